#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using namespace ant::test;

/// Fine-tunes ResNet-20 as golden's qat_resnet20.json does, on 1, 2 and 4 processes. Run with -V it prints a
/// table of them.
class TestProcessAccuracy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void severalProcessesReachTheAccuracyOfOne()
    {
        ANT_NEEDS_DATA(images, "data/cifar10");
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        const TemporaryFolder folder;
        std::vector<RunRecord> records;
        for (const int processes : {1, 2, 4}) {
            const Ended ended =
                antq({"run", "--preset", "cifar/resnet20-qat-ip-f", "--weights", toQString(weights),
                      "--dataset", "cifar10:" + toQString(images), "--shuffle", "off", "--augment", "off",
                      "--train-images", "1024", "--processes", QString::number(processes), "--threads",
                      processes == 1 ? "2" : "1", "--workspace", toQString(folder.path())},
                     600'000);
            QCOMPARE(ended.complaints, QStringList());
            QCOMPARE(ended.status, 0);
            auto workspace = Workspace::open(folder.path(), Workspace::Access::Read);
            ANT_VERIFY_OK(workspace);
            records.push_back(workspace.value().record(RunId{std::int64_t(records.size()) + 1}).value());
            const RunRecord &record = records.back();
            QCOMPARE(record.epochs.size(), std::size_t(2));
            qInfo("| %d | %.0f, %.0f | %.5f | %.1f s |", processes, record.epochs[0].top1 * 10,
                  record.epochs[1].top1 * 10, record.epochs[1].trainLoss, record.seconds.train);
            for (std::size_t epoch = 0; epoch < 2; ++epoch) // right answers of 1000
                QVERIFY(std::abs(record.epochs[epoch].top1 - records[0].epochs[epoch].top1) * 10 <= 15);
        }
    }
};

QTEST_GUILESS_MAIN(TestProcessAccuracy)
#include "tst_process_accuracy.moc"
