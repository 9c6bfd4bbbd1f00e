#include "core/io/tensor_file.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace ant::test;
using Json = nlohmann::json;

const QStringList kFeedback = {QStringLiteral("--method"), QStringLiteral("feedback"),
                               QStringLiteral("--calibration-images"), QStringLiteral("32")};

/// A run's quantized network leaves as a file and comes back as a checkpoint; real workers do both.
class TestAntqCheckpoint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anExportedCheckpointGivesTheSameAnswers_data()
    {
        QTest::addColumn<QStringList>("task");
        QTest::addColumn<QString>("file");
        const QStringList training = {QStringLiteral("--task"),         QStringLiteral("qat"),
                                      QStringLiteral("--epochs"),       QStringLiteral("1"),
                                      QStringLiteral("--lr"),           QStringLiteral("1e-4"),
                                      QStringLiteral("--train-images"), QStringLiteral("256")};
        QTest::newRow("post-training, as .pth") << QStringList() << QStringLiteral("out.pth");
        QTest::newRow("post-training, as .safetensors") << QStringList() << QStringLiteral("out.safetensors");
        QTest::newRow("rounded with feedback, as .safetensors")
            << kFeedback << QStringLiteral("out.safetensors");
        QTest::newRow("fine-tuned, as .pth") << training << QStringLiteral("out.pth");
    }
    void anExportedCheckpointGivesTheSameAnswers()
    {
        QFETCH(QStringList, task);
        QFETCH(QString, file);
        const TemporaryFolder folder;
        const QString workspace = toQString(folder.path() / "workspace");
        const QStringList common = {QStringLiteral("--limit"),
                                    QStringLiteral("100"),
                                    QStringLiteral("--mode"),
                                    QStringLiteral("ip-f"),
                                    QStringLiteral("--json"),
                                    QStringLiteral("--workspace"),
                                    workspace};
        const Ended first = antq(QStringList{QStringLiteral("run")} + task + common);
        QVERIFY2(first.status == 0, qPrintable(first.complaints.join(QLatin1Char('\n'))));
        const QString checkpoint = toQString(folder.path() / file.toStdString());
        const Ended exported =
            antq({QStringLiteral("export-checkpoint"), QStringLiteral("1"), QStringLiteral("--output"),
                  checkpoint, QStringLiteral("--workspace"), workspace});
        QVERIFY2(exported.status == 0, qPrintable(exported.complaints.join(QLatin1Char('\n'))));
        const Ended again =
            antq(QStringList{QStringLiteral("run"), QStringLiteral("--task"), QStringLiteral("eval"),
                             QStringLiteral("--checkpoint"), checkpoint} +
                 common);
        QVERIFY2(again.status == 0, qPrintable(again.complaints.join(QLatin1Char('\n'))));
        const Json before = Json::parse(first.output.toStdString());
        const Json after = Json::parse(again.output.toStdString());
        QCOMPARE(after["result"]["top1_correct"].get<int>(), before["result"]["top1_correct"].get<int>());
        QCOMPARE(after["quantizers"].size(), before["quantizers"].size());
        for (std::size_t i = 0; i < after["quantizers"].size(); ++i)
            for (const char *key : {"layer", "role", "type", "bits", "signed", "alpha"})
                QVERIFY2(after["quantizers"][i][key] == before["quantizers"][i][key], key);
    }

    void whatTheReferenceCannotDoIsLeftOutForItAndSaid()
    {
        const TemporaryFolder folder;
        const QStringList workspace = {QStringLiteral("--workspace"), toQString(folder.path() / "workspace")};
        const Ended run = antq(QStringList{QStringLiteral("run"), QStringLiteral("--limit"),
                                           QStringLiteral("20"), QStringLiteral("--repair-diffusion"),
                                           QStringLiteral("on"), QStringLiteral("--json")} +
                               kFeedback + workspace);
        QVERIFY2(run.status == 0, qPrintable(run.complaints.join(QLatin1Char('\n'))));
        QVERIFY(Json::parse(run.output.toStdString())["quantizers"][1]["diffused"].get<bool>());
        const std::string tensor = "conv1.quant_input.diffusion";
        for (const std::string name : {"out.pth", "out.safetensors"}) {
            const auto file = folder.path() / name;
            const Ended exported = antq(QStringList{QStringLiteral("export-checkpoint"), QStringLiteral("1"),
                                                    QStringLiteral("--output"), toQString(file)} +
                                        workspace);
            QCOMPARE(exported.status, 0);
            const bool isForReference = name == "out.pth";
            QCOMPARE(exported.complaints.size(), isForReference ? 1 : 0);
            const auto written = ant::readTensorFile(file);
            ANT_VERIFY_OK(written);
            QCOMPARE(written.value().tensors.contains(tensor), !isForReference);
            QVERIFY(written.value().tensors.contains("conv1.quant_input.alpha"));
        }
    }

    void aRunWithoutQuantizersHasNoCheckpoint()
    {
        const TemporaryFolder folder;
        const QString workspace = toQString(folder.path());
        QCOMPARE(
            antq({QStringLiteral("run"), QStringLiteral("--mode"), QStringLiteral("fp32"),
                  QStringLiteral("--limit"), QStringLiteral("20"), QStringLiteral("--workspace"), workspace})
                .status,
            0);
        const Ended exported =
            antq({QStringLiteral("export-checkpoint"), QStringLiteral("1"), QStringLiteral("--output"),
                  toQString(folder.path() / "x.pth"), QStringLiteral("--workspace"), workspace});
        QCOMPARE(exported.status, 2);
        QCOMPARE(exported.complaints.size(), 1);
        QVERIFY(!std::filesystem::exists(folder.path() / "x.pth"));
    }
};

QTEST_GUILESS_MAIN(TestAntqCheckpoint)
#include "tst_antq_checkpoint.moc"
