#include "core/io/sha256.h"
#include "core/io/tensor_file.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace ant;

/// The published networks and the reference's own checkpoint, as other programs wrote them.
class TestRealWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cifarResNetsAreLegacyFilesOfNamedTensors_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("tensors");
        QTest::addColumn<QString>("accuracy");
        QTest::addColumn<int>("parameters");
        // Parameters: He et al. (2016), table 6, 0.27 M and 0.46 M; counted by hand for option A shortcuts,
        // plus running mean and variance (2 for each of 688 and 1136 BatchNorm channels).
        QTest::newRow("resnet20") << "resnet20-12fca82f.th" << 97 << "91.78" << 269722 + 2 * 688;
        QTest::newRow("resnet32") << "resnet32-d509ac18.th" << 157 << "92.78" << 464154 + 2 * 1136;
    }
    void cifarResNetsAreLegacyFilesOfNamedTensors()
    {
        QFETCH(QString, file);
        QFETCH(int, tensors);
        QFETCH(QString, accuracy);
        QFETCH(int, parameters);
        ANT_NEEDS_DATA(folder, "data/weights");
        const auto read = readTensorFile(folder / file.toStdString());
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().format, std::string("pytorch-legacy"));
        QCOMPARE(read.value().tensors.size(), static_cast<std::size_t>(tensors));
        QVERIFY(QString::fromStdString(read.value().metadata.at("best_prec1")).startsWith(accuracy));
        std::int64_t count = 0;
        for (const auto &[name, tensor] : read.value().tensors) {
            QVERIFY(!name.starts_with("module."));
            count += tensor.elements();
            for (const float value : tensor.toFloats())
                QVERIFY(std::isfinite(value));
        }
        QCOMPARE(count, std::int64_t(parameters));
        QVERIFY((read.value().tensors.at("linear.weight").shape == std::vector<std::int64_t>{10, 64}));
    }
    void fileNamesOfTheWeightsBeginTheirHash()
    {
        ANT_NEEDS_DATA(folder, "data/weights");
        for (const char *digits : {"resnet20-12fca82f", "resnet32-d509ac18"}) {
            const auto hash = sha256OfFile(folder / (std::string(digits) + ".th"));
            ANT_VERIFY_OK(hash);
            QCOMPARE(hash.value().substr(0, 8), std::string(digits).substr(9));
        }
    }
    void squeezeNetIsASafetensorsFile()
    {
        ANT_NEEDS_DATA(file, "data/weights/squeezenet1_0-imagenet.safetensors");
        const auto read = readTensorFile(file);
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().tensors.size(), std::size_t(52));
        std::int64_t count = 0;
        for (const auto &[name, tensor] : read.value().tensors)
            count += tensor.elements();
        QCOMPARE(count, std::int64_t(1248424)); // torchvision's figure for squeezenet1_0
    }
    void referenceCheckpointHasItsTensorsAndAlphas()
    {
        ANT_NEEDS_DATA(file, "golden/checkpoint_reference_format.pth");
        const auto read = readTensorFile(file);
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().format, std::string("pytorch-zip"));
        QCOMPARE(read.value().metadata.at("epoch"), std::string("0"));
        // What torch.load(file, weights_only=True)["model"] of PyTorch 2.11 holds.
        const auto &tensors = read.value().tensors;
        QCOMPARE(tensors.size(), std::size_t(276));
        const FileTensor &alpha = tensors.at("conv1.quant_weight.alpha");
        QVERIFY((alpha.shape == std::vector<std::int64_t>{16, 1}));
        QCOMPARE(alpha.toFloats()[0], 1.242398977279663f);
        QCOMPARE(alpha.toFloats()[1], 1.1275724172592163f);
        QCOMPARE(tensors.at("linear.weight").toFloats()[2], -0.025152184069156647f);
        std::int64_t count = 0;
        for (const auto &[name, tensor] : tensors)
            count += tensor.elements();
        QCOMPARE(count, std::int64_t(272555));
    }
    void goldenTensorsAreRead()
    {
        for (const char *name : {"golden/fake_quant.safetensors", "golden/gradients.safetensors",
                                 "golden/search.safetensors", "golden/ptq_logits.safetensors"})
        {
            const auto file = test::testData(name);
            if (file.empty())
                QSKIP("needs golden/ below ANT_TEST_DATA");
            const auto read = readSafetensors(file);
            ANT_VERIFY_OK(read);
            QVERIFY(!read.value().tensors.empty());
        }
    }
};

QTEST_APPLESS_MAIN(TestRealWeights)
#include "tst_real_weights.moc"
