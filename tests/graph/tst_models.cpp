#include "core/graph/models.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void modelHasThePublishedSize_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<qint64>("macs");
        QTest::addColumn<int>("layers");
        // Option-A ResNets: github.com/akamaster/pytorch_resnet_cifar10 and a hand count of the
        // multiplications; SqueezeNet: torchvision's table (1,248,424 parameters, 0.82 GMACs).
        QTest::newRow("resnet20") << "resnet20" << qint64(269722) << qint64(40551040) << 20;
        QTest::newRow("resnet32") << "resnet32" << qint64(464154) << qint64(68862592) << 32;
        QTest::newRow("resnet110") << "resnet110" << qint64(1727962) << qint64(252887680) << 110;
        QTest::newRow("squeezenet1_0") << "squeezenet1_0" << qint64(1248424) << qint64(818924576) << 26;
        // torchvision's tables of parameters; the last layer's index is that of the reference's `-l8` lists.
        // MACs by hand from the published GFLOPs (0.71, 15.47, 1.81, 4.09, 11.51, 5.71), to three digits
        // below.
        QTest::newRow("alexnet") << "alexnet" << qint64(61100840) << qint64(714188480) << 8;
        QTest::newRow("vgg16_bn") << "vgg16_bn" << qint64(138365992) << qint64(15470264320) << 16;
        QTest::newRow("resnet18") << "resnet18" << qint64(11689512) << qint64(1814073344) << 21;
        QTest::newRow("resnet50") << "resnet50" << qint64(25557032) << qint64(4089184256) << 54;
        QTest::newRow("resnet152") << "resnet152" << qint64(60192808) << qint64(11513626624) << 156;
        QTest::newRow("inception_v3") << "inception_v3" << qint64(23834568) << qint64(5713216096) << 95;
        // 768 * 3 * 256 * 196 + 12 * 197 * 768 * (2304 + 768 + 6144) + 768000, and for the products of
        // attention 12 * 2 * 197 * 197 * 768 (published: 17.56).
        QTest::newRow("vit_b_16") << "vit_b_16" << qint64(86567656) << qint64(17563828224) << 50;
    }
    void modelHasThePublishedSize()
    {
        QFETCH(QString, model);
        QFETCH(qint64, parameters);
        QFETCH(qint64, macs);
        QFETCH(int, layers);
        const auto info = findModel(model.toStdString());
        ANT_VERIFY_OK(info);
        const Graph graph = info.value()->build();
        QCOMPARE(graph.parameterCount(), parameters);
        QCOMPARE(graph.macs(), macs);
        QCOMPARE(int(graph.quantizableNodes().size()), layers);
        QCOMPARE(graph.classes(), info.value()->classes);
    }
    void everyModelIsBuiltUnderItsName()
    {
        for (const ModelInfo &info : models()) {
            const Graph graph = info.build();
            QCOMPARE(graph.modelName(), std::string(info.name));
            QCOMPARE(graph.inputShape(), (Shape{3, info.inputSize, info.inputSize}));
            QCOMPARE(graph.classes(), info.classes);
        }
    }
    void unknownModelIsNotFoundAndTheKnownOnesAreListed()
    {
        const auto info = findModel("resnet19");
        QVERIFY(!info.ok());
        QCOMPARE(info.error().code, ErrorCode::NotFound);
        QVERIFY(info.error().message.find("resnet20") != std::string::npos);
    }
    void weightsOfAnotherModelAreReportedInOneSentence()
    {
        const Graph graph = findModel("resnet20").value()->build();
        TensorShapes file;
        for (const ParameterSpec &parameter : graph.parameters())
            file.emplace_back(parameter.name, parameter.shape);
        QVERIFY(checkWeights(graph, file).fits());
        file.emplace_back("bn1.num_batches_tracked", Shape{});
        QVERIFY(checkWeights(graph, file).fits());
        file.front().second = {64, 3, 7, 7};
        file.back().first = "fc.weight";
        file.erase(file.begin() + 1);
        const WeightCheck check = checkWeights(graph, file);
        QVERIFY(!check.fits());
        QCOMPARE(check.summary(),
                 std::string(
                     "1 missing (bn1.weight); 1 of another shape (conv1.weight is 64x3x7x7, the model needs "
                     "16x3x3x3); 1 unknown to the model (fc.weight)"));
    }
};

QTEST_APPLESS_MAIN(TestModels)
#include "tst_models.moc"
