#include "app/antq/progress_view.h"
#include "app/antq/summary.h"
#include "app/antq/worker_process.h"

#include <QTest>
#include <csignal>

using namespace ant;
using namespace ant::cli;

namespace {

RunRecord aRun(const std::string &mode, std::int64_t correct)
{
    RunRecord record;
    record.id.value = 3;
    record.name = "demo " + mode;
    record.spec.mode = mode;
    record.state = RunState::Done;
    record.result = EvaluationResult{1000, correct, 990, 0.25};
    return record;
}

QuantizerRecord aQuantizer(const std::string &type)
{
    QuantizerRecord quantizer;
    quantizer.type = type;
    return quantizer;
}

const Cell &cell(const Table &table, std::size_t row, const std::string &column)
{
    const auto found = std::find(table.columns.begin(), table.columns.end(), column);
    return table.rows.at(row).at(std::size_t(found - table.columns.begin()));
}

} // namespace

class TestSummary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMostFrequentTypeComesFirst()
    {
        RunRecord record;
        for (const char *type : {"int", "flint", "pot", "flint", "int", "flint"})
            record.quantizers.push_back(aQuantizer(type));
        QCOMPARE(typeRatio(record), std::string("flint 3, int 2, pot 1"));
        QCOMPARE(typeRatio(RunRecord()), std::string());
    }

    void theSummaryHasAccuracyAndReason()
    {
        const std::string done = runSummary(aRun("int", 915));
        QVERIFY(done.find("top-1  91.50 % (915 of 1000)") != std::string::npos);
        QVERIFY(done.find("0.2500") != std::string::npos);
        RunRecord failed;
        failed.state = RunState::Failed;
        failed.error = "out of memory";
        QVERIFY(runSummary(failed).find("failed (out of memory)") != std::string::npos);
    }

    void lossIsAgainstTheFloatingPointRun()
    {
        const Table table = comparisonTable({aRun("int", 850), aRun("fp32", 915)});
        QCOMPARE(std::get<double>(cell(table, 0, "loss of top-1").value), 6.5);
        QVERIFY(std::holds_alternative<std::monostate>(cell(table, 1, "loss of top-1").value));
        const Table alone = comparisonTable({aRun("int", 850)});
        QVERIFY(std::holds_alternative<std::monostate>(cell(alone, 0, "loss of top-1").value));
    }

    void aFailedRunHasNoNumbers()
    {
        RunRecord failed = aRun("int", 0);
        failed.state = RunState::Failed;
        failed.result.reset();
        const Table table = comparisonTable({failed});
        QVERIFY(std::holds_alternative<std::monostate>(cell(table, 0, "top-1 %").value));
        QCOMPARE(std::get<std::string>(cell(table, 0, "state").value), std::string("failed"));
    }

    void progressShowsRateAndTimeLeft_data()
    {
        QTest::addColumn<Progress>("progress");
        QTest::addColumn<QString>("line");
        QTest::newRow("half")
            << Progress{"evaluate", 500, 1000, 50}
            << QStringLiteral("evaluate  [############------------]  50 %  500/1000  50.0/s  10 s left");
        QTest::newRow("done") << Progress{"evaluate", 1000, 1000, 250}
                              << QStringLiteral(
                                     "evaluate  [########################]  100 %  1000/1000  250/s");
        QTest::newRow("no rate yet") << Progress{"train", 0, 10, 0}
                                     << QStringLiteral("train  [------------------------]  0 %  0/10");
        QTest::newRow("no count") << Progress{"load", 0, 0, 0} << QStringLiteral("load");
        QTest::newRow("on a GPU") << Progress{"evaluate", 1000, 1000, 250,
                                              GpuUse{1'500'000'000, 80'000'000'000, 97}}
                                  << QStringLiteral(
                                         "evaluate  [########################]  100 %  1000/1000  250/s  "
                                         "GPU 1.50 GB of 80.0 GB, 97 %");
        QTest::newRow("on a GPU that does not say how busy it is")
            << Progress{"load", 1, 1, 0, GpuUse{1'500'000'000, 80'000'000'000, {}}}
            << QStringLiteral("load  [########################]  100 %  1/1  GPU 1.50 GB of 80.0 GB");
        QTest::newRow("minutes")
            << Progress{"train", 0, 6000, 10}
            << QStringLiteral("train  [------------------------]  0 %  0/6000  10.0/s  10 min left");
    }

    void progressShowsRateAndTimeLeft()
    {
        QFETCH(Progress, progress);
        QFETCH(QString, line);
        QCOMPARE(QString::fromStdString(progressLine(progress)), line);
    }

    void aKilledWorkerIsSuspectedOfMemory()
    {
        QVERIFY((WorkerEnd{0, SIGKILL}.sentence().find("memory") != std::string::npos));
        QVERIFY((WorkerEnd{0, SIGSEGV}.sentence().find("signal 11") != std::string::npos));
        QVERIFY((WorkerEnd{3, 0}.sentence().find("status 3") != std::string::npos));
    }
};

QTEST_APPLESS_MAIN(TestSummary)
#include "tst_summary.moc"
