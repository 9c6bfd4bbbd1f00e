#include "tests/engine/golden_network.h"

#include <QTest>

using namespace ant;

class TestGoldenSqueezeNet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeNetworkAgreesWithTheReference_data() { test::addGoldenRuns(kNetwork); }
    void wholeNetworkAgreesWithTheReference()
    {
        QFETCH(QString, run);
        test::compareWithGolden(kNetwork, run);
    }

private:
    inline static const test::GoldenNetwork kNetwork{.goldenFile = "golden/ptq_squeezenet.json",
                                                     .model = "squeezenet1_0",
                                                     .weights =
                                                         "data/weights/squeezenet1_0-imagenet.safetensors",
                                                     .dataset = "imagenet",
                                                     .folder = "data/imagenet-sample",
                                                     .fp32Tolerance = 3,
                                                     .tolerance = 15};
};

QTEST_APPLESS_MAIN(TestGoldenSqueezeNet)
#include "tst_golden_squeezenet.moc"
