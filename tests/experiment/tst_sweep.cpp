#include "core/experiment/command_import.h"
#include "core/experiment/sweep.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

namespace {

std::vector<std::string> described(const Result<std::vector<RunSpec>> &specs)
{
    std::vector<std::string> lines;
    if (specs.ok())
        for (const RunSpec &spec : specs.value())
            lines.push_back(spec.model + " " + spec.mode + " " + std::to_string(spec.weightBits));
    return lines;
}

} // namespace

class TestSweep : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCombinationIsOneRun()
    {
        Sweep sweep;
        sweep.base.dataset = {"cifar10", "/data"};
        sweep.models = {{"resnet20", "/w/20.th", {"cifar10", "/data"}},
                        {"resnet32", "/w/32.th", {"cifar10", "/data"}}};
        sweep.modes = {"int", "ip-f"};
        sweep.bits = {4, 6};
        const auto specs = expandSweep(sweep);
        QCOMPARE(described(specs),
                 (std::vector<std::string>{"resnet20 int 4", "resnet20 int 6", "resnet20 ip-f 4",
                                           "resnet20 ip-f 6", "resnet32 int 4", "resnet32 int 6",
                                           "resnet32 ip-f 4", "resnet32 ip-f 6"}));
        QCOMPARE(specs.value()[7].weights, std::filesystem::path("/w/32.th"));
        QCOMPARE(specs.value()[7].activationBits, 6);
        QCOMPARE(specs.value()[7].name, std::string("resnet32 ip-f W6A6"));
    }
    void whatHasNoWidthsRunsOnce()
    {
        Sweep sweep;
        sweep.modes = {"fp32", "int", std::string(kSixBitMode)};
        sweep.bits = {3, 4};
        const auto specs = expandSweep(sweep);
        QCOMPARE(described(specs),
                 (std::vector<std::string>{"demo fp32 4", "demo int 3", "demo int 4", "demo ip-f 6"}));
        QCOMPARE(specs.value()[3].weightRange.low, 100);
        QCOMPARE(specs.value()[3].name, std::string("demo 6bit"));
    }
    void mixedModeKeepsTheOuterLayersOfEachModel()
    {
        Sweep sweep;
        sweep.base.model = "resnet20";
        sweep.models = {{"resnet20", {}, {}}, {"resnet32", {}, {}}};
        sweep.modes = {"ip-f", "ant4-8"};
        const auto specs = expandSweep(sweep);
        QVERIFY(specs.value()[0].eightBitLayers.empty());
        QCOMPARE(specs.value()[1].eightBitLayers, (std::vector<int>{0, 19}));
        QCOMPARE(specs.value()[3].eightBitLayers, (std::vector<int>{0, 31}));
    }
    void nothingChosenIsTheFormItself()
    {
        Sweep sweep;
        sweep.base.mode = "fip";
        sweep.base.name = "mine";
        const auto specs = expandSweep(sweep);
        QCOMPARE(specs.value().size(), std::size_t(1));
        QCOMPARE(specs.value()[0], sweep.base);
    }
    void anUnknownModeIsNamed()
    {
        Sweep sweep;
        sweep.modes = {"int", "posit"};
        const auto specs = expandSweep(sweep);
        QVERIFY(!specs.ok());
        QVERIFY(specs.error().message.find("posit") != std::string::npos);
    }
    void bothKindsOfCommandsAreRead()
    {
        const auto theirs = importCommand("python -u main.py --dataset=imagenet --model=resnet18 --mode=int "
                                          "--batch_size=256 -r --ckpt_path=./checkpoints/resnet18_int.pth");
        ANT_VERIFY_OK(theirs);
        QCOMPARE(theirs.value().spec.task, Task::Eval);
        RunSpec spec;
        spec.model = "resnet20";
        spec.dataset = {"cifar10", "/my data/cifar"};
        spec.mode = "fip";
        spec.eightBitLayers = {0, 19};
        spec.training.learningRate = 0.01;
        const auto ours = importCommand(commandLine(spec) + " --workspace /tmp/x --json");
        ANT_VERIFY_OK(ours);
        QCOMPARE(ours.value().spec, spec);
        QCOMPARE(ours.value().notes.size(), std::size_t(2));
    }
    void otherCommandsAreRefused_data()
    {
        QTest::addColumn<std::string>("line");
        QTest::addColumn<std::string>("named");
        QTest::newRow("another program") << std::string("ls -l") << std::string("reference");
        QTest::newRow("another command") << std::string("antq show 3") << std::string("antq run");
        QTest::newRow("a wrong value") << std::string("antq run --wbits 99") << std::string("99");
        QTest::newRow("an unknown option") << std::string("antq run --speed 9") << std::string("--speed");
        QTest::newRow("an unknown preset")
            << std::string("antq run --preset cifar/none") << std::string("none");
    }
    void otherCommandsAreRefused()
    {
        QFETCH(std::string, line);
        QFETCH(std::string, named);
        const auto command = importCommand(line);
        QVERIFY(!command.ok());
        QVERIFY2(command.error().text().find(named) != std::string::npos, command.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(TestSweep)
#include "tst_sweep.moc"
