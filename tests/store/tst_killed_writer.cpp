#include "core/store/workspace.h"
#include "tests/store/child_process.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <SQLiteCpp/Database.h>
#include <random>

using namespace ant;
using Access = Workspace::Access;

namespace {

constexpr int kQuantizers = 6;

/// Creates the workspace where it is missing and writes runs until it is killed.
int writeForever(const std::filesystem::path &folder)
{
    auto workspace = Workspace::open(folder, Access::Create);
    if (!workspace.ok())
        return 1;
    std::vector<QuantizerRecord> quantizers;
    for (int i = 0; i < kQuantizers; ++i)
        quantizers.push_back(test::sampleQuantizer(i));
    const std::vector<QuantizerDetail> details(kQuantizers, test::sampleDetail());
    for (;;) {
        const auto run = workspace.value().addRun(test::sampleSpec(), false);
        if (!run.ok())
            return 2;
        const auto claim = workspace.value().claim(run.value());
        if (!claim.ok() || !workspace.value().setQuantizers(run.value(), quantizers, details).ok() ||
            !workspace.value()
                 .finish(run.value(), RunState::Done, "", EvaluationResult{10, 5, 8, 1.5}, {})
                 .ok())
            return 3;
    }
}

/// What a run killed between two writes may look like.
void checkRun(Workspace &workspace, const RunSummary &run)
{
    const auto quantizers = workspace.quantizers(run.id);
    ANT_VERIFY_OK(quantizers);
    const auto count = quantizers.value().size();
    QVERIFY(count == 0 || count == kQuantizers);
    QCOMPARE(run.state == RunState::Done, run.result.has_value());
    QVERIFY(run.state != RunState::Running);
    if (count == kQuantizers)
        ANT_VERIFY_OK(workspace.quantizerDetail(run.id, kQuantizers - 1));
}

} // namespace

class TestKilledWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void workspaceIsReadableAfterAKillAtAnyMoment()
    {
        const test::TemporaryFolder folder;
        std::mt19937 random(1);
        std::uniform_int_distribution<int> microseconds(0, 40'000);
        std::size_t finished = 0;
        for (int round = 0; round < 50; ++round) {
            const auto place = folder.path() / std::to_string(round / 10); // five are created under fire
            {
                test::ChildProcess writer([&] { return writeForever(place); });
                ::usleep(static_cast<unsigned>(microseconds(random)));
                QVERIFY(!writer.hasEnded());
            }
            auto workspace = Workspace::open(place, Access::Create);
            ANT_VERIFY_OK(workspace);
            ANT_VERIFY_OK(workspace.value().markInterrupted());
            const auto runs = workspace.value().runs();
            ANT_VERIFY_OK(runs);
            finished += runs.value().size();
            const std::size_t last = runs.value().size() < 3 ? 0 : runs.value().size() - 3;
            for (std::size_t i = last; i < runs.value().size(); ++i)
                checkRun(workspace.value(), runs.value()[i]);
        }
        QVERIFY(finished > 0); // else it killed nothing but beginners
        SQLite::Database raw((folder.path() / "0/workspace.sqlite").string());
        QCOMPARE(raw.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    }
};

QTEST_APPLESS_MAIN(TestKilledWriter)
#include "tst_killed_writer.moc"
