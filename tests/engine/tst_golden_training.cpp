#include "tests/engine/golden_network.h"

#include <QTest>

using namespace ant;

class TestGoldenTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fineTuningReachesTheReferencesAccuracy_data() { test::addGoldenRuns(kNetwork); }
    void fineTuningReachesTheReferencesAccuracy()
    {
        QFETCH(QString, run);
        test::compareTrainingWithGolden(kNetwork, run);
    }

private:
    inline static const test::GoldenNetwork kNetwork{.goldenFile = "golden/qat_resnet20.json",
                                                     .model = "resnet20",
                                                     .weights = "data/weights/resnet20-12fca82f.th",
                                                     .dataset = "cifar10",
                                                     .folder = "data/cifar10",
                                                     .fp32Tolerance = 0,
                                                     .tolerance = 15};
};

QTEST_APPLESS_MAIN(TestGoldenTraining)
#include "tst_golden_training.moc"
