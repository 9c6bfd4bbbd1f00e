#include "tests/engine/recorded_run.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace ant;

namespace {

RunSpec smallSpec(const std::string &mode)
{
    RunSpec spec;
    spec.model = "resnet20";
    spec.weights = test::testData("data/weights/resnet20-12fca82f.th");
    spec.dataset = {"cifar10", test::testData("data/cifar10")};
    spec.mode = mode;
    spec.batch = 32;
    spec.limit = 64;
    return spec;
}

} // namespace

class TestEngineRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (test::testData("data/weights/resnet20-12fca82f.th").empty())
            QSKIP("needs data/weights below ANT_TEST_DATA");
    }
    void sameSpecGivesTheSameNumbersWithAnyNumberOfKernelThreads()
    {
        RunSpec spec = smallSpec("fip-f");
        spec.threads = 2;
        const auto once = test::record(spec);
        const auto twice = test::record(spec);
        QVERIFY2(!once.error, once.error ? once.error->text().c_str() : "");
        QCOMPARE(once.quantizers, twice.quantizers);
        QCOMPARE(once.predictions, twice.predictions);
    }
    void everythingThatARepetitionNeedsIsTold()
    {
        const auto run = test::record(smallSpec("int"));
        for (const char *fact :
             {"weights.sha256", "dataset.fingerprint", "version.libtorch", "processor", "seed"})
            QVERIFY2(run.environment.contains(fact), fact);
        QVERIFY(run.environment.at("weights.sha256").starts_with("12fca82f"));
    }
    void detailsBelongToTheirQuantizers()
    {
        const auto run = test::record(smallSpec("ip-f"));
        QCOMPARE(run.details.size(), run.quantizers.size());
        for (std::size_t i = 0; i < run.details.size(); ++i) {
            const QuantizerRecord &record = run.quantizers[i];
            std::uint64_t elements = 1;
            for (const std::int64_t size : record.shape)
                elements *= static_cast<std::uint64_t>(size);
            QCOMPARE(run.details[i].histogram.total(), elements);
            QCOMPARE(run.details[i].grid.size(), run.details[i].codeUsage.size());
            QCOMPARE(run.details[i].curves.size(), record.candidates.size());
            QVERIFY(record.sqnrDb > 5);
        }
    }
    void unquantizedRolesStayInFloatingPoint()
    {
        RunSpec spec = smallSpec("int");
        spec.quantizeActivations = false;
        const auto run = test::record(spec);
        QCOMPARE(run.quantizers.size(), std::size_t(20));
        for (const QuantizerRecord &record : run.quantizers)
            QCOMPARE(record.role, Role::Weight);
    }
    void overridesReplaceTheSearch()
    {
        RunSpec spec = smallSpec("ip-f");
        spec.overrides = {{.layer = "conv1", .role = Role::Weight, .type = "float", .bits = 6},
                          {.layer = "conv1", .role = Role::Input, .type = "int", .alpha = {2.5f}},
                          {.layer = "linear", .role = Role::Input, .enabled = false}};
        const auto run = test::record(spec);
        QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
        QCOMPARE(run.quantizers.size(), std::size_t(39));
        QCOMPARE(run.quantizers[0].type, std::string("float"));
        QCOMPARE(run.quantizers[0].bits, 6);
        QCOMPARE(run.quantizers[1].alpha, std::vector<float>{2.5f});
        QVERIFY(run.quantizers[1].alphaStep.empty());
    }
    void overriddenWidthsStayInLayersAtEightBits_data()
    {
        QTest::addColumn<QList<int>>("layers");
        QTest::addColumn<int>("count");
        QTest::newRow("-l8") << QList<int>{0, 19} << 0;
        QTest::newRow("-n8") << QList<int>{} << 2; // the last two
    }
    void overriddenWidthsStayInLayersAtEightBits()
    {
        QFETCH(QList<int>, layers);
        QFETCH(int, count);
        RunSpec spec = smallSpec("ip-f");
        spec.eightBitLayers.assign(layers.begin(), layers.end());
        spec.eightBitCount = count;
        spec.overrides = {{.layer = "linear", .role = Role::Weight, .bits = 5}};
        const auto run = test::record(spec);
        QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
        QCOMPARE(run.quantizers.size(), std::size_t(40));
        QCOMPARE(run.quantizers[38].bits, 5);
        QCOMPARE(run.quantizers[39].bits, 8);
        QCOMPARE(run.quantizers[20].bits, 4);
    }
    void stoppingEndsTheRunAsCancelled()
    {
        const auto run = test::record(smallSpec("ip-f"), "calibrate");
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Cancelled);
        QVERIFY(run.predictions.empty());
    }
    void weightsOfAnotherModelAreRefusedWithNames()
    {
        RunSpec spec = smallSpec("int");
        spec.model = "resnet32";
        const auto run = test::record(spec);
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Corrupt);
        QVERIFY(run.error->message.find("layer1.3.conv1.weight") != std::string::npos);
    }
    void nonFiniteWeightStopsTheRunWithTheLayersName()
    {
        RunSpec spec = smallSpec("int");
        auto weights = readTensorFile(spec.weights);
        ANT_VERIFY_OK(weights);
        FileTensor &tensor = weights.value().tensors.at("layer2.0.conv1.weight");
        std::vector<float> values = tensor.toFloats();
        values[5] = NAN;
        tensor = FileTensor::fromFloats(tensor.shape, values);
        const test::TemporaryFolder folder;
        spec.weights = folder.path() / "broken.safetensors";
        ANT_VERIFY_OK(writeSafetensors(spec.weights, weights.value()));
        const auto run = test::record(spec);
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Corrupt);
        QVERIFY(run.error->message.find("layer2.0.conv1") != std::string::npos);
    }
    void checkpointOfTheReferenceIsEvaluatedAsItDid()
    {
        ANT_NEEDS_DATA(file, "golden/checkpoint_reference_format.pth");
        RunSpec spec = smallSpec("ip-f");
        spec.task = Task::Eval;
        spec.checkpoint = file;
        spec.weights.clear();
        spec.batch = 128;
        spec.limit = 0;
        const auto run = test::record(spec);
        QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
        QCOMPARE(run.outcome.result->top1Correct, 881); // golden/checkpoint_reference_format.json
        QCOMPARE(run.outcome.result->top5Correct, 995);
        QCOMPARE(run.quantizers.size(), std::size_t(40));
        QVERIFY(run.quantizers.front().alphaStep.empty());
        ANT_NEEDS_DATA(training, "golden/qat_resnet20.json");
        std::ifstream stream(training);
        const auto golden = nlohmann::json::parse(stream);
        for (const auto &made : golden.at("runs"))
            if (made.at("name") == "IP-F")
                for (std::size_t i = 0; i < run.quantizers.size(); ++i) {
                    const QuantizerRecord &own = run.quantizers[i];
                    const auto &theirs = made.at("calibrated").at(i);
                    QVERIFY2(own.type == theirs.at("type") && own.isSigned == theirs.at("signed"),
                             own.layer.c_str());
                    QCOMPARE(own.bits, theirs.at("bit").get<int>());
                }
    }
    void trainedNetworkIsTheSameWhenReadBackAsACheckpoint()
    {
        RunSpec spec = smallSpec("fip-f");
        spec.task = Task::Qat;
        spec.batch = 128;
        spec.limit = 512;
        spec.training = {.epochs = 1, .learningRate = 2e-3, .shuffle = false, .augment = false};
        const auto trained = test::record(spec);
        QVERIFY2(!trained.error, trained.error ? trained.error->text().c_str() : "");
        const test::TemporaryFolder folder;
        spec.checkpoint = folder.path() / "trained.safetensors";
        ANT_VERIFY_OK(writeSafetensors(spec.checkpoint, trained.weights));
        spec.task = Task::Eval;
        const auto again = test::record(spec);
        QVERIFY2(!again.error, again.error ? again.error->text().c_str() : "");
        QCOMPARE(again.predictions, trained.predictions);
    }
    void plainWeightsAreNoCheckpoint()
    {
        RunSpec spec = smallSpec("ip-f");
        std::swap(spec.checkpoint, spec.weights);
        const auto run = test::record(spec);
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::InvalidArgument);
    }
    void cudaWithoutADeviceIsRefused()
    {
        RunSpec spec = smallSpec("int");
        spec.device = "cuda";
        if (std::filesystem::exists("/dev/nvidia0"))
            QSKIP("this machine has a CUDA device");
        const auto run = test::record(spec);
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Unsupported);
    }
};

QTEST_APPLESS_MAIN(TestEngineRun)
#include "tst_engine_run.moc"
