#include "core/base/files.h"
#include "tests/report/sample_records.h"
#include "tests/report/zip_entries.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <limits>

using namespace ant;
namespace fs = std::filesystem;

namespace {

std::vector<RunRecord> samples()
{
    std::vector<RunRecord> records = {test::finishedRun(1, "resnet20", "fp32", 915),
                                      test::finishedRun(2, "resnet20", "int", 883),
                                      test::finishedRun(3, "resnet20", "ip-f", 905)};
    records[2].name = "resnet20: [ip-f] with a name that is far too long for a sheet";
    records[2].quantizers = {test::sampleQuantizer(0), test::sampleQuantizer(1)};
    records[2].quantizers[0].sqnrDb = std::numeric_limits<double>::infinity();
    records[2].quantizers[1].mse = std::numeric_limits<double>::quiet_NaN();
    return records;
}

Figure12 figureOf(const std::vector<RunRecord> &records)
{
    const auto figure = figure12(test::summariesOf(records));
    return figure.ok() ? figure.value() : Figure12{};
}

/// The given sheet (1 first) as LibreOffice understands it, in lines of CSV.
QStringList sheetThroughLibreOffice(const QString &office, const fs::path &file, int sheet)
{
    const fs::path folder = file.parent_path() / ("csv" + std::to_string(sheet));
    const QString filter =
        QStringLiteral("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,%1")
            .arg(sheet);
    QProcess process;
    process.start(office, {QStringLiteral("-env:UserInstallation=file://") +
                               QString::fromStdString((file.parent_path() / "profile").string()),
                           QStringLiteral("--headless"), QStringLiteral("--convert-to"), filter,
                           QStringLiteral("--outdir"), QString::fromStdString(folder.string()),
                           QString::fromStdString(file.string())});
    if (!process.waitForFinished(100'000))
        return {};
    for (const auto &entry : fs::directory_iterator(folder)) {
        const auto bytes = readFile(entry.path());
        if (bytes.ok())
            return QString::fromStdString(bytes.value()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }
    return {};
}

} // namespace

class TestExportXlsx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figureHasTwoSheetsEachWithANativeChart()
    {
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "figure.xlsx";
        ANT_VERIFY_OK(exportFigure12Xlsx(file, figureOf({})));
        const auto entries = test::zipEntries(readFile(file).value());
        QVERIFY(entries.contains("xl/worksheets/sheet2.xml") &&
                !entries.contains("xl/worksheets/sheet3.xml"));
        QVERIFY(entries.contains("xl/charts/chart1.xml") && entries.contains("xl/charts/chart2.xml"));
        QCOMPARE(std::distance(fs::directory_iterator(folder.path()), {}), 1); // nothing else is left behind
    }
    void runsHaveAChartMoreAndASheetForEachRunWithLayers()
    {
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "runs.xlsx";
        const auto records = samples();
        ANT_VERIFY_OK(exportRunsXlsx(file, records, figureOf(records)));
        const auto entries = test::zipEntries(readFile(file).value());
        QVERIFY(entries.contains("xl/worksheets/sheet5.xml") &&
                !entries.contains("xl/worksheets/sheet6.xml"));
        QVERIFY(entries.contains("xl/charts/chart3.xml") && !entries.contains("xl/charts/chart4.xml"));
    }
    void nothingToExportIsStillAWorkbook()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(exportRunsXlsx(folder.path() / "runs.xlsx", {}, {}));
        QVERIFY(!test::zipEntries(readFile(folder.path() / "runs.xlsx").value()).empty());
    }
    void failedExportIsAnIoErrorAndLeavesNothing()
    {
        const test::TemporaryFolder folder;
        const auto missing = exportFigure12Xlsx(folder.path() / "missing/figure.xlsx", figureOf({}));
        QCOMPARE(missing.error().code, ErrorCode::Io);
        fs::create_directory(folder.path() / "taken.xlsx");
        const auto taken = exportFigure12Xlsx(folder.path() / "taken.xlsx", figureOf({}));
        QCOMPARE(taken.error().code, ErrorCode::Io);
        QCOMPARE(std::distance(fs::directory_iterator(folder.path()), {}), 1);
    }
    void libreOfficeReadsTheNumbersBack()
    {
        const QString office = QStandardPaths::findExecutable(QStringLiteral("soffice"));
        if (office.isEmpty())
            QSKIP("needs soffice (libreoffice-calc-nogui)");
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "runs.xlsx";
        const auto records = samples();
        ANT_VERIFY_OK(exportRunsXlsx(file, records, figureOf(records)));
        const QStringList modes = sheetThroughLibreOffice(office, file, 2);
        QCOMPARE(modes, (QStringList{QStringLiteral("model,fp32,Int,IP-F"),
                                     QStringLiteral("resnet20 W4A4,91.5,88.3,90.5")}));
        const QStringList figure = sheetThroughLibreOffice(office, file, 3);
        QCOMPARE(figure.size(), 7);
        QVERIFY(figure[1].startsWith(QStringLiteral("VGG16,68.57,70.06,71.08,71.5,71.56,73.52,,")));
        QCOMPARE(figure[6], QStringLiteral("ResNet-20,,,,,,,88.3,90.5,,91.5"));
    }
};

QTEST_APPLESS_MAIN(TestExportXlsx)
#include "tst_export_xlsx.moc"
