#include "tests/report/sample_records.h"

#include <QTest>

using namespace ant;

namespace {

const Cell &cellOf(const Table &table, std::size_t row, const std::string &column)
{
    const auto found = std::find(table.columns.begin(), table.columns.end(), column);
    return table.rows.at(row).at(std::size_t(found - table.columns.begin()));
}

} // namespace

class TestRunTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finishedRunShowsItsNumbers()
    {
        const Table table = runsTable(test::summariesOf({test::finishedRun(7, "resnet20", "ip-f", 915)}));
        QCOMPARE(shown(cellOf(table, 0, "run")), std::string("7"));
        QCOMPARE(shown(cellOf(table, 0, "bits")), std::string("W4A4"));
        QCOMPARE(shown(cellOf(table, 0, "state")), std::string("done"));
        QCOMPARE(shown(cellOf(table, 0, "top-1 %")), std::string("91.50"));
        QCOMPARE(shown(cellOf(table, 0, "top-5 %")), std::string("99.00"));
        QCOMPARE(shown(cellOf(table, 0, "seconds")), std::string("10.0"));
    }
    void waitingRunHasNoNumbers()
    {
        RunSummary run;
        run.spec.mode = "fp32";
        const Table table = runsTable({run});
        QCOMPARE(shown(cellOf(table, 0, "bits")), std::string("fp32"));
        QCOMPARE(shown(cellOf(table, 0, "top-1 %")), std::string());
        QCOMPARE(shown(cellOf(table, 0, "seconds")), std::string());
    }
    void aModelFileIsCalledWithoutItsFolder()
    {
        RunSummary run;
        run.spec.model = "/somewhere/else/network.onnx";
        QCOMPARE(shown(cellOf(runsTable({run}), 0, "model")), std::string("network.onnx"));
    }
    void partsThatStayInFloatingPointCountAs32Bits()
    {
        RunSummary run;
        run.spec.quantizeActivations = false;
        QCOMPARE(shown(cellOf(runsTable({run}), 0, "bits")), std::string("W4A32"));
    }
    void layersHaveAColumnForEachCandidateType()
    {
        RunRecord record = test::finishedRun(3, "resnet20", "ip-f", 900);
        record.quantizers = {test::sampleQuantizer(0), test::sampleQuantizer(1)};
        record.quantizers[1].candidates = {{"int", 0.5}, {"pot", 0.25}};
        const Table table = layersTable(record);
        QCOMPARE(table.rows.size(), std::size_t(2));
        QCOMPARE(shown(cellOf(table, 0, "shape")), std::string("2x3x3x3"));
        QCOMPARE(shown(cellOf(table, 1, "role")), std::string("input"));
        QCOMPARE(shown(cellOf(table, 0, "alpha (mean)")), std::string("0.546")); // (1 + 0.092) / 2
        QCOMPARE(shown(cellOf(table, 0, "score flint")), std::string("0.0002"));
        QCOMPARE(shown(cellOf(table, 0, "score pot")), std::string());
        QCOMPARE(shown(cellOf(table, 1, "score pot")), std::string("0.25"));
        QCOMPARE(shown(cellOf(table, 1, "score flint")), std::string());
    }
};

QTEST_APPLESS_MAIN(TestRunTables)
#include "tst_run_tables.moc"
