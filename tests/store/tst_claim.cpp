#include "core/store/workspace.h"
#include "tests/store/child_process.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using Access = Workspace::Access;

namespace {

/// Claims run 1 of the folder, says so and stays.
int claimAndStay(const std::filesystem::path &folder, test::Signpost &claimed)
{
    auto workspace = Workspace::open(folder, Access::Write);
    if (!workspace.ok())
        return 1;
    const auto claim = workspace.value().claim({1});
    if (!claim.ok() || !claimed.say())
        return 2;
    for (;;)
        ::pause();
}

void addRun(const std::filesystem::path &folder)
{
    auto workspace = Workspace::open(folder, Access::Create);
    ANT_VERIFY_OK(workspace);
    ANT_VERIFY_OK(workspace.value().addRun(test::specOf("demo", "int"), true));
}

} // namespace

class TestClaim : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void claimingMakesTheCallerTheWorker()
    {
        const test::TemporaryFolder folder;
        addRun(folder.path());
        auto workspace = Workspace::open(folder.path(), Access::Write);
        QCOMPARE(workspace.value().workerPid({1}).value(), 0);
        const auto claim = workspace.value().claim({1});
        ANT_VERIFY_OK(claim);
        const RunSummary run = workspace.value().run({1}).value();
        QCOMPARE(run.state, RunState::Running);
        QVERIFY(run.startedMs >= run.createdMs);
        QCOMPARE(workspace.value().workerPid({1}).value(), int(::getpid()));
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(0));
        QVERIFY(std::filesystem::exists(workspace.value().artifactFolder({1}) / "lock"));
    }
    void secondClaimIsRefusedWhileTheFirstIsHeld()
    {
        const test::TemporaryFolder folder;
        addRun(folder.path());
        test::Signpost claimed;
        test::ChildProcess worker([&] { return claimAndStay(folder.path(), claimed); });
        QVERIFY(claimed.await());
        auto workspace = Workspace::open(folder.path(), Access::Write);
        ANT_VERIFY_OK(workspace);
        QCOMPARE(workspace.value().claim({1}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(workspace.value().workerPid({1}).value(), worker.pid());
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(0));
        QCOMPARE(workspace.value().run({1}).value().state, RunState::Running);
    }
    void killedWorkerShowsAsInterruptedAndItsRunCanBeClaimedAgain()
    {
        const test::TemporaryFolder folder;
        addRun(folder.path());
        test::Signpost claimed;
        test::ChildProcess worker([&] { return claimAndStay(folder.path(), claimed); });
        QVERIFY(claimed.await());
        worker.kill();
        auto workspace = Workspace::open(folder.path(), Access::Write);
        ANT_VERIFY_OK(workspace);
        QCOMPARE(workspace.value().run({1}).value().state, RunState::Running); // nobody has looked yet
        QCOMPARE(workspace.value().workerPid({1}).value(), 0);
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(1));
        const RunSummary run = workspace.value().run({1}).value();
        QCOMPARE(run.state, RunState::Interrupted);
        QVERIFY(run.error.find(std::to_string(worker.pid())) != std::string::npos);
        QVERIFY(run.finishedMs > 0);
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(0));

        const auto again = workspace.value().claim({1});
        ANT_VERIFY_OK(again);
        QCOMPARE(workspace.value().run({1}).value().state, RunState::Running);
        QVERIFY(workspace.value().run({1}).value().error.empty());
    }
    void droppedClaimCanBeMarkedAndFinishedWithItsReason()
    {
        const test::TemporaryFolder folder;
        addRun(folder.path());
        auto workspace = Workspace::open(folder.path(), Access::Write);
        {
            const auto claim = workspace.value().claim({1});
            ANT_VERIFY_OK(claim);
        }
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(1));
        ANT_VERIFY_OK(workspace.value().finish({1}, RunState::Failed, "killed by signal 9", {}, {}));
        QCOMPARE(workspace.value().run({1}).value().state, RunState::Failed);
    }
    void finishedRunCannotBeClaimed()
    {
        const test::TemporaryFolder folder;
        addRun(folder.path());
        auto workspace = Workspace::open(folder.path(), Access::Write);
        {
            const auto claim = workspace.value().claim({1});
            ANT_VERIFY_OK(workspace.value().finish({1}, RunState::Done, "", {}, {}));
        }
        const auto again = workspace.value().claim({1});
        QVERIFY(!again.ok());
        QCOMPARE(again.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(0));
    }
    void movedClaimIsStillHeld()
    {
        const test::TemporaryFolder folder;
        addRun(folder.path());
        auto workspace = Workspace::open(folder.path(), Access::Write);
        auto first = workspace.value().claim({1});
        ANT_VERIFY_OK(first);
        RunClaim second = std::move(first).value();
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(0));
        const RunClaim third = std::move(second);
        QCOMPARE(workspace.value().markInterrupted().value().size(), std::size_t(0));
    }
};

QTEST_APPLESS_MAIN(TestClaim)
#include "tst_claim.moc"
