#include "tests/interop/imported_network.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

/// Networks that are not built in, exported from Python.
class TestOnnxNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray complaint;
        if (!test::python({QStringLiteral("-c"), QStringLiteral("import torchvision, onnx")}, complaint))
            QSKIP("needs torchvision and onnx in build/interop (./packaging/test installs them)");
    }

    void exportedNetworkComputesTheSameLogits_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("layers"); // convolutions and linear layers of torchvision's module
        QTest::newRow("mobilenet_v2") << "mobilenet_v2" << 53;
        QTest::newRow("densenet121") << "densenet121" << 121;
        QTest::newRow("efficientnet_b0") << "efficientnet_b0" << 82;
    }
    void exportedNetworkComputesTheSameLogits()
    {
        QFETCH(QString, model);
        QFETCH(int, layers);
        const test::TemporaryFolder folder;
        QByteArray complaint;
        QVERIFY2(test::python(
                     {QStringLiteral(ANT_ONNX_SCRIPT), model, QString::fromStdString(folder.path().string())},
                     complaint),
                 complaint.constData());
        const auto io = readTensorFile(folder.path() / "io.pth");
        ANT_VERIFY_OK(io);
        const std::vector<float> count = io.value().tensors.at("parameters").toFloats();
        for (const char *file : {"network.onnx", "unfolded.onnx"}) {
            const auto imported = importOnnx(folder.path() / file);
            ANT_VERIFY_OK(imported);
            const Graph &graph = imported.value().graph;
            QCOMPARE(int(graph.quantizableNodes().size()), layers);
            if (file == std::string("unfolded.onnx"))
                QCOMPARE(graph.parameterCount(), std::int64_t(count[0]) * 1000 + std::int64_t(count[1]));
            const double error = test::errorOf(imported.value(), io.value());
            qInfo("%-16s %-14s %10lld parameters %12lld MACs, %3d layers, logits differ by %.1e",
                  qPrintable(model), file, static_cast<long long>(graph.parameterCount()),
                  static_cast<long long>(graph.macs()), layers, error);
            QVERIFY(error < 1e-4);
        }
    }
};

QTEST_APPLESS_MAIN(TestOnnxNetworks)
#include "tst_onnx_networks.moc"
