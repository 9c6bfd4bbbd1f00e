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

std::vector<Figure12> figuresOf(const std::vector<RunRecord> &records)
{
    const auto figures = bothFigures({.runs = test::summariesOf(records)});
    return figures.ok() ? figures.value() : std::vector<Figure12>();
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
    void bothFiguresHaveASheetWithTwoNativeCharts()
    {
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "figure.xlsx";
        ANT_VERIFY_OK(exportFigure12Xlsx(file, figuresOf({})));
        const auto entries = test::zipEntries(readFile(file).value());
        QVERIFY(entries.contains("xl/worksheets/sheet2.xml") &&
                !entries.contains("xl/worksheets/sheet3.xml"));
        QVERIFY(entries.contains("xl/charts/chart4.xml") && !entries.contains("xl/charts/chart5.xml"));
        QCOMPARE(std::distance(fs::directory_iterator(folder.path()), {}), 1); // nothing else is left behind
    }
    void runsHaveAChartMoreAndASheetForEachRunWithLayers()
    {
        const test::TemporaryFolder folder;
        const fs::path file = folder.path() / "runs.xlsx";
        const auto records = samples();
        ANT_VERIFY_OK(exportRunsXlsx(file, records, figuresOf(records)));
        const auto entries = test::zipEntries(readFile(file).value());
        QVERIFY(entries.contains("xl/worksheets/sheet5.xml") &&
                !entries.contains("xl/worksheets/sheet6.xml"));
        QVERIFY(entries.contains("xl/charts/chart5.xml") && !entries.contains("xl/charts/chart6.xml"));
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
        const auto missing = exportFigure12Xlsx(folder.path() / "missing/figure.xlsx", figuresOf({}));
        QCOMPARE(missing.error().code, ErrorCode::Io);
        fs::create_directory(folder.path() / "taken.xlsx");
        const auto taken = exportFigure12Xlsx(folder.path() / "taken.xlsx", figuresOf({}));
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
        ANT_VERIFY_OK(exportRunsXlsx(file, records, figuresOf(records)));
        const QStringList modes = sheetThroughLibreOffice(office, file, 2);
        QCOMPARE(modes, (QStringList{QStringLiteral("model,fp32,Int,IP-F"),
                                     QStringLiteral("resnet20 W4A4,91.5,88.3,90.5")}));
        QStringList figure = sheetThroughLibreOffice(office, file, 3);
        figure.removeIf([](const QString &line) { return line.count(QLatin1Char(',')) == line.size(); });
        QCOMPARE(figure.size(), 14); // titles and six rows, twice
        QCOMPARE(figure[0],
                 QStringLiteral("network,source,fp32,Int,IP,FIP,IP-F,FIP-F,ANT4-8,images,runs or file"));
        QCOMPARE(figure[1], QStringLiteral("VGG16,published,73.47,68.57,70.06,71.08,71.5,71.56,73.52,,"));
        QCOMPARE(figure[6], QStringLiteral("ResNet-20,own,91.5,88.3,,,90.5,,,1000,\"2, 3\""));
        QCOMPARE(figure[7], QStringLiteral("network,loss (points),,Int,IP,FIP,IP-F,FIP-F,ANT4-8,,"));
        QVERIFY(
            figure[8].startsWith(QStringLiteral("VGG16,published,,4.9"))); // computed from the cells above
        QCOMPARE(figure[13], QStringLiteral("ResNet-20,own,,3.2,,,1,,,,"));
    }
};

QTEST_APPLESS_MAIN(TestExportXlsx)
#include "tst_export_xlsx.moc"
