#include "core/store/workspace.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

namespace {

/// Three queued runs a, b, c and one that is not in the queue.
struct Fixture {
    test::TemporaryFolder folder;
    Result<Workspace> opened = Workspace::open(folder.path(), Workspace::Access::Create);
    Workspace &workspace = opened.value();
    RunId a = add(true), b = add(true), c = add(true), beside = add(false);

    RunId add(bool queued) { return workspace.addRun(test::specOf("demo", "int"), queued).value(); }
    /// Starts what is next until nothing is.
    std::vector<RunId> drained()
    {
        std::vector<RunId> order;
        for (auto next = workspace.nextQueued(); next.ok() && next.value(); next = workspace.nextQueued()) {
            order.push_back(*next.value());
            const auto claim = workspace.claim(order.back());
            if (!claim.ok())
                break;
        }
        return order;
    }
};

} // namespace

class TestQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsAreTakenInTheOrderOfTheirAdding()
    {
        Fixture f;
        QVERIFY(f.workspace.run(f.a).value().isQueued);
        QVERIFY(!f.workspace.run(f.beside).value().isQueued);
        QCOMPARE(f.drained(), (std::vector<RunId>{f.a, f.b, f.c}));
        QVERIFY(!f.workspace.run(f.a).value().isQueued);
    }
    void movedRunIsTakenFromItsNewPlace_data()
    {
        QTest::addColumn<int>("run");
        QTest::addColumn<int>("place");
        QTest::addColumn<QList<int>>("order");
        QTest::newRow("last to front") << 2 << 0 << QList<int>{2, 0, 1};
        QTest::newRow("first to middle") << 0 << 1 << QList<int>{1, 0, 2};
        QTest::newRow("beyond the end") << 0 << 99 << QList<int>{1, 2, 0};
        QTest::newRow("before the front") << 1 << -5 << QList<int>{1, 0, 2};
        QTest::newRow("where it is") << 1 << 1 << QList<int>{0, 1, 2};
    }
    void movedRunIsTakenFromItsNewPlace()
    {
        QFETCH(int, run);
        QFETCH(int, place);
        QFETCH(QList<int>, order);
        Fixture f;
        const std::vector<RunId> runs = {f.a, f.b, f.c};
        ANT_VERIFY_OK(f.workspace.moveInQueue(runs[std::size_t(run)], place));
        std::vector<RunId> expected;
        for (const int index : order)
            expected.push_back(runs[std::size_t(index)]);
        QCOMPARE(f.drained(), expected);
    }
    void runAddedAfterAMoveComesLast()
    {
        Fixture f;
        ANT_VERIFY_OK(f.workspace.moveInQueue(f.a, 2));
        const RunId d = f.add(true);
        QCOMPARE(f.drained(), (std::vector<RunId>{f.b, f.c, f.a, d}));
    }
    void cancelledRunLeavesTheQueueForGood()
    {
        Fixture f;
        ANT_VERIFY_OK(f.workspace.cancelQueued(f.a));
        const RunSummary run = f.workspace.run(f.a).value();
        QCOMPARE(run.state, RunState::Cancelled);
        QVERIFY(!run.isQueued && run.finishedMs > 0);
        QCOMPARE(f.workspace.cancelQueued(f.a).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(f.workspace.moveInQueue(f.a, 0).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(f.workspace.claim(f.a).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(f.drained(), (std::vector<RunId>{f.b, f.c}));
    }
    void runningRunCannotBeTakenOffTheQueue()
    {
        Fixture f;
        const auto claim = f.workspace.claim(f.a);
        ANT_VERIFY_OK(claim);
        QCOMPARE(f.workspace.cancelQueued(f.a).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(f.workspace.run(f.a).value().state, RunState::Running);
    }
};

QTEST_APPLESS_MAIN(TestQueue)
#include "tst_queue.moc"
