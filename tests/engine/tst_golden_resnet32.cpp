#include "tests/engine/golden_network.h"

#include <QTest>

using namespace ant;

class TestGoldenResNet32 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeNetworkAgreesWithTheReference_data() { test::addGoldenRuns(kNetwork); }
    void wholeNetworkAgreesWithTheReference()
    {
        QFETCH(QString, run);
        test::compareWithGolden(kNetwork, run);
    }

private:
    inline static const test::GoldenNetwork kNetwork{.goldenFile = "golden/ptq_resnet32.json",
                                                     .model = "resnet32",
                                                     .weights = "data/weights/resnet32-d509ac18.th",
                                                     .dataset = "cifar10",
                                                     .folder = "data/cifar10",
                                                     .fp32Tolerance = 0,
                                                     .tolerance = 10};
};

QTEST_APPLESS_MAIN(TestGoldenResNet32)
#include "tst_golden_resnet32.moc"
