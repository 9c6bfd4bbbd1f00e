#include "core/base/files.h"
#include "core/engine/torchscript_import.h"
#include "tests/interop/imported_network.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

namespace {

const Shape kImage = {3, 224, 224};

void save(const QString &model, const std::filesystem::path &folder)
{
    QByteArray complaint;
    if (!test::python(
            {QStringLiteral(ANT_TORCHSCRIPT_SCRIPT), model, QString::fromStdString(folder.string())},
            complaint))
        qFatal("%s", complaint.constData());
}

std::vector<std::string> layerNames(const Graph &graph)
{
    std::vector<std::string> names;
    for (const int node : graph.quantizableNodes())
        names.push_back(graph.node(node).name);
    return names;
}

} // namespace

/// Networks that torch.jit.save wrote.
class TestTorchscriptNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray complaint;
        if (!test::python({QStringLiteral("-c"), QStringLiteral("import torchvision, onnx")}, complaint))
            QSKIP("needs torchvision and onnx in build/interop (./packaging/test installs them)");
    }

    void convertedNetworkIsTheOneOfTheOnnxPath_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<int>("layers"); // convolutions and linear layers of torchvision's module
        QTest::newRow("mobilenet_v2") << "mobilenet_v2" << 53;
        QTest::newRow("densenet121") << "densenet121" << 121;
        QTest::newRow("efficientnet_b0") << "efficientnet_b0" << 82;
    }
    void convertedNetworkIsTheOneOfTheOnnxPath()
    {
        QFETCH(QString, model);
        QFETCH(int, layers);
        const test::TemporaryFolder folder;
        save(model, folder.path());
        const auto io = readTensorFile(folder.path() / "io.pth");
        ANT_VERIFY_OK(io);
        const auto exported = importOnnx(folder.path() / "unfolded.onnx");
        ANT_VERIFY_OK(exported);
        for (const char *file : {"scripted", "traced"}) {
            const auto to = folder.path() / (std::string(file) + ".onnx");
            const auto converted =
                convertTorchScript(folder.path() / (std::string(file) + ".pt"), to, kImage);
            ANT_VERIFY_OK(converted);
            const auto imported = importOnnx(to);
            ANT_VERIFY_OK(imported);
            QCOMPARE(int(imported.value().graph.quantizableNodes().size()), layers);
            QCOMPARE(layerNames(imported.value().graph), layerNames(exported.value().graph));
            QCOMPARE(imported.value().graph.parameterCount(), exported.value().graph.parameterCount());
            const double error = test::errorOf(imported.value(), io.value());
            qInfo("%-16s %-9s %3d layers, logits differ by %.1e from Python's, by %.1e from LibTorch's",
                  qPrintable(model), file, layers, error, converted.value().difference);
            QVERIFY(error < 1e-4);
        }
    }

    void everyUnknownOperatorIsNamedAndNothingIsWritten()
    {
        const test::TemporaryFolder folder;
        save(QStringLiteral("unknown"), folder.path());
        const auto to = folder.path() / "network.onnx";
        const auto converted = convertTorchScript(folder.path() / "scripted.pt", to, kImage);
        QVERIFY(!converted.ok());
        QCOMPARE(converted.error().code, ErrorCode::Unsupported);
        const QString said = QString::fromStdString(converted.error().text());
        QVERIFY2(
            said.contains(QLatin1String(
                "aten::erf (2x, first in the network itself), aten::tan (1x, first in the network itself)")),
            qPrintable(said));
        QVERIFY(!std::filesystem::exists(to));
    }

    void aDamagedFileIsOneSentenceAndNothingIsWritten()
    {
        const test::TemporaryFolder folder;
        save(QStringLiteral("unknown"), folder.path());
        const auto whole = readFile(folder.path() / "scripted.pt");
        ANT_VERIFY_OK(whole);
        const auto damaged = folder.path() / "damaged.pt";
        const auto to = folder.path() / "network.onnx";
        for (std::size_t share = 1; share < 16; ++share) {
            QVERIFY(writeFileAtomically(damaged, whole.value().substr(0, whole.value().size() * share / 16))
                        .ok());
            const auto converted = convertTorchScript(damaged, to, kImage);
            QVERIFY(!converted.ok());
            QCOMPARE(converted.error().code, ErrorCode::Corrupt);
            QVERIFY(!QString::fromStdString(converted.error().text()).contains(QLatin1Char('\n')));
        }
        QVERIFY(!std::filesystem::exists(to));
        QCOMPARE(convertTorchScript(folder.path() / "nobody.pt", to, kImage).error().code,
                 ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestTorchscriptNetworks)
#include "tst_torchscript_networks.moc"
