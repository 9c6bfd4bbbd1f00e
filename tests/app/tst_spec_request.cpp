#include "app/antq/spec_request.h"
#include "core/experiment/run_options.h"
#include "tests/support/test_data.h"

#include <CLI/CLI.hpp>
#include <QTest>
#include <algorithm>
#include <fstream>

using namespace ant;
using namespace ant::cli;

namespace {

/// The specs of "antq run" with these options.
Result<std::vector<RunSpec>> specsOf(std::vector<std::string> arguments)
{
    CLI::App app;
    SpecRequest request;
    addSpecOptions(app, request);
    std::ranges::reverse(arguments); // as CLI11 wants a vector
    try {
        app.parse(arguments);
    } catch (const CLI::ParseError &error) {
        return Error{ErrorCode::InvalidArgument, error.what(), {}};
    }
    return makeSpecs(request);
}

} // namespace

class TestSpecRequest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutOptionsItIsTheDefault()
    {
        const auto specs = specsOf({});
        ANT_VERIFY_OK(specs);
        QVERIFY(specs.value() == std::vector<RunSpec>{RunSpec()});
    }

    void everyOptionReachesItsField()
    {
        const auto specs = specsOf({"--task",
                                    "qat",
                                    "--model",
                                    "resnet20",
                                    "--mode",
                                    "FIP-F",
                                    "--wbits",
                                    "5",
                                    "--abits",
                                    "6",
                                    "--wlow",
                                    "80",
                                    "--aup",
                                    "140",
                                    "--eight-bit-layers",
                                    "0,19",
                                    "--batch",
                                    "32",
                                    "--calibration-batch",
                                    "16",
                                    "--limit",
                                    "100",
                                    "--epochs",
                                    "3",
                                    "--lr",
                                    "0.001",
                                    "--shuffle",
                                    "off",
                                    "--augment",
                                    "off",
                                    "--seed",
                                    "7",
                                    "--threads",
                                    "2",
                                    "--name",
                                    "mine",
                                    "--override",
                                    "conv1:weight:bits=8",
                                    "--override",
                                    "linear:input:enabled=off"});
        ANT_VERIFY_OK(specs);
        const RunSpec &spec = specs.value().front();
        QVERIFY(spec.task == Task::Qat);
        QCOMPARE(spec.mode, std::string("fip-f"));
        QCOMPARE(spec.weightBits, 5);
        QCOMPARE(spec.activationBits, 6);
        QVERIFY((spec.weightRange == AlphaRange{80, 150}));
        QVERIFY((spec.activationRange == AlphaRange{75, 140}));
        QVERIFY((spec.eightBitLayers == std::vector<int>{0, 19}));
        QCOMPARE(spec.batch, 32);
        QCOMPARE(spec.calibrationBatch, 16);
        QCOMPARE(spec.limit, std::int64_t(100));
        QCOMPARE(spec.training.epochs, 3);
        QCOMPARE(spec.training.learningRate, 0.001);
        QVERIFY(!spec.training.shuffle && !spec.training.augment);
        QCOMPARE(spec.seed, std::uint64_t(7));
        QCOMPARE(spec.threads, 2);
        QCOMPARE(spec.name, std::string("mine"));
        QCOMPARE(spec.overrides.size(), std::size_t(2));
        QCOMPARE(spec.overrides[1].layer, std::string("linear"));
    }

    void aListOfModesMakesARunEach()
    {
        const auto specs = specsOf({"--mode", "fp32,int,ant4-8", "--model", "resnet20", "--name", "mine"});
        ANT_VERIFY_OK(specs);
        QCOMPARE(specs.value().size(), std::size_t(3));
        QCOMPARE(specs.value()[0].mode, std::string("fp32"));
        QCOMPARE(specs.value()[1].name, std::string("mine int"));
        QCOMPARE(specs.value()[2].mode, std::string("ant4-8"));
    }

    void ant48TakesFirstAndLastLayer()
    {
        const auto specs = specsOf({"--mode", "int,ant4-8", "--model", "resnet20"});
        ANT_VERIFY_OK(specs);
        QVERIFY(specs.value()[0].eightBitLayers.empty());
        QVERIFY((specs.value()[1].eightBitLayers == std::vector<int>{0, 19})); // 19 convolutions, 1 linear
    }

    void namedEightBitLayersAreKept()
    {
        const auto single = specsOf({"--mode", "ip-f", "--model", "resnet20", "--eight-bit-layers", "3"});
        ANT_VERIFY_OK(single);
        QVERIFY((single.value()[0].eightBitLayers == std::vector<int>{3}));
        const auto list =
            specsOf({"--mode", "ip-f,ant4-8", "--model", "resnet20", "--eight-bit-layers", "3"});
        ANT_VERIFY_OK(list);
        QVERIFY(list.value()[0].eightBitLayers.empty());
        QVERIFY((list.value()[1].eightBitLayers == std::vector<int>{3}));
    }

    void sixBitIsIpfFromAHundredPercent()
    {
        const auto specs = specsOf({"--mode", "6bit", "--aup", "160"});
        ANT_VERIFY_OK(specs);
        const RunSpec &spec = specs.value().front();
        QCOMPARE(spec.mode, std::string("ip-f"));
        QCOMPARE(spec.weightBits, 6);
        QCOMPARE(spec.activationBits, 6);
        QVERIFY((spec.weightRange == AlphaRange{100, 150}));
        QVERIFY((spec.activationRange == AlphaRange{100, 160}));
    }

    void pathsBecomeAbsolute()
    {
        const auto specs =
            specsOf({"--model", "resnet20", "--weights", "a.th", "--dataset", "cifar10:images"});
        ANT_VERIFY_OK(specs);
        QVERIFY(specs.value()[0].weights == std::filesystem::current_path() / "a.th");
        QVERIFY(specs.value()[0].dataset.folder == std::filesystem::current_path() / "images");
    }

    void optionsWinOverTheSpecFile()
    {
        const ant::test::TemporaryFolder folder;
        const auto file = folder.path() / "spec.json";
        std::ofstream(file) << R"({"version": 1, "model": "resnet20", "mode": "int", "batch": 64})";
        const auto specs = specsOf({"--spec", file.string(), "--batch", "16"});
        ANT_VERIFY_OK(specs);
        QCOMPARE(specs.value()[0].model, std::string("resnet20"));
        QCOMPARE(specs.value()[0].mode, std::string("int"));
        QCOMPARE(specs.value()[0].batch, 16);
    }

    void theCommandLineOfASpecGivesTheSpec()
    {
        const std::vector<std::string> arguments = {
            "--model", "resnet32", "--mode",     "ant4-8",
            "--limit", "10",       "--override", "conv1:weight:alpha=0.5"};
        const auto specs = specsOf(arguments);
        ANT_VERIFY_OK(specs);
        const std::string line = commandLine(specs.value()[0]);
        std::vector<std::string> words;
        for (const QString &word : QString::fromStdString(line).split(QLatin1Char(' ')))
            words.push_back(word.toStdString());
        QCOMPARE(words[0] + " " + words[1], std::string("antq run"));
        const auto again = specsOf({words.begin() + 2, words.end()});
        ANT_VERIFY_OK(again);
        QVERIFY(again.value() == specs.value());
    }
};

QTEST_APPLESS_MAIN(TestSpecRequest)
#include "tst_spec_request.moc"
