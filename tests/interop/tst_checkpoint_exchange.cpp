#include "core/io/pytorch_writer.h"
#include "core/report/checkpoint_export.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QTest>

using namespace ant;

namespace {

constexpr int kPythonLimitMs = 120'000;

struct Answer {
    int status = -1;
    QString output, complaint;
};

Answer python(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(ANT_PYTHON), arguments);
    if (!process.waitForFinished(kPythonLimitMs))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QString text(const std::filesystem::path &file)
{
    return QString::fromStdString(file.string());
}

} // namespace

/// Checkpoints go from Python to us and back.
class TestCheckpointExchange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (python({QStringLiteral("-c"), QStringLiteral("import torch")}).status != 0)
            QSKIP("needs torch in build/interop (./packaging/test installs it)");
    }

    void aCheckpointOfTheReferenceComesBackEqual()
    {
        ANT_NEEDS_DATA(reference, "golden/checkpoint_reference_format.pth");
        const test::TemporaryFolder folder;
        const auto read = readTensorFile(reference);
        ANT_VERIFY_OK(read);
        const std::filesystem::path ours = folder.path() / "ours.pth";
        ANT_VERIFY_OK(writeCheckpoint(ours, read.value(), 0));
        const Answer answer = python({QStringLiteral(ANT_EXCHANGE_SCRIPT), text(reference), text(ours)});
        QVERIFY2(answer.status == 0, qPrintable(answer.complaint));
        qInfo("%s", qPrintable(answer.output.trimmed()));
    }

    void everyElementTypeArrivesInPython()
    {
        const test::TemporaryFolder folder;
        const std::filesystem::path file = folder.path() / "types.pth";
        TensorFile contents;
        const std::vector<std::byte> bytes(48, std::byte{1});
        for (const DType type : {DType::F16, DType::BF16, DType::F32, DType::F64, DType::I8, DType::U8,
                                 DType::I16, DType::I32, DType::I64, DType::Bool})
        {
            FileTensor tensor{type, {2, 3}, {}, std::span(bytes).first(6 * bytesPerElement(type))};
            contents.tensors[std::string(name(type))] = tensor;
        }
        ANT_VERIFY_OK(writePyTorch(file, contents));
        const Answer answer =
            python({QStringLiteral("-c"),
                    QStringLiteral(
                        "import sys, torch\n"
                        "for name, tensor in torch.load(sys.argv[1], weights_only=True).items():\n"
                        "    print(name, tensor.dtype, tuple(tensor.shape), tensor.flatten()[0].item())\n"),
                    text(file)});
        QVERIFY2(answer.status == 0, qPrintable(answer.complaint));
        QVERIFY(answer.output.contains(QStringLiteral("I16 torch.int16 (2, 3) 257\n")));
        QVERIFY(answer.output.contains(QStringLiteral("BF16 torch.bfloat16 (2, 3) ")));
        QCOMPARE(answer.output.count(QLatin1Char('\n')), 10);
    }
};

QTEST_GUILESS_MAIN(TestCheckpointExchange)
#include "tst_checkpoint_exchange.moc"
