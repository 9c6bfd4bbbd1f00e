#include "tests/engine/golden_network.h"

#include "core/experiment/modes.h"
#include "tests/engine/near_tie.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace ant::test {
namespace {

using Json = nlohmann::json;

Json goldenRuns(const GoldenNetwork &network)
{
    std::ifstream file(testData(network.goldenFile));
    return Json::parse(file).at("runs");
}

Json goldenRun(const GoldenNetwork &network, const std::string &name)
{
    for (const Json &run : goldenRuns(network))
        if (run.at("name") == name)
            return run;
    return {};
}

RunSpec specOf(const GoldenNetwork &network, const Json &golden)
{
    RunSpec spec;
    spec.model = network.model;
    spec.weights = testData(network.weights);
    spec.dataset = {network.dataset, testData(network.folder)};
    spec.threads = 2;
    if (!golden.contains("mode")) {
        spec.task = Task::Eval;
        spec.mode = "fp32";
        return spec;
    }
    spec.mode = parseMode(golden.at("mode").get<std::string>()).value().name;
    spec.weightBits = golden.at("wbit");
    spec.activationBits = golden.at("abit");
    spec.weightRange = {golden.at("w_low"), golden.at("w_up")};
    spec.activationRange = {golden.at("a_low"), golden.at("a_up")};
    spec.batch = golden.contains("batch") ? golden.at("batch") : golden.at("calibration_batch");
    if (golden.at("layer_8bit_l").is_string()) {
        std::stringstream layers(golden.at("layer_8bit_l").get<std::string>());
        for (std::string layer; std::getline(layers, layer, ',');)
            spec.eightBitLayers.push_back(std::stoi(layer));
    }
    return spec;
}

struct StepCount {
    int all = 0, different = 0, far = 0;
};

void countSteps(const QuantizerRecord &quantizer, const Json &golden, StepCount &count)
{
    const Json steps = golden.at("index").is_array() ? golden.at("index") : Json::array({golden.at("index")});
    for (std::size_t channel = 0; channel < steps.size(); ++channel) {
        const int theirs = steps[channel];
        if (theirs < 0) // the reference found no candidate (an all-zero channel)
            continue;
        const int difference = std::abs(quantizer.alphaStep.at(channel) - theirs);
        count.all += 1;
        count.different += difference > 0;
        count.far += difference > 1;
        if (difference > 0)
            qInfo("%s channel %zu: step %d, the reference has %d (absmax %.9g, %.9g)",
                  quantizer.layer.c_str(), channel, quantizer.alphaStep.at(channel), theirs,
                  double(quantizer.absmax.at(channel)),
                  golden.at("absmax").is_array() ? golden.at("absmax")[channel].get<double>()
                                                 : golden.at("absmax").get<double>());
    }
}

/// At most one step in `rarity` may differ.
void compareQuantizers(const std::vector<QuantizerRecord> &quantizers, const Json &theirs, int rarity)
{
    QCOMPARE(quantizers.size(), theirs.size());
    StepCount steps;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        const QuantizerRecord &own = quantizers[i];
        const std::string where = theirs[i].at("name");
        QVERIFY2(where.starts_with(own.layer + "."), where.c_str());
        QCOMPARE(own.role == Role::Input, theirs[i].at("is_input").get<bool>());
        QVERIFY2(own.bits == theirs[i].at("bit") && own.isSigned == theirs[i].at("signed"), where.c_str());
        const std::string type = theirs[i].at("type");
        if (own.type != type) {
            const std::string line =
                where + " is " + own.type + ", the reference has " + type + " (" + scoresOf(own) + ")";
            QVERIFY2(isNearTie(own, type), line.c_str());
            qInfo("near tie: %s", line.c_str());
            continue;
        }
        countSteps(own, theirs[i], steps);
    }
    qInfo("%d of %d steps differ, %d by more than one", steps.different, steps.all, steps.far);
    QVERIFY(steps.different * rarity <= steps.all);
    if (sumsInTheReferencesOrder())
        QCOMPARE(steps.far, 0);
}

} // namespace

void addGoldenRuns(const GoldenNetwork &network)
{
    QTest::addColumn<QString>("run");
    for (const std::string &needed : {network.goldenFile, network.weights, network.folder})
        if (testData(needed).empty())
            QSKIP(("needs " + needed + " below ANT_TEST_DATA").c_str());
    for (const Json &run : goldenRuns(network)) {
        const QString name = QString::fromStdString(run.at("name"));
        QTest::newRow(qPrintable(name)) << name;
    }
}

void compareWithGolden(const GoldenNetwork &network, const QString &name)
{
    const Json golden = goldenRun(network, name.toStdString());
    const RecordedRun run = record(specOf(network, golden));
    QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
    const EvaluationResult result = run.outcome.result.value();
    const bool isFloat = !golden.contains("mode");
    qInfo("top-1 %lld (reference %d), top-5 %lld (reference %d); %.1f s calibrating, %.1f s evaluating",
          static_cast<long long>(result.top1Correct), golden.at("top1_correct").get<int>(),
          static_cast<long long>(result.top5Correct), golden.at("top5_correct").get<int>(),
          run.outcome.seconds.calibrate, run.outcome.seconds.evaluate);
    QCOMPARE(result.total, 1000);
    if (!isFloat)
        compareQuantizers(run.quantizers, golden.at("quantizers"), 100);
    const int quantizedTolerance = sumsInTheReferencesOrder() ? network.tolerance : 2 * network.tolerance;
    const int tolerance = isFloat ? network.fp32Tolerance : quantizedTolerance;
    QVERIFY(std::abs(result.top1Correct - golden.at("top1_correct").get<int>()) <= tolerance);
    if (isFloat)
        QVERIFY(std::abs(result.top5Correct - golden.at("top5_correct").get<int>()) <= tolerance);
}

void compareTrainingWithGolden(const GoldenNetwork &network, const QString &name)
{
    constexpr double kReferenceBatch = 256;
    const Json golden = goldenRun(network, name.toStdString());
    RunSpec spec = specOf(network, golden);
    spec.task = Task::Qat;
    spec.training.epochs = static_cast<int>(golden.at("epochs").size());
    spec.training.learningRate = golden.at("lr").get<double>() * kReferenceBatch / spec.batch;
    spec.training.shuffle = false;
    spec.training.augment = false;
    const RecordedRun run = record(spec);
    QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
    compareQuantizers(run.calibrated, golden.at("calibrated"), 20);
    QCOMPARE(run.steps.size(), golden.at("loss").size());
    QCOMPARE(run.epochs.size(), golden.at("epochs").size());
    for (std::size_t epoch = 0; epoch < run.epochs.size(); ++epoch) {
        const double own = run.epochs[epoch].top1 * 10; // of 1000 images
        const double theirs = golden.at("epochs")[epoch].at("top1_correct");
        qInfo("epoch %zu: %.0f right, the reference has %.0f", epoch, own, theirs);
        QVERIFY(std::abs(own - theirs) <= network.tolerance);
    }
    // Trained alphas are no candidates of the search any more.
    QVERIFY(run.quantizers.front().alphaStep.empty());
    QVERIFY(run.quantizers.front().alpha != run.calibrated.front().alpha);
}

} // namespace ant::test
