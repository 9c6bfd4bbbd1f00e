#include "tests/engine/recorded_run.h"
#include "tests/support/test_data.h"

#include "core/numeric/fake_quant.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ant;

namespace {

/// The built-in network on its own images: seconds a run.
RunSpec demoSpec(RoundingMethod method, int images = 32)
{
    RunSpec spec;
    spec.model = "demo";
    spec.mode = "int";
    spec.weightBits = spec.activationBits = 3;
    spec.batch = 32;
    spec.limit = 200;
    spec.threads = 2;
    spec.ptq.method = method;
    spec.ptq.calibrationImages = images;
    spec.ptq.iterations = 12;
    spec.ptq.equalize = Repair::Off; // trying it takes two more passes
    return spec;
}

const QuantizerRecord &weightOf(const test::RecordedRun &run, const std::string &layer)
{
    return *std::ranges::find_if(run.quantizers, [&](const QuantizerRecord &quantizer) {
        return quantizer.layer == layer && quantizer.role == Role::Weight;
    });
}

std::vector<float> floats(const TensorFile &file, const std::string &name)
{
    return file.tensors.at(name).toFloats();
}

/// Several tests look at the same two runs.
const test::RecordedRun &feedbackRun()
{
    static const test::RecordedRun run = test::record(demoSpec(RoundingMethod::Feedback));
    return run;
}

const test::RecordedRun &learnedRun()
{
    static const test::RecordedRun run = test::record(demoSpec(RoundingMethod::Reconstruct));
    return run;
}

void mustBeDone(const test::RecordedRun &run)
{
    QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
}

} // namespace

class TestPostTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void feedbackErrsLessThanNearestAndLearningLeavesNoBlockWorse()
    {
        const auto nearest = test::record(demoSpec(RoundingMethod::Nearest, 0));
        const test::RecordedRun &feedback = feedbackRun(), &learned = learnedRun();
        mustBeDone(nearest);
        mustBeDone(feedback);
        mustBeDone(learned);
        QVERIFY(feedback.outcome.result->loss < nearest.outcome.result->loss);
        QVERIFY(nearest.blocks.empty());
        for (const BlockRecord &block : feedback.blocks) {
            QCOMPARE(block.errorAfter, block.errorBefore);
            QCOMPARE(block.iterations, 0);
        }
        QCOMPARE(learned.blocks.size(), feedback.blocks.size());
        for (const BlockRecord &block : learned.blocks) {
            QCOMPARE(block.iterations, 12);
            QVERIFY(block.errorAfter <= block.errorBefore);
        }
    }
    /// It was chosen by the network's answers; the first block alone would learn another one.
    void learningLeavesTheScaleOfTheImagesAsItWasChosen()
    {
        const auto imagesOf = [](const test::RecordedRun &run) {
            return *std::ranges::find(run.quantizers, Role::Input, &QuantizerRecord::role);
        };
        QVERIFY(learnedRun().blocks.front().errorAfter < learnedRun().blocks.front().errorBefore);
        QCOMPARE(imagesOf(learnedRun()).layerIndex, 0);
        QVERIFY(imagesOf(learnedRun()).alpha == imagesOf(feedbackRun()).alpha);
    }
    void weightsAreCodesTimesScalesOfTheirQuantizer_data()
    {
        QTest::addColumn<int>("method");
        QTest::addRow("feedback") << int(RoundingMethod::Feedback);
        QTest::addRow("reconstruct") << int(RoundingMethod::Reconstruct);
    }
    void weightsAreCodesTimesScalesOfTheirQuantizer()
    {
        QFETCH(int, method);
        const auto &run = RoundingMethod(method) == RoundingMethod::Feedback ? feedbackRun() : learnedRun();
        mustBeDone(run);
        for (const std::string layer : {"conv1", "layer2.0.conv1", "linear"}) {
            const QuantizerRecord &record = weightOf(run, layer);
            const auto type = NumericType::fromName(record.type);
            const Codebook book = Codebook::make({.type = type.value(), .bits = record.bits}).value();
            const std::vector<float> weights = floats(run.weights, layer + ".weight");
            std::vector<float> rounded(weights.size());
            fakeQuantize(weights, rounded, book, {record.alpha}, 1);
            QCOMPARE(rounded, weights);
        }
    }
    void theRoundedNetworkIsTheSameWhenReadBackAsACheckpoint()
    {
        RunSpec spec = demoSpec(RoundingMethod::Reconstruct);
        const auto &run = learnedRun();
        mustBeDone(run);
        const test::TemporaryFolder folder;
        spec.checkpoint = folder.path() / "rounded.safetensors";
        ANT_VERIFY_OK(writeSafetensors(spec.checkpoint, run.weights));
        spec.task = Task::Eval;
        const auto again = test::record(spec);
        mustBeDone(again);
        QCOMPARE(again.predictions, run.predictions);
    }
    void theSameSeedGivesTheSameWeightsAndAnotherOneOthers()
    {
        RunSpec spec = demoSpec(RoundingMethod::Reconstruct);
        const auto &once = learnedRun();
        const auto twice = test::record(spec);
        spec.seed = 1;
        const auto other = test::record(spec);
        mustBeDone(once);
        mustBeDone(other);
        QCOMPARE(once.images, twice.images);
        QCOMPARE(once.quantizers, twice.quantizers);
        QCOMPARE(floats(once.weights, "layer1.0.conv2.weight"),
                 floats(twice.weights, "layer1.0.conv2.weight"));
        QVERIFY(other.images != once.images);
        QVERIFY(floats(other.weights, "layer1.0.conv2.weight") !=
                floats(once.weights, "layer1.0.conv2.weight"));
    }
    void oneCalibrationImageIsEnoughToRun()
    {
        for (const RoundingMethod method : {RoundingMethod::Feedback, RoundingMethod::Reconstruct}) {
            const auto run = test::record(demoSpec(method, 1));
            mustBeDone(run);
            QCOMPARE(run.images->images.size(), std::size_t(1));
            QVERIFY(std::isfinite(run.outcome.result->loss));
        }
    }
    void aDeadChannelDoesNoHarm()
    {
        RunSpec spec = demoSpec(RoundingMethod::Reconstruct);
        const test::TemporaryFolder folder;
        auto file = readTensorFile(findResource("demo/demo.safetensors").value());
        ANT_VERIFY_OK(file);
        for (const char *name : {"layer1.0.bn1.weight", "layer1.0.bn1.bias"}) {
            FileTensor &tensor = file.value().tensors.at(name);
            std::vector<float> values = tensor.toFloats();
            values[3] = 0;
            tensor = FileTensor::fromFloats(tensor.shape, values);
        }
        spec.weights = folder.path() / "dead.safetensors";
        ANT_VERIFY_OK(writeSafetensors(spec.weights, file.value()));
        const auto dead = test::record(spec);
        mustBeDone(dead);
        QVERIFY(std::isfinite(dead.outcome.result->loss));
        for (const float value : floats(dead.weights, "layer1.0.conv2.weight"))
            QVERIFY(std::isfinite(value));
    }
    void aReconstructionThatWasStoppedGoesOnToTheSameBits()
    {
        const RunSpec spec = demoSpec(RoundingMethod::Reconstruct);
        const auto &whole = learnedRun();
        mustBeDone(whole);
        QCOMPARE(whole.checkpoints.size(), whole.blocks.size());
        const test::TemporaryFolder folder;
        const auto state = folder.path() / "state.safetensors";
        ANT_VERIFY_OK(writeSafetensors(state, whole.checkpoints[1].contents));
        const auto rest = test::record(spec, {}, state);
        mustBeDone(rest);
        QCOMPARE(rest.checkpoints.size(), whole.checkpoints.size() - 2);
        QCOMPARE(rest.predictions, whole.predictions);
    }
    void stoppingEndsAReconstructionAsCancelled()
    {
        const auto run = test::record(demoSpec(RoundingMethod::Reconstruct), "reconstruct");
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Cancelled);
        QVERIFY(run.predictions.empty());
    }
    void aCheckpointOfOtherSettingsIsRefused()
    {
        RunSpec spec = demoSpec(RoundingMethod::Reconstruct);
        const auto &whole = learnedRun();
        mustBeDone(whole);
        const test::TemporaryFolder folder;
        const auto state = folder.path() / "state.safetensors";
        ANT_VERIFY_OK(writeSafetensors(state, whole.checkpoints[0].contents));
        spec.seed = 5;
        const auto other = test::record(spec, {}, state);
        QVERIFY(other.error);
        QCOMPARE(other.error->code, ErrorCode::InvalidArgument);
    }
    void calibrationImagesComeFromTheTrainingSet()
    {
        const auto &run = feedbackRun();
        mustBeDone(run);
        QCOMPARE(run.images->source, std::string("train"));
        QVERIFY(std::ranges::is_sorted(run.images->images));
        QVERIFY(run.images->images.back() > 200); // of 10000, drawn
        QVERIFY(run.warnings.empty());
    }
    void evaluationImagesThatCalibrateAreWarnedOfAndCanBeLeftOut()
    {
        RunSpec spec = demoSpec(RoundingMethod::Nearest);
        spec.ptq.source = CalibrationSource::Evaluation;
        spec.ptq.excludeCalibration = true;
        spec.limit = 0;
        const auto run = test::record(spec);
        mustBeDone(run);
        QCOMPARE(run.warnings.size(), std::size_t(1));
        QCOMPARE(run.outcome.result->total, std::int64_t(2000 - 32));
        for (const Prediction &prediction : run.predictions)
            QVERIFY(!std::ranges::binary_search(run.images->images, prediction.image));
    }
    void eachRepairAloneRunsAndChangesTheNetwork()
    {
        RunSpec spec = demoSpec(RoundingMethod::Nearest);
        const auto plain = test::record(spec);
        mustBeDone(plain);
        for (Repair PtqRecipe::*repair :
             {&PtqRecipe::ranges, &PtqRecipe::bias, &PtqRecipe::fold, &PtqRecipe::statistics,
              &PtqRecipe::equalize, &PtqRecipe::diffusion})
        {
            RunSpec repaired = spec;
            repaired.batch = 16; // of which "ranges" takes more
            repaired.ptq.*repair = Repair::On;
            const auto run = test::record(repaired);
            mustBeDone(run);
            QVERIFY(run.predictions.size() == plain.predictions.size());
            QVERIFY(run.outcome.result->loss < plain.outcome.result->loss * 1.5);
        }
    }
    void errorsOfImagesArePassedOnUnlessSwitchedOffAndTheAnswersGain()
    {
        RunSpec spec = demoSpec(RoundingMethod::Feedback);
        spec.quantizeWeights = false; // the images' part alone
        for (int layer = 1; layer < int(feedbackRun().quantizers.size() / 2); ++layer)
            spec.overrides.push_back({.layer = feedbackRun().quantizers[std::size_t(2 * layer)].layer,
                                      .role = Role::Input,
                                      .enabled = false});
        const auto passedOn = test::record(spec);
        spec.ptq.diffusion = Repair::Off;
        const auto nearest = test::record(spec);
        mustBeDone(passedOn);
        mustBeDone(nearest);
        QCOMPARE(passedOn.quantizers.size(), std::size_t(1));
        QVERIFY(passedOn.quantizers.front().isDiffused);
        QVERIFY(!nearest.quantizers.front().isDiffused);
        QVERIFY(passedOn.quantizers.front().mse > nearest.quantizers.front().mse);
        QVERIFY2(
            passedOn.outcome.result->loss < nearest.outcome.result->loss,
            qPrintable(
                QString("%1 and %2").arg(passedOn.outcome.result->loss).arg(nearest.outcome.result->loss)));
        spec.ptq.method = RoundingMethod::Nearest; // which stays as the reference does it
        spec.ptq.diffusion = Repair::Auto;
        const auto reference = test::record(spec);
        mustBeDone(reference);
        QVERIFY(!reference.quantizers.front().isDiffused);
    }
    void aCheckpointWhoseImagesAreRoundedInAnUnknownWayIsRefused_data()
    {
        QTest::addColumn<QString>("layer");
        QTest::addColumn<int>("channels");
        QTest::addColumn<float>("tap");
        QTest::addRow("a filter of other shape") << "conv1" << 0 << 0.5f;
        QTest::addRow("a tap that is no number") << "conv1" << 3 << float(NAN);
        QTest::addRow("images of other channels") << "conv1" << 2 << 0.5f;
        QTest::addRow("an input that is no image") << "linear" << 3 << 0.5f;
    }
    void aCheckpointWhoseImagesAreRoundedInAnUnknownWayIsRefused()
    {
        QFETCH(QString, layer);
        QFETCH(int, channels);
        QFETCH(float, tap);
        TensorFile file = feedbackRun().weights;
        const std::vector<std::int64_t> shape = {channels, 5, 9, channels == 0 ? 1 : channels};
        const std::vector<float> taps(std::size_t(45 * channels * channels), tap);
        file.tensors[layer.toStdString() + ".quant_input.diffusion"] = FileTensor::fromFloats(shape, taps);
        const test::TemporaryFolder folder;
        RunSpec spec = demoSpec(RoundingMethod::Nearest, 0);
        spec.task = Task::Eval;
        spec.checkpoint = folder.path() / "odd.safetensors";
        ANT_VERIFY_OK(writeSafetensors(spec.checkpoint, file));
        const auto run = test::record(spec);
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Corrupt);
        QVERIFY2(run.error->text().find(layer.toStdString()) != std::string::npos, run.error->text().c_str());
    }
    void layersAtEightBitsAreKept()
    {
        RunSpec spec = demoSpec(RoundingMethod::Feedback);
        spec.eightBitLayers = {0};
        const auto run = test::record(spec);
        mustBeDone(run);
        QCOMPARE(run.quantizers[0].bits, 8);
        QCOMPARE(run.quantizers[0].type, std::string("int"));
        QCOMPARE(run.quantizers[1].bits, 8);
        QCOMPARE(run.quantizers[2].bits, 3);
    }
};

QTEST_APPLESS_MAIN(TestPostTraining)
#include "tst_post_training.moc"
