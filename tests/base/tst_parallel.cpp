#include "core/base/parallel.h"

#include <QTest>

#include <atomic>
#include <vector>

using namespace ant;

class TestParallel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyIndexIsVisitedOnce_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("threads");
        for (int count : {0, 1, 2, 7, 1000})
            for (int threads : {0, 1, 2, 5})
                QTest::addRow("%d on %d", count, threads) << count << threads;
    }
    void everyIndexIsVisitedOnce()
    {
        QFETCH(int, count);
        QFETCH(int, threads);
        std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
        parallelFor(visits.size(), threads, [&](std::size_t i) { ++visits[i]; });
        for (const auto &visit : visits)
            QCOMPARE(visit.load(), 1);
    }
    void callsFromInsideABodyFinish()
    {
        std::atomic<int> sum = 0;
        parallelFor(8, 4, [&](std::size_t) { parallelFor(8, 4, [&](std::size_t) { ++sum; }); });
        QCOMPARE(sum.load(), 64);
    }
    void manyCallsInARowFinish()
    {
        std::atomic<int> sum = 0;
        for (int i = 0; i < 2000; ++i)
            parallelFor(3, 3, [&](std::size_t) { ++sum; });
        QCOMPARE(sum.load(), 6000);
    }
};

QTEST_APPLESS_MAIN(TestParallel)
#include "tst_parallel.moc"
