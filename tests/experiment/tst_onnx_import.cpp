#include "core/base/files.h"
#include "core/experiment/model_source.h"
#include "core/experiment/onnx_import.h"
#include "core/io/onnx_writer.h"
#include "tests/experiment/onnx_bytes.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using namespace ant::test;

namespace {

bool says(const Error &error, const std::string &part)
{
    return error.text().find(part) != std::string::npos;
}

std::vector<float> counting(std::size_t count)
{
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = float(i);
    return values;
}

/// Convolution, clip, mean, linear layer.
std::vector<Proto> smallNodes()
{
    return {onnxNode("Conv", {"image", "w", "b"}, "features.0", {{"kernel_shape", {1, 1}}}),
            onnxNode("Clip", {"features.0"}, "clipped"),
            onnxNode("GlobalAveragePool", {"clipped"}, "mean"),
            onnxNode("Flatten", {"mean"}, "flat"),
            onnxNode("MatMul", {"flat", "m"}, "product"),
            onnxNode("Add", {"product", "c"}, "out")};
}

std::vector<Proto> smallTensors()
{
    return {onnxTensor("w", {2, 3, 1, 1}, counting(6)), onnxTensor("b", {2}, counting(2)),
            onnxTensor("m", {2, 2}, {1, 2, 3, 4}), onnxTensor("c", {2}, {7, 8})};
}

} // namespace

class TestOnnxImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersGetTheirModulesNamesAndParameters()
    {
        const auto imported = importOnnx(put(onnxModel(smallNodes(), smallTensors())));
        ANT_VERIFY_OK(imported);
        const Graph &graph = imported.value().graph;
        QCOMPARE(graph.inputShape(), (Shape{3, 4, 4}));
        QCOMPARE(graph.classes(), 2);
        const auto layers = graph.quantizableNodes();
        QCOMPARE(layers.size(), std::size_t(2));
        QCOMPARE(graph.node(layers[0]).name, std::string("features.0"));
        const auto &tensors = imported.value().weights.tensors;
        QCOMPARE(tensors.at("features.0.weight").toFloats(), counting(6));
        QCOMPARE(tensors.at("product.weight").toFloats(), (std::vector<float>{1, 3, 2, 4})); // transposed
        QCOMPARE(tensors.at("product.bias").toFloats(), (std::vector<float>{7, 8}));         // of the Add
        TensorShapes shapes;
        for (const auto &[name, tensor] : tensors)
            shapes.emplace_back(name, tensor.shape);
        QVERIFY(checkWeights(graph, shapes).fits());
    }

    void aModelFileIsAModel()
    {
        const auto model = openModel(put(onnxModel(smallNodes(), smallTensors())).string());
        ANT_VERIFY_OK(model);
        QCOMPARE(model.value()->classes, 2);
        QCOMPARE(model.value()->inputSize, 4);
        QCOMPARE(model.value()->build().nodes().size(), std::size_t(6));
    }

    void whatIsWrittenIsReadAgain()
    {
        const auto read = readOnnx(put(onnxModel(smallNodes(), smallTensors())));
        ANT_VERIFY_OK(read);
        OnnxFile network = read.value();
        OnnxAttribute real;
        real.real = 0.25f;
        real.isReal = true;
        network.nodes[1].attributes = {{"max", real}};
        network.nodes[1].attributes["words"].text = "same";
        network.nodes[1].attributes["count"].integer = -3;
        network.nodes[1].attributes["many"].integers = {1, -2};
        network.nodes[1].attributes["shares"].reals = {0.5f, -1};
        const auto file = m_folder.path() / "again.onnx";
        QVERIFY(writeOnnx(file, network).ok());
        const auto again = readOnnx(file);
        ANT_VERIFY_OK(again);
        QCOMPARE(again.value().opset, network.opset);
        QCOMPARE(again.value().inputs.front().shape, (std::vector<std::int64_t>{-1, 3, 4, 4}));
        QCOMPARE(again.value().nodes.size(), network.nodes.size());
        for (std::size_t i = 0; i < network.nodes.size(); ++i) {
            QCOMPARE(again.value().nodes[i].name, network.nodes[i].name);
            QCOMPARE(again.value().nodes[i].op, network.nodes[i].op);
            QCOMPARE(again.value().nodes[i].inputs, network.nodes[i].inputs);
            QCOMPARE(again.value().nodes[i].outputs, network.nodes[i].outputs);
        }
        const auto &attributes = again.value().nodes[1].attributes;
        QVERIFY(attributes.at("max").isReal && attributes.at("max").real == 0.25f);
        QCOMPARE(attributes.at("words").text, std::string("same"));
        QCOMPARE(attributes.at("count").integer, std::int64_t(-3));
        QCOMPARE(attributes.at("many").integers, (std::vector<std::int64_t>{1, -2}));
        QCOMPARE(attributes.at("shares").reals, (std::vector<float>{0.5f, -1}));
        for (const auto &[name, tensor] : network.tensors)
            QCOMPARE(again.value().tensors.at(name).toFloats(), tensor.toFloats());
    }

    void theWeightsOfAModelFileLieInIt()
    {
        QCOMPARE(findWeights("/networks/net.onnx", {}).value(), std::filesystem::path("/networks/net.onnx"));
        QCOMPARE(findWeights("/networks/net.onnx", "other.pth").value(), std::filesystem::path("other.pth"));
        QCOMPARE(findWeights("demo", {}).value().filename(), std::filesystem::path("demo.safetensors"));
    }

    void aModelOfAnotherFormatNamesTheCommandThatConvertsIt()
    {
        const auto model = openModel("/networks/net.torchscript");
        QVERIFY(!model.ok());
        QVERIFY(says(model.error(), "antq convert-model /networks/net.torchscript /networks/net.onnx"));
        QCOMPARE(shortModelName("/networks/net.onnx"), std::string("net"));
        QCOMPARE(shortModelName("resnet20"), std::string("resnet20"));
    }

    void everyUnknownOperatorIsNamedBeforeAnythingRuns()
    {
        auto nodes = smallNodes();
        nodes[1] = onnxNode("Erf", {"features.0"}, "clipped");
        nodes[3] = onnxNode("Einsum", {"mean"}, "flat");
        const auto imported = importOnnx(put(onnxModel(nodes, smallTensors())));
        QVERIFY(!imported.ok());
        QCOMPARE(imported.error().code, ErrorCode::Unsupported);
        QVERIFY(says(imported.error(), "Einsum (1x, first in /flat/Einsum)"));
        QVERIFY(says(imported.error(), "Erf (1x"));
    }

    void whatCannotBeIsAnError_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const std::string &bytes, const char *said) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(said);
        };
        const std::string whole = onnxModel(smallNodes(), smallTensors());
        row("cut off", whole.substr(0, whole.size() / 2), "damaged");
        row("no ONNX", "<html>not found</html>", "damaged");
        auto nodes = smallNodes();
        nodes[0] = onnxNode("Conv", {"image", "w", "b"}, "features.0", {{"kernel_shape", {5, 5}}});
        row("a kernel that is not the weights'", onnxModel(nodes, smallTensors()), "another shape");
        nodes[0] = onnxNode("Conv", {"image", "w", "b"}, "features.0", {{"strides", {0, 0}}});
        row("no stride", onnxModel(nodes, smallTensors()), "cannot be");
        nodes[0] = onnxNode("Conv", {"image", "w", "b"}, "features.0", {{"dilations", {2, 2}}});
        row("dilated", onnxModel(nodes, smallTensors()), "is dilated");
        nodes[0] = onnxNode("Conv", {"image", "w", "b"}, "features.0", {{"pads", {0, 0, 1, 1}}});
        row("uneven padding", onnxModel(nodes, smallTensors()), "pads one side more");
        nodes[0] = onnxNode("Conv", {"nobody", "w", "b"}, "features.0");
        row("a value nobody makes", onnxModel(nodes, smallTensors()), "which no node before it makes");
        auto tensors = smallTensors();
        tensors[0] = onnxTensor("w", {1 << 30, 1 << 30, 1 << 30, 1}, {1});
        row("a tensor larger than the file", onnxModel(smallNodes(), tensors), "larger than the file");
        tensors[0] = onnxTensor("w", {2, 3, 1, 1}, counting(5));
        row("a tensor with too few bytes", onnxModel(smallNodes(), tensors), "20 bytes instead of 24");
        row("no layer", onnxModel({onnxNode("Flatten", {"image"}, "out")}, {}), "no convolution");
    }
    void whatCannotBeIsAnError()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        const auto imported = importOnnx(put(bytes.toStdString()));
        QVERIFY(!imported.ok());
        QVERIFY2(says(imported.error(), said.toStdString()), imported.error().text().c_str());
    }

    void everyPrefixOfAFileIsRefusedWithoutHarm()
    {
        const std::string whole = onnxModel(smallNodes(), smallTensors());
        for (std::size_t length = 1; length < whole.size(); ++length)
            QVERIFY(!importOnnx(put(whole.substr(0, length))).ok());
    }

private:
    std::filesystem::path put(const std::string &bytes) const
    {
        const auto file = m_folder.path() / "network.onnx";
        if (!writeFileAtomically(file, bytes).ok())
            qFatal("cannot write a test's file");
        return file;
    }
    TemporaryFolder m_folder;
};

QTEST_APPLESS_MAIN(TestOnnxImport)
#include "tst_onnx_import.moc"
