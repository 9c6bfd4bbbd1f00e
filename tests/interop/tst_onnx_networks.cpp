#include "core/engine/detail/network.h"
#include "core/engine/detail/tensors.h"
#include "core/engine/detail/translate.h"
#include "core/experiment/onnx_import.h"
#include "tests/interop/relative_error.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QTest>

using namespace ant;

namespace {

constexpr int kPythonLimitMs = 300'000;

bool python(const QStringList &arguments, QByteArray &complaint)
{
    QProcess process;
    process.start(QStringLiteral(ANT_PYTHON), arguments);
    const bool isDone = process.waitForFinished(kPythonLimitMs) && process.exitCode() == 0;
    complaint = process.readAllStandardError();
    return isDone;
}

} // namespace

/// Networks that are not built in, exported from Python.
class TestOnnxNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray complaint;
        if (!python({QStringLiteral("-c"), QStringLiteral("import torchvision, onnx")}, complaint))
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
        QVERIFY2(
            python({QStringLiteral(ANT_ONNX_SCRIPT), model, QString::fromStdString(folder.path().string())},
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
            const double error = errorOf(imported.value(), io.value());
            qInfo("%-16s %-14s %10lld parameters %12lld MACs, %3d layers, logits differ by %.1e",
                  qPrintable(model), file, static_cast<long long>(graph.parameterCount()),
                  static_cast<long long>(graph.macs()), layers, error);
            QVERIFY(error < 1e-4);
        }
    }

private:
    /// Largest difference of the logits, in units of the largest one; infinite where they cannot be computed.
    static double errorOf(const ImportedNetwork &imported, const TensorFile &io)
    {
        auto network = detail::Network::fromWeights(imported.graph, imported.weights);
        if (!network.ok())
            qFatal("%s", network.error().text().c_str());
        detail::Network::Options options;
        options.quantize = false;
        const auto logits = detail::translate("comparing", [&] {
            return network.value().forward(detail::toTensor(io.tensors.at("input")), options, {});
        });
        if (!logits.ok())
            qFatal("%s", logits.error().text().c_str());
        return test::relativeError(logits.value(), detail::toTensor(io.tensors.at("logits")));
    }
};

QTEST_APPLESS_MAIN(TestOnnxNetworks)
#include "tst_onnx_networks.moc"
