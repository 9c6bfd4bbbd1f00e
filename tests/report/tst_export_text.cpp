#include "tests/report/sample_records.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace ant;

namespace {

std::vector<RunRecord> samples()
{
    std::vector<RunRecord> records = {test::finishedRun(1, "resnet20", "fp32", 915),
                                      test::finishedRun(2, "resnet20", "ip-f", 905)};
    records[1].quantizers = {test::sampleQuantizer(0)};
    return records;
}

} // namespace

class TestExportText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formatsAreKnownByTheirNames()
    {
        QCOMPARE(exportFormatFromName("csv").value(), ExportFormat::Csv);
        QCOMPARE(exportFormatFromName("md").value(), ExportFormat::Markdown);
        QCOMPARE(exportFormatFromName("xlsx").value(), ExportFormat::Xlsx);
        const auto unknown = exportFormatFromName("pdf");
        QCOMPARE(unknown.error().code, ErrorCode::InvalidArgument);
        QVERIFY(unknown.error().message.find("csv, xlsx, md, json") != std::string::npos);
    }
    void csvHasTheRunsAndThenTheLayersOfEachRunThatHasSome()
    {
        const auto text = exportText(samples(), ExportFormat::Csv);
        ANT_VERIFY_OK(text);
        const QStringList lines = QString::fromStdString(text.value()).split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 7); // two tables, an empty line between them, nothing behind the last line end
        QVERIFY(lines[0].startsWith(QStringLiteral("run,name,model")));
        QVERIFY(
            lines[1].startsWith(QStringLiteral("1,resnet20 fp32,resnet20,fp32,fp32,done,91.5,99,0.5,10")));
        QCOMPARE(lines[3], QString());
        QVERIFY(lines[4].startsWith(QStringLiteral("run,layer,role")));
        QVERIFY(lines[5].startsWith(QStringLiteral("2,layer0,weight,2x3x3x3,flint,4,signed,")));
    }
    void markdownHasAHeadingForEachTable()
    {
        const auto text = exportText(samples(), ExportFormat::Markdown);
        ANT_VERIFY_OK(text);
        QVERIFY(text.value().starts_with("# Runs\n\n| run | name"));
        QVERIFY(text.value().find("\n## Run 2: resnet20 ip-f\n\n| layer ") != std::string::npos);
        QVERIFY(text.value().find("Run 1:") == std::string::npos);
    }
    void jsonIsTheRunRecords()
    {
        const auto text = exportText(samples(), ExportFormat::Json);
        ANT_VERIFY_OK(text);
        const auto json = nlohmann::json::parse(text.value());
        QCOMPARE(json.size(), std::size_t(2));
        QCOMPARE(json[1]["id"].get<int>(), 2);
        QCOMPARE(json[1]["result"]["top1"].get<double>(), 90.5);
        QCOMPARE(json[1]["quantizers"][0]["candidates"][1]["type"].get<std::string>(), std::string("flint"));
    }
    void nameThatIsNoUtf8DoesNotStopTheExport()
    {
        std::vector<RunRecord> records = samples();
        records[0].name = "gr\xf6\xdf"
                          "er";
        for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Markdown, ExportFormat::Json})
            ANT_VERIFY_OK(exportText(records, format));
    }
    void spreadsheetIsNoText()
    {
        QCOMPARE(exportText(samples(), ExportFormat::Xlsx).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestExportText)
#include "tst_export_text.moc"
