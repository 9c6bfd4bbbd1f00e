#include "core/base/machine.h"
#include "core/report/time_estimate.h"
#include "tests/report/sample_records.h"

#include <QTest>

using namespace ant;
using Basis = TimeEstimate::Basis;

namespace {

/// 1000 images in 10 s, calibrated in 2.56 s on 128, loaded in 1 s.
RunSummary earlier(std::int64_t id, const std::string &model, const std::string &mode)
{
    RunRecord record = test::finishedRun(id, model, mode, 900);
    record.seconds = {1, 2.56, 0, 10};
    return summaryOf(record);
}

RunSpec next(const std::string &model, const std::string &mode)
{
    return test::finishedRun(1, model, mode, 1).spec;
}

} // namespace

class TestTimeEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timeGrowsWithImagesAndCalibration()
    {
        RunSpec spec = next("resnet20", "ip-f");
        spec.calibrationBatch = 256;
        const auto time = estimateTime(spec, 5000, 0, {earlier(3, "resnet20", "int")});
        QVERIFY(time);
        QCOMPARE(time->seconds, 1 + 5.12 + 50);
        QCOMPARE(time->basis, Basis::Alike);
        QCOMPARE(time->runs, std::vector<RunId>{{3}});
    }
    void theNearestRunsCount()
    {
        RunSummary slow = earlier(4, "resnet20", "fp32");
        slow.seconds.evaluate = 40;
        const auto alike =
            estimateTime(next("resnet20", "fp32"), 1000, 0, {earlier(3, "resnet20", "int"), slow});
        QCOMPARE(alike->seconds, 41.0);
        const auto same = estimateTime(next("resnet20", "fp32"), 1000, 0, {earlier(3, "resnet20", "int")});
        QCOMPARE(same->basis, Basis::SameModel);
        QCOMPARE(same->seconds, 11.0);
    }
    void anotherModelIsScaledByItsMultiplications()
    {
        const auto time = estimateTime(next("resnet32", "int"), 1000, 0, {earlier(3, "resnet20", "int")});
        QCOMPARE(time->basis, Basis::OtherModel);
        // 69.1 and 40.6 M multiplications an image (K. He et al., 2016): 1.70 times as long.
        const double ratio = (time->seconds - 1) / 12.56;
        QVERIFY2(ratio > 1.68 && ratio < 1.73, qPrintable(QString::number(ratio)));
    }
    void oneOutlierDoesNotCount()
    {
        RunSummary outlier = earlier(9, "resnet20", "int");
        outlier.seconds.evaluate = 1000;
        const auto time =
            estimateTime(next("resnet20", "int"), 1000, 0,
                         {earlier(3, "resnet20", "int"), earlier(4, "resnet20", "int"), outlier});
        QCOMPARE(time->seconds, 1 + 2.56 + 10);
    }
    void measuringSensitivityIsToldFromMeasuringAlone()
    {
        RunSpec measuring = next("resnet20", "fip-f");
        measuring.task = Task::Sensitivity;
        QVERIFY(!estimateTime(measuring, 1000, 0, {earlier(3, "resnet20", "fip-f")}));
        RunSummary measured;
        measured.id = {4};
        measured.state = RunState::Done;
        measured.spec = measuring;
        measured.spec.limit = 64;
        measured.seconds = {1, 32, 0, 0};
        const auto time = estimateTime(measuring, 1000, 0, {earlier(3, "resnet20", "fip-f"), measured});
        QVERIFY(time);
        QCOMPARE(time->seconds, 1 + 32.0 / 64 * 128); // images where nobody says how many
        QCOMPARE(time->runs, std::vector<RunId>{{4}});
        const auto quantizing = estimateTime(next("resnet20", "fip-f"), 1000, 0, {measured});
        QVERIFY(!quantizing);
    }
    void nothingIsSaidWithoutARunToTellFrom()
    {
        QVERIFY(!estimateTime(next("resnet20", "int"), 1000, 0, {}));
        RunSummary failed = earlier(3, "resnet20", "int");
        failed.state = RunState::Failed;
        QVERIFY(!estimateTime(next("resnet20", "int"), 1000, 0, {failed}));
        RunSpec learnt = next("resnet20", "int");
        learnt.ptq.method = RoundingMethod::Reconstruct;
        QVERIFY(!estimateTime(learnt, 1000, 0, {earlier(3, "resnet20", "int")}));
        RunSpec training = next("resnet20", "int");
        training.task = Task::Qat;
        QVERIFY(!estimateTime(training, 1000, 5000, {earlier(3, "resnet20", "int")}));
    }
    void trainingTakesItsShareOfImagesAndEpochs()
    {
        RunSummary done = earlier(3, "resnet20", "int");
        done.spec.task = Task::Qat;
        done.spec.training.epochs = 2;
        done.spec.training.images = 500;
        done.seconds.train = 20; // 0.02 s an image
        RunSpec spec = done.spec;
        spec.training.epochs = 1;
        spec.training.images = 0;
        QCOMPARE(estimateTime(spec, 1000, 5000, {done})->seconds, 1 + 2.56 + 10 + 100.0);
    }
    void runsOfOtherMachinesAreToldApart()
    {
        QVERIFY(isOfThisMachine({{"processor", processorName()}}));
        QVERIFY(!isOfThisMachine({{"processor", "another one"}}));
        QVERIFY(!isOfThisMachine({}));
    }
};

QTEST_APPLESS_MAIN(TestTimeEstimate)
#include "tst_time_estimate.moc"
