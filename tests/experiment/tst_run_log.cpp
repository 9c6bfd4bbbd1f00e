#include "core/experiment/run_log.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace ant;

namespace {

QuantizerRecord aWeight()
{
    QuantizerRecord weight;
    weight.layer = "conv1";
    weight.type = "flint";
    weight.alpha = {0.5f, 0.25f, 1.0f};
    weight.sqnrDb = 20.06;
    weight.candidates = {{"int", 2.2}, {"flint", 2.0}, {"pot", 3.0}};
    weight.shape = {3, 10};
    weight.macs = 100;
    return weight;
}

QuantizerRecord anInput()
{
    QuantizerRecord input = aWeight();
    input.index = 1;
    input.role = Role::Input;
    input.type = "int";
    input.isSigned = false;
    input.alpha = {2.5f};
    input.candidates.clear();
    return input;
}

} // namespace

class RunLogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aQuantizerIsASentence()
    {
        QCOMPARE(run_log::quantizer(aWeight()),
                 std::string("conv1 weight: flint, 4 bits, signed, alpha 0.25 to 1 in 3 channels, SQNR 20.1 "
                             "dB; int would have 10 % more error"));
        QCOMPARE(run_log::quantizer(anInput()),
                 std::string("conv1 input: int, 4 bits, unsigned, alpha 2.5, SQNR 20.1 dB"));
    }

    void theRatioCountsLayersParametersAndMacs()
    {
        QuantizerRecord second = aWeight();
        second.type = "int";
        second.shape = {1, 10};
        second.macs = 300;
        const auto lines = run_log::typeRatio({aWeight(), anInput(), second});
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0], std::string("types of the weights: int 4 bits 50 % of the layers, 25 % of the "
                                       "parameters, 75 % of the MACs; flint 4 bits 50 % of the layers, 75 % "
                                       "of the parameters, 25 % of the MACs"));
        QCOMPARE(lines[1], std::string("types of the inputs: int 4 bits 100 % of the layers, 100 % of the "
                                       "MACs"));
    }

    void programsReadTheSameOnOneLine()
    {
        const std::string line = run_log::typesForPrograms({aWeight(), anInput()});
        QVERIFY(line.starts_with("types {"));
        QVERIFY(line.find('\n') == std::string::npos);
        const auto json = nlohmann::json::parse(line.substr(6));
        QCOMPARE(json["version"].get<int>(), 1);
        QCOMPARE(json["quantizers"].dump(), std::string(R"(["conv1/weight=flint4","conv1/input=int4"])"));
        QCOMPARE(json["ratio"]["weight_parameters"]["flint4"].get<double>(), 100.0);
        QVERIFY(!json["ratio"].contains("input_parameters"));
    }

    void imagesWhoseErrorsArePassedOnAreToldApart()
    {
        QuantizerRecord images = anInput();
        QVERIFY(run_log::quantizer(images).find("passed on") == std::string::npos);
        images.isDiffused = true;
        QVERIFY(run_log::quantizer(images).find(", errors passed on to the pixels around") !=
                std::string::npos);
    }
    void whatNoTypeHoldsIsAWarningThatNamesTheQuantizer()
    {
        QuantizerRecord input = anInput();
        QVERIFY(run_log::unrepresentable({input}).empty());
        input.nonFinite = 3;
        input.beyondCutoff = 7;
        const auto lines = run_log::unrepresentable({aWeight(), input});
        QCOMPARE(lines.size(), std::size_t(2));
        QVERIFY(lines[0].starts_with("conv1 input: 3 values are not finite"));
        QVERIFY(lines[1].starts_with("conv1 input: 7 values"));
    }
};

QTEST_APPLESS_MAIN(RunLogTest)
#include "tst_run_log.moc"
