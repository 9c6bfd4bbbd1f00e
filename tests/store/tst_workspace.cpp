#include "core/store/workspace.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ant;

namespace {

struct Fixture {
    test::TemporaryFolder folder;
    Result<Workspace> opened = Workspace::open(folder.path(), Workspace::Access::Create);
    Workspace &workspace = opened.value();
    RunId run = workspace.addRun(test::sampleSpec(), false).value();
};

} // namespace

class TestWorkspace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runKeepsItsSpecification()
    {
        Fixture f;
        const auto run = f.workspace.run(f.run);
        ANT_VERIFY_OK(run);
        QCOMPARE(run.value().id.value, std::int64_t(1));
        QCOMPARE(run.value().name, test::sampleSpec().name);
        QVERIFY(run.value().spec == test::sampleSpec());
        QCOMPARE(run.value().state, RunState::Queued);
        QVERIFY(!run.value().isQueued && !run.value().isArchived && !run.value().result);
        QVERIFY(run.value().createdMs > 1'700'000'000'000); // after November 2023
        QCOMPARE(run.value().startedMs, std::int64_t(0));
    }
    void runWithoutNameIsNamedByModelAndMode()
    {
        Fixture f;
        const RunId id = f.workspace.addRun(test::specOf("resnet32", "int"), false).value();
        QCOMPARE(f.workspace.run(id).value().name, std::string("resnet32 int"));
    }
    void renamedRunKeepsItsSpecification()
    {
        Fixture f;
        ANT_VERIFY_OK(f.workspace.rename(f.run, "other"));
        QCOMPARE(f.workspace.run(f.run).value().name, std::string("other"));
        QVERIFY(f.workspace.run(f.run).value().spec == test::sampleSpec());
        QCOMPARE(f.workspace.rename(f.run, "").error().code, ErrorCode::InvalidArgument);
    }
    void archivedRunsAreListedOnRequest()
    {
        Fixture f;
        const RunId second = f.workspace.addRun(test::specOf("demo", "int"), false).value();
        ANT_VERIFY_OK(f.workspace.setArchived(f.run, true));
        QCOMPARE(f.workspace.runs().value().size(), std::size_t(1));
        QCOMPARE(f.workspace.runs().value()[0].id, second);
        QCOMPARE(f.workspace.runs(true).value().size(), std::size_t(2));
        ANT_VERIFY_OK(f.workspace.setArchived(f.run, false));
        QCOMPARE(f.workspace.runs().value().size(), std::size_t(2));
    }
    void finishedRunKeepsWhatItFound()
    {
        Fixture f;
        const EvaluationResult result{1000, 915, 998, 0.1 + 0.2};
        const Seconds seconds{0.5, 1.25, 0, 7};
        const std::map<std::string, std::string> environment = {{"torch", "2.11.0"}, {"cpu", "größer\n4"}};
        ANT_VERIFY_OK(f.workspace.setEnvironment(f.run, {{"old", "gone"}}));
        ANT_VERIFY_OK(f.workspace.setEnvironment(f.run, environment));
        ANT_VERIFY_OK(f.workspace.setProgress(f.run, {"evaluate", 512, 1000, 33.5, GpuUse{3, 80, 97}}));
        ANT_VERIFY_OK(f.workspace.addEpoch(f.run, {0, 0.75, 90.5}));
        ANT_VERIFY_OK(f.workspace.addSteps(f.run, {{0, 2.5}, {1, 2.25}}));
        ANT_VERIFY_OK(f.workspace.finish(f.run, RunState::Done, "", result, seconds));
        const auto record = f.workspace.record(f.run);
        ANT_VERIFY_OK(record);
        QCOMPARE(record.value().state, RunState::Done);
        QVERIFY(record.value().result == result);
        QVERIFY(record.value().seconds == seconds);
        QVERIFY((record.value().progress == Progress{"evaluate", 512, 1000, 33.5, GpuUse{3, 80, 97}}));
        QVERIFY((record.value().epochs == std::vector<EpochRecord>{{0, 0.75, 90.5}}));
        QVERIFY((record.value().steps == std::vector<StepRecord>{{0, 2.5}, {1, 2.25}}));
        QVERIFY(record.value().environment == environment);
        QVERIFY(record.value().finishedMs >= record.value().createdMs);
    }
    void repeatedStepsAndEpochsReplaceTheOldOnes()
    {
        Fixture f;
        ANT_VERIFY_OK(f.workspace.addSteps(f.run, {{0, 2.5}, {1, 2.25}}));
        ANT_VERIFY_OK(f.workspace.addSteps(f.run, {{1, 1.0}, {2, 0.5}}));
        ANT_VERIFY_OK(f.workspace.addEpoch(f.run, {0, 3, 10}));
        ANT_VERIFY_OK(f.workspace.addEpoch(f.run, {0, 2, 20}));
        const RunRecord record = f.workspace.record(f.run).value();
        QVERIFY((record.steps == std::vector<StepRecord>{{0, 2.5}, {1, 1.0}, {2, 0.5}}));
        QVERIFY((record.epochs == std::vector<EpochRecord>{{0, 2, 20}}));
    }
    void quantizersComeBackBitForBit()
    {
        Fixture f;
        const std::vector<QuantizerRecord> quantizers = {test::sampleQuantizer(0), test::sampleQuantizer(1)};
        ANT_VERIFY_OK(f.workspace.setQuantizers(f.run, {test::sampleQuantizer(7)}, {}));
        ANT_VERIFY_OK(
            f.workspace.setQuantizers(f.run, quantizers, {test::sampleDetail(), test::sampleDetail()}));
        const auto read = f.workspace.quantizers(f.run);
        ANT_VERIFY_OK(read);
        QVERIFY(read.value() == quantizers);
        QVERIFY(f.workspace.record(f.run).value().quantizers == quantizers);
    }
    void quantizerDetailComesBack()
    {
        Fixture f;
        const QuantizerDetail expected = test::sampleDetail();
        ANT_VERIFY_OK(f.workspace.setQuantizers(f.run, {test::sampleQuantizer(3)}, {expected}));
        const auto read = f.workspace.quantizerDetail(f.run, 3);
        ANT_VERIFY_OK(read);
        QVERIFY(read.value().histogram == expected.histogram);
        QVERIFY(read.value().logHistogram.histogram == expected.logHistogram.histogram);
        QCOMPARE(read.value().logHistogram.zeros, expected.logHistogram.zeros);
        QVERIFY(read.value().curves == expected.curves);
        QCOMPARE(read.value().grid, expected.grid);
        QCOMPARE(read.value().codeUsage, expected.codeUsage);
        QCOMPARE(f.workspace.quantizerDetail(f.run, 4).error().code, ErrorCode::NotFound);
    }
    void detailsThatDoNotMatchAreRefusedAndNothingIsStored()
    {
        Fixture f;
        const auto result =
            f.workspace.setQuantizers(f.run, {test::sampleQuantizer(0), test::sampleQuantizer(1)}, {{}});
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QVERIFY(f.workspace.quantizers(f.run).value().empty());
    }
    void countersAreSetByIndex()
    {
        Fixture f;
        std::vector<QuantizerRecord> quantizers = {test::sampleQuantizer(0), test::sampleQuantizer(1)};
        ANT_VERIFY_OK(f.workspace.setQuantizers(f.run, quantizers, {}));
        quantizers[1].nonFinite = 17;
        quantizers[1].beyondCutoff = 18;
        ANT_VERIFY_OK(f.workspace.setCounters(f.run, {quantizers[1]}));
        QVERIFY(f.workspace.quantizers(f.run).value() == quantizers);
    }
    void numbersThatAreNoneComeBackAsNone()
    {
        Fixture f;
        QuantizerRecord quantizer = test::sampleQuantizer(0);
        quantizer.mse = std::numeric_limits<double>::quiet_NaN();
        quantizer.sqnrDb = std::numeric_limits<double>::infinity();
        ANT_VERIFY_OK(f.workspace.setQuantizers(f.run, {quantizer}, {}));
        ANT_VERIFY_OK(f.workspace.addSteps(f.run, {{0, std::numeric_limits<double>::quiet_NaN()}}));
        ANT_VERIFY_OK(f.workspace.finish(f.run, RunState::Done, "",
                                         EvaluationResult{10, 1, 5, std::numeric_limits<double>::quiet_NaN()},
                                         {}));
        const RunRecord record = f.workspace.record(f.run).value();
        QVERIFY(std::isnan(record.quantizers[0].mse));
        QVERIFY(std::isinf(record.quantizers[0].sqnrDb));
        QVERIFY(std::isnan(record.steps[0].loss));
        QVERIFY(record.result && std::isnan(record.result->loss));
    }
    void predictionsComeBackInTheOrderOfImages()
    {
        Fixture f;
        const Prediction first{0, 3, 3, true, 0.5f}, second{1, 8, 1, false, 4.25f};
        ANT_VERIFY_OK(f.workspace.setPredictions(f.run, {second, first}));
        const auto read = f.workspace.predictions(f.run);
        ANT_VERIFY_OK(read);
        QVERIFY((read.value() == std::vector<Prediction>{first, second}));
    }
    void logIsReadOnFromWhereItEnded()
    {
        Fixture f;
        const RunId other = f.workspace.addRun(test::specOf("demo", "int"), false).value();
        ANT_VERIFY_OK(f.workspace.addLog(f.run, LogLevel::Info, "loading"));
        ANT_VERIFY_OK(f.workspace.addLog(other, LogLevel::Error, "not this one"));
        const auto first = f.workspace.log(f.run);
        ANT_VERIFY_OK(first);
        QCOMPARE(first.value().lines.size(), std::size_t(1));
        QCOMPARE(first.value().lines[0].text, std::string("loading"));
        ANT_VERIFY_OK(f.workspace.addLog(f.run, LogLevel::Warning, "3 NaN"));
        const auto second = f.workspace.log(f.run, first.value().last);
        QCOMPARE(second.value().lines.size(), std::size_t(1));
        QCOMPARE(second.value().lines[0].level, LogLevel::Warning);
        const auto third = f.workspace.log(f.run, second.value().last);
        QVERIFY(third.value().lines.empty());
        QCOMPARE(third.value().last, second.value().last);
    }
    void unknownRunIsNotFoundWhateverIsAsked()
    {
        Fixture f;
        Workspace &w = f.workspace;
        const RunId none{77};
        QCOMPARE(w.run(none).error().code, ErrorCode::NotFound);
        QCOMPARE(w.record(none).error().code, ErrorCode::NotFound);
        QCOMPARE(w.rename(none, "x").error().code, ErrorCode::NotFound);
        QCOMPARE(w.setArchived(none, true).error().code, ErrorCode::NotFound);
        QCOMPARE(w.cancelQueued(none).error().code, ErrorCode::NotFound);
        QCOMPARE(w.workerPid(none).error().code, ErrorCode::NotFound);
        QCOMPARE(w.claim(none).error().code, ErrorCode::NotFound);
        QCOMPARE(w.setProgress(none, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(w.addLog(none, LogLevel::Info, "x").error().code, ErrorCode::NotFound);
        QCOMPARE(w.setQuantizers(none, {}, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(w.setPredictions(none, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(w.predictions(none).error().code, ErrorCode::NotFound);
        QCOMPARE(w.log(none).error().code, ErrorCode::NotFound);
        QVERIFY(!std::filesystem::exists(w.artifactFolder(none)));
    }
    void endedRunEndsOnce()
    {
        Fixture f;
        QCOMPARE(f.workspace.finish(f.run, RunState::Running, "", {}, {}).error().code,
                 ErrorCode::InvalidArgument);
        ANT_VERIFY_OK(f.workspace.finish(f.run, RunState::Failed, "out of memory", {}, {}));
        QCOMPARE(f.workspace.finish(f.run, RunState::Done, "", {}, {}).error().code,
                 ErrorCode::InvalidArgument);
        QCOMPARE(f.workspace.run(f.run).value().error, std::string("out of memory"));
        QVERIFY(!f.workspace.run(f.run).value().result);
    }
    void dataVersionChangesWhenAnotherConnectionWrites()
    {
        Fixture f;
        auto other = Workspace::open(f.folder.path(), Workspace::Access::Read);
        ANT_VERIFY_OK(other);
        const auto before = other.value().dataVersion();
        ANT_VERIFY_OK(before);
        QCOMPARE(other.value().dataVersion().value(), before.value());
        ANT_VERIFY_OK(f.workspace.addLog(f.run, LogLevel::Info, "news"));
        QVERIFY(other.value().dataVersion().value() != before.value());
    }
    void defaultFolderFollowsTheEnvironment()
    {
        qputenv("ANT_WORKSPACE", "/somewhere/else");
        QCOMPARE(Workspace::defaultFolder().string(), std::string("/somewhere/else"));
        qunsetenv("ANT_WORKSPACE");
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(Workspace::defaultFolder().string(), std::string("/data/ant-workbench/default"));
        qunsetenv("XDG_DATA_HOME");
        qputenv("HOME", "/users/someone");
        QCOMPARE(Workspace::defaultFolder().string(),
                 std::string("/users/someone/.local/share/ant-workbench/default"));
    }
};

QTEST_APPLESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
