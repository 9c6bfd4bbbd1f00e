#include "tests/engine/golden_network.h"

#include <QTest>

using namespace ant;

class TestGoldenResNet20 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeNetworkAgreesWithTheReference_data() { test::addGoldenRuns(kNetwork); }
    void wholeNetworkAgreesWithTheReference()
    {
        QFETCH(QString, run);
        test::compareWithGolden(kNetwork, run);
    }

private:
    inline static const test::GoldenNetwork kNetwork{.goldenFile = "golden/ptq_resnet20.json",
                                                     .model = "resnet20",
                                                     .weights = "data/weights/resnet20-12fca82f.th",
                                                     .dataset = "cifar10",
                                                     .folder = "data/cifar10",
                                                     .fp32Tolerance = 0,
                                                     .tolerance = 10};
};

QTEST_APPLESS_MAIN(TestGoldenResNet20)
#include "tst_golden_resnet20.moc"
