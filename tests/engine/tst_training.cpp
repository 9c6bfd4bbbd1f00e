#include "tests/engine/recorded_run.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace ant;

namespace {

/// The demo network on 256 of its images, eight steps an epoch.
RunSpec smallTraining(const std::string &mode)
{
    RunSpec spec;
    spec.task = Task::Qat;
    spec.mode = mode;
    spec.batch = 32;
    spec.limit = 100;
    spec.threads = 1;
    spec.training.epochs = 1;
    spec.training.learningRate = 2e-3;
    spec.training.images = 256;
    return spec;
}

/// Everything that the reference does not do.
TrainingRecipe everyOption(TrainingRecipe recipe)
{
    recipe.schedule = Schedule::Cosine;
    recipe.scaleAlphaGradient = true;
    recipe.labelSmoothing = 0.1;
    recipe.distillation = 0.5;
    recipe.freezeBatchNorm = true;
    recipe.weightAverage = 0.9;
    recipe.microBatch = 16;
    return recipe;
}

std::string complaint(const test::RecordedRun &run)
{
    return run.error ? run.error->text() : std::string();
}

bool haveTheSameTensors(const TensorFile &a, const TensorFile &b)
{
    for (const auto &[name, tensor] : a.tensors)
        if (!b.tensors.contains(name) || tensor.toFloats() != b.tensors.at(name).toFloats())
            return false;
    return a.tensors.size() == b.tensors.size();
}

double largestLossDifference(const test::RecordedRun &a, const test::RecordedRun &b)
{
    double largest = a.steps.size() == b.steps.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.steps.size(), b.steps.size()); ++i)
        largest = std::max(largest, std::abs(a.steps[i].loss - b.steps[i].loss) / a.steps[i].loss);
    return largest;
}

} // namespace

class TestTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStateGoesOnToTheSameBits_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<bool>("extras");
        QTest::newRow("reference's recipe") << "ant4-8" << false;
        QTest::newRow("every option") << "ip-f" << true;
        QTest::newRow("fp32") << "fp32" << false;
    }
    void everyStateGoesOnToTheSameBits()
    {
        QFETCH(QString, mode);
        QFETCH(bool, extras);
        RunSpec spec = smallTraining(mode.toStdString());
        spec.training.epochs = 2;
        spec.training.checkpointMinutes = 1e-9;
        if (mode == "ant4-8")
            spec.eightBitLayers = {0, 7};
        if (extras)
            spec.training = everyOption(spec.training);
        const auto whole = test::record(spec);
        QVERIFY2(!whole.error, complaint(whole).c_str());
        QCOMPARE(whole.steps.size(), std::size_t(16));
        const test::TemporaryFolder folder;
        for (const std::size_t which : {std::size_t(0), std::size_t(4), whole.checkpoints.size() - 1}) {
            const auto file = folder.path() / "state.safetensors";
            ANT_VERIFY_OK(writeSafetensors(file, whole.checkpoints[which].contents));
            const auto rest = test::record(spec, {}, file);
            QVERIFY2(!rest.error, complaint(rest).c_str());
            const auto from = whole.checkpoints[which].step;
            QCOMPARE(rest.resumedAt.value(), from);
            QCOMPARE(rest.steps, std::vector<StepRecord>(whole.steps.begin() + from, whole.steps.end()));
            QCOMPARE(rest.epochs.back(), whole.epochs.back());
            QCOMPARE(rest.predictions, whole.predictions);
            QVERIFY(haveTheSameTensors(rest.weights, whole.weights));
        }
    }
    void microBatchesAddUpToTheBatch()
    {
        RunSpec spec = smallTraining("fp32");
        spec.training.freezeBatchNorm = true; // batch statistics would see fewer images
        const auto whole = test::record(spec);
        spec.training.microBatch = 5;
        const auto parts = test::record(spec);
        QVERIFY2(!parts.error, complaint(parts).c_str());
        QVERIFY(largestLossDifference(whole, parts) < 1e-5);
    }
    void aTightMemoryLimitHalvesTheMicroBatchUntilNothingIsLeft()
    {
        RunSpec spec = smallTraining("ip-f");
        spec.memoryLimit = 1'000'000; // no process is that small
        const auto run = test::record(spec);
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::OutOfMemory);
        QVERIFY2(run.error->message.find("one image at a time") != std::string::npos,
                 run.error->message.c_str());
        QCOMPARE(run.warnings.size(), std::size_t(5)); // 16, 8, 4, 2, 1
        QVERIFY(run.warnings.front().find("16 images at a time") != std::string::npos);
    }
    void frozenBatchNormsKeepTheirStatistics()
    {
        RunSpec spec = smallTraining("ip-f");
        const auto moved = test::record(spec);
        spec.training.freezeBatchNorm = true;
        const auto frozen = test::record(spec);
        QVERIFY2(!frozen.error, complaint(frozen).c_str());
        spec.training.learningRate = 1e-30;
        const auto still = test::record(spec);
        int statistics = 0;
        for (const auto &[name, tensor] : frozen.weights.tensors) {
            if (!name.ends_with("running_mean"))
                continue;
            ++statistics;
            QCOMPARE(tensor.toFloats(), still.weights.tensors.at(name).toFloats());
            QVERIFY(tensor.toFloats() != moved.weights.tensors.at(name).toFloats());
        }
        QVERIFY(statistics > 0);
    }
    void aScaledAlphaGradientMovesTheScalesLess()
    {
        RunSpec spec = smallTraining("int");
        const auto plain = test::record(spec);
        spec.training.scaleAlphaGradient = true;
        const auto scaled = test::record(spec);
        QVERIFY2(!scaled.error, complaint(scaled).c_str());
        double plainWay = 0, scaledWay = 0;
        for (std::size_t i = 0; i < plain.quantizers.size(); ++i) {
            plainWay += std::abs(plain.quantizers[i].alpha[0] - plain.calibrated[i].alpha[0]);
            scaledWay += std::abs(scaled.quantizers[i].alpha[0] - scaled.calibrated[i].alpha[0]);
        }
        QVERIFY(scaledWay > 0 && scaledWay < plainWay / 4);
    }
    void theLayersWithTheLargestErrorGetEightBits()
    {
        RunSpec spec = smallTraining("ip-f");
        spec.task = Task::Ptq;
        const auto plain = test::record(spec);
        const int layers = plain.quantizers.back().layerIndex + 1;
        std::vector<double> error(std::size_t(layers), 0.0);
        for (const QuantizerRecord &record : plain.quantizers)
            error[std::size_t(record.layerIndex)] += record.mse;
        std::vector<int> order;
        for (int layer = 0; layer < layers - 2; ++layer)
            order.push_back(layer);
        std::sort(order.begin(), order.end(),
                  [&](int a, int b) { return error[std::size_t(a)] > error[std::size_t(b)]; });
        spec.eightBitCount = 4;
        const auto chosen = test::record(spec);
        QVERIFY2(!chosen.error, complaint(chosen).c_str());
        std::set<int> wanted = {layers - 1, layers - 2, order[0], order[1]}, found;
        for (const QuantizerRecord &record : chosen.quantizers)
            if (record.bits == 8)
                found.insert(record.layerIndex);
        QCOMPARE(found, wanted);
    }
};

QTEST_APPLESS_MAIN(TestTraining)
#include "tst_training.moc"
