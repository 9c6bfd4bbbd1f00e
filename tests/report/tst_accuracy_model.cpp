#include "core/report/accuracy_model.h"

#include "core/graph/models.h"

#include <QTest>

#include <cmath>

using namespace ant;

namespace {

/// Of the demo network: a quantizer at b bits costs 0.3^b nats, and as much accuracy as that slope says.
AllocationProblem problemOf(double top1, double slope)
{
    Sensitivity found;
    found.key.model = "demo";
    found.key.types = {"int"};
    found.key.images = 100'000;
    const auto correct = [&found](double percent) {
        return static_cast<std::int64_t>(std::llround(double(found.key.images) * percent / 100));
    };
    found.correct = correct(top1);
    const auto layers = findModel("demo").value()->build().quantizableNodes().size();
    for (int quantizer = 0; quantizer < int(2 * layers); ++quantizer)
        for (int bits = kMinBits; bits <= kMaxBits; ++bits) {
            SensitivityOption option{quantizer, bits, "int"};
            option.divergence = std::pow(0.3, bits);
            option.correct = correct(10 + (top1 - 10) * std::exp(-slope * option.divergence));
            found.options.push_back(option);
        }
    RunSpec spec;
    spec.mode = "int";
    auto problem = allocationProblem(std::move(found), spec, kMinBits);
    Q_ASSERT(problem.ok());
    return std::move(problem).value();
}

MeasuredRun runWith(const AllocationProblem &problem, int bits, double top1)
{
    return {RunId{bits}, "run", std::vector<int>(problem.rules.quantizers.size(), bits), top1, 1000};
}

double lossOf(const AllocationProblem &problem, int bits)
{
    return assess(problem, runWith(problem, bits, 0).bits).value().predictedLoss;
}

} // namespace

class TestAccuracyModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutRunsItIsTheSensitivity()
    {
        const AccuracyModel model = fitAccuracy(problemOf(90, 2), {});
        QCOMPARE(model.chance, 10.0);
        QVERIFY(std::abs(model.fp32 - 90) < 1e-9);
        QVERIFY2(std::abs(model.slope - 2) < 0.05, qPrintable(QString::number(model.slope)));
        QCOMPARE(model.predict(0), model.fp32);
        QVERIFY(!model.isFp32Measured);
    }
    void aFloatingPointRunSaysWhereItBegins()
    {
        const AllocationProblem problem = problemOf(99, 2); // the network knows these images
        const AccuracyModel model = fitAccuracy(problem, {runWith(problem, kFloatBits, 91.5)});
        QVERIFY(std::abs(model.fp32 - 91.5) < 1e-9);
        QVERIFY(model.isFp32Measured);
        QVERIFY(std::abs(model.slope - 2) < 0.05);
    }
    /// One run above what few images promised once made every prediction the same number.
    void aRunAboveTheSensitivityDoesNotFlattenIt()
    {
        const AllocationProblem problem = problemOf(50, 2);
        const AccuracyModel model = fitAccuracy(problem, {runWith(problem, 5, 56.9)});
        QVERIFY(!model.isFp32Measured);
        QVERIFY(std::abs(model.predict(lossOf(problem, 5)) - 56.9) < 1e-6);
        QVERIFY(model.predict(lossOf(problem, 3)) < 56);
        QVERIFY(model.predict(lossOf(problem, 8)) > 56.9);
    }
    /// Of images of the training set nearly all are right; the runs know better where accuracy begins.
    void runsAreBelievedMoreThanImagesOfTheTrainingSet()
    {
        const AllocationProblem problem = problemOf(99.8, 2);
        const AccuracyModel model =
            fitAccuracy(problem, {runWith(problem, 6, 91.2), runWith(problem, 7, 91.4)});
        QVERIFY2(std::abs(model.fp32 - 91.4) < 1, qPrintable(QString::number(model.fp32)));
        QVERIFY(std::abs(model.predict(lossOf(problem, 6)) - 91.2) < 0.3);
        QVERIFY2(model.slope > 1 && model.slope < 3, qPrintable(QString::number(model.slope)));
    }
    void runsFarApartMoveTheSlope()
    {
        const AllocationProblem problem = problemOf(90, 2);
        std::vector<MeasuredRun> runs;
        for (const int bits : {3, 4, 8})
            runs.push_back(runWith(problem, bits, 10 + 75 * std::exp(-6 * lossOf(problem, bits))));
        const AccuracyModel model = fitAccuracy(problem, runs);
        QVERIFY2(std::abs(model.slope - 6) < 0.1, qPrintable(QString::number(model.slope)));
        QVERIFY(std::abs(model.fp32 - 85) < 0.5);
    }
    void aNetworkThatGuessesIsPredictedToGuess()
    {
        const AccuracyModel model = fitAccuracy(problemOf(10, 2), {});
        QCOMPARE(model.predict(1), 10.0);
    }
};

QTEST_APPLESS_MAIN(TestAccuracyModel)
#include "tst_accuracy_model.moc"
