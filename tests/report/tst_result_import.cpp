#include "core/base/files.h"
#include "core/report/figure12.h"
#include "core/report/result_import.h"
#include "tests/report/sample_records.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ant;
namespace fs = std::filesystem;

namespace {

/// What the reference writes when it evaluates a published checkpoint.
const char *const kEvaluation =
    "11/26/2022 10:00:00 - INFO - __main__ -   Namespace(lr=0.0001, resume=True, "
    "ckpt_path='./checkpoints/resnet18_ip_f.pth', dataset='imagenet', dataset_path='/nvme/imagenet', "
    "model='resnet18', train=False, epoch=3, batch_size=256, tag='', local_rank=0, mode='ant', wbit=8, "
    "abit=8, "
    "search=False, w_up=150, a_up=150, w_low=75, a_low=75, percent=100, ptq=False, disable_quant=False, "
    "disable_input_quantization=False, layer_8bit_n=0, layer_8bit_l=None)\n"
    "11/26/2022 10:09:00 - INFO - __main__ -   test: [batch: 195/196 ] | Loss: 1.324 | Acc: 67.860% "
    "(33930/50000)/ 88.100% (44050/50000)\n"
    "11/26/2022 10:09:00 - INFO - __main__ -   Final accuracy: 67.860\n";

fs::path write(const test::TemporaryFolder &folder, const char *name, std::string_view text)
{
    const fs::path file = folder.path() / name;
    (void)writeFileAtomically(file, text);
    return file;
}

} // namespace

class TestResultImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLogSaysModelModeBitsAndImages()
    {
        const test::TemporaryFolder folder;
        const auto results = readResultFile(write(folder, "training.log", kEvaluation));
        ANT_VERIFY_OK(results);
        QCOMPARE(results.value().size(), std::size_t(1));
        const ImportedResult &result = results.value().front();
        QCOMPARE(result.source, std::string("training.log"));
        QCOMPARE(result.model, std::string("resnet18"));
        QCOMPARE(result.mode, std::string("ip-f"));
        QCOMPARE(result.bits, 4);
        QVERIFY(result.isTrained);
        QCOMPARE(result.top1, 67.86);
        QCOMPARE(result.images, std::int64_t(50'000));
    }
    void theNameOfALogSaysWhatItsTextDoesNot_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<std::string>("model");
        QTest::addColumn<std::string>("mode");
        const auto row = [](const char *file, const char *model, const char *mode) {
            QTest::newRow(file) << QByteArray(file) << std::string(model) << std::string(mode);
        };
        row("eval_vgg16_int.log", "vgg16_bn", "int");
        row("eval_inceptionv3_fip_f.log", "inception_v3", "fip-f");
        row("eval_vit_ant48.log", "vit_b_16", "ant4-8");
        row("resnet50_ip.txt", "resnet50", "ip");
    }
    void theNameOfALogSaysWhatItsTextDoesNot()
    {
        QFETCH(QByteArray, file);
        QFETCH(std::string, model);
        QFETCH(std::string, mode);
        const test::TemporaryFolder folder;
        const auto results = readResultFile(write(folder, file.constData(), "…\nFinal accuracy: 71.500\n"));
        ANT_VERIFY_OK(results);
        QCOMPARE(results.value().front().model, model);
        QCOMPARE(results.value().front().mode, mode);
    }
    void sixBitsWithoutTrainingAreTableFive()
    {
        const test::TemporaryFolder folder;
        const auto results = readResultFile(write(
            folder, "a.log",
            "Namespace(model='alexnet', mode='ant-int-pot-flint', wbit=6, abit=6, w_low=100, a_low=100, "
            "batch_size=128, dataset='imagenet', ptq=True)\nFinal accuracy: 55.850\n"));
        ANT_VERIFY_OK(results);
        QCOMPARE(results.value().front().bits, 6);
        QVERIFY(!results.value().front().isTrained);
        const auto figure = figure12({.imported = results.value()}, FigureKind::Table5);
        QCOMPARE(figure.value().find("AlexNet", "ip-f", FigureSource::Imported)->top1, 55.85);
    }
    void whatIsNoResultIsRefusedWithItsName_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("a log that did not end")
            << QByteArray("eval_vit_int.log") << QByteArray("Acc: 60% (3/5)\n")
            << QByteArray("Final accuracy");
        QTest::newRow("no percentage")
            << QByteArray("eval_vit_int.log") << QByteArray("Final accuracy: 671\n") << QByteArray("671");
        QTest::newRow("an unknown model") << QByteArray("eval_lenet_int.log")
                                          << QByteArray("Final accuracy: 67.1\n") << QByteArray("model");
        QTest::newRow("no workbook") << QByteArray("a.xlsx") << QByteArray("Final accuracy: 67.1\n")
                                     << QByteArray("a.xlsx");
        QTest::newRow("an empty workbook") << QByteArray("a.xlsx") << QByteArray() << QByteArray("a.xlsx");
    }
    void whatIsNoResultIsRefusedWithItsName()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, named);
        const test::TemporaryFolder folder;
        const auto results = readResultFile(write(folder, file.constData(), text.toStdString()));
        QVERIFY(!results.ok());
        QVERIFY2(results.error().message.find(named.toStdString()) != std::string::npos,
                 results.error().message.c_str());
        QVERIFY(results.error().message.find(file.toStdString()) != std::string::npos);
    }
    void ourOwnWorkbookComesBack()
    {
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "ANT-quantization.xlsx";
        FigureInputs inputs;
        RunRecord six = test::finishedRun(3, "resnet20", "ip-f", 912);
        six.spec.weightBits = six.spec.activationBits = 6;
        inputs.runs = test::summariesOf({test::finishedRun(1, "resnet20", "fp32", 915),
                                         test::finishedRun(2, "resnet20", "ip-f", 905), six});
        ANT_VERIFY_OK(exportFigure12Xlsx(file, bothFigures(inputs).value()));
        const auto results = readResultFile(file);
        ANT_VERIFY_OK(results);
        QCOMPARE(results.value().size(), std::size_t(2)); // neither the published rows nor the losses
        QCOMPARE(results.value()[1].bits, 6);             // of the sheet Table V
        QCOMPARE(results.value()[1].top1, 91.2);
        const ImportedResult &result = results.value().front();
        QCOMPARE(result.model + " " + result.mode, std::string("resnet20 ip-f"));
        QCOMPARE(result.top1, 90.5);
        QCOMPARE(result.fp32, 91.5);
        QCOMPARE(result.images, std::int64_t(1000));
        QCOMPARE(result.source, std::string("ANT-quantization.xlsx"));
    }
    void aDamagedWorkbookIsRefused()
    {
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "a.xlsx";
        ANT_VERIFY_OK(exportFigure12Xlsx(file, bothFigures({}).value()));
        const std::string bytes = readFile(file).value();
        int refused = 0;
        for (std::size_t cut = 0; cut < bytes.size(); cut += bytes.size() / 40 + 1) {
            const auto shorter = readResultFile(write(folder, "b.xlsx", bytes.substr(0, cut)));
            refused += !shorter.ok() && shorter.error().message.find("b.xlsx") != std::string::npos;
        }
        QVERIFY2(refused >= 39, qPrintable(QString::number(refused)));
        for (std::size_t at = 40; at < bytes.size(); at += bytes.size() / 60 + 1) {
            std::string changed = bytes;
            changed[at] = char(changed[at] ^ 0x55);
            (void)readResultFile(write(folder, "c.xlsx", changed)); // whatever it says, it says it
        }
    }
    void allFilesOrNone()
    {
        const test::TemporaryFolder folder;
        const fs::path good = write(folder, "eval_vit_int.log", "Final accuracy: 72.1\n");
        const fs::path bad = write(folder, "notes.txt", "nothing");
        QCOMPARE(readResultFiles({good, good}).value().size(), std::size_t(2));
        QVERIFY(!readResultFiles({good, bad}).ok());
    }
};

QTEST_APPLESS_MAIN(TestResultImport)
#include "tst_result_import.moc"
