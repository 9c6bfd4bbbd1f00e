#include "core/engine/detail/shared_work.h"

#include <QTest>

#include <numeric>
#include <set>

using namespace ant;
using namespace ant::detail;

class TestSharedWork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyImageOfABatchBelongsToOneProcess_data()
    {
        QTest::addColumn<int>("images");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("processes");
        QTest::newRow("even") << 64 << 16 << 4;
        QTest::newRow("a remainder of 5 for 4") << 37 << 16 << 4;
        QTest::newRow("a remainder of 2 for 4") << 34 << 16 << 4;
        QTest::newRow("alone") << 10 << 4 << 1;
    }
    void everyImageOfABatchBelongsToOneProcess()
    {
        QFETCH(int, images);
        QFETCH(int, batch);
        QFETCH(int, processes);
        std::vector<std::int64_t> order(static_cast<std::size_t>(images));
        std::iota(order.begin(), order.end(), std::int64_t(100));
        std::multiset<std::int64_t> all;
        for (int rank = 0; rank < processes; ++rank) {
            const auto own = partsOfBatches(order, batch, rank, processes);
            for (std::size_t i = 0; i < own.size(); ++i) {
                // Cut into batches of its share, a process's images are those of the batches of all.
                const auto of = (own[i] - 100) / batch;
                QCOMPARE(static_cast<std::int64_t>(i) / (batch / processes), of);
            }
            all.insert(own.begin(), own.end());
        }
        QVERIFY(std::ranges::equal(all, order));
    }
    void partsDifferByOneAtMost()
    {
        for (int rank = 0; rank < 3; ++rank) {
            const Part part = partOf(8, rank, 3);
            QVERIFY(part.end - part.begin == 2 || part.end - part.begin == 3);
        }
        QCOMPARE(partOf(8, 2, 3).end, std::int64_t(8));
    }
};

QTEST_APPLESS_MAIN(TestSharedWork)
#include "tst_shared_work.moc"
