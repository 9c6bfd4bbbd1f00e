#include "core/experiment/run_options.h"
#include "tests/experiment/sample_spec.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QTest>

using namespace ant;

namespace {

/// The arguments that a POSIX shell makes of a command line, without the first two words ("antq run").
std::vector<std::string> argumentsOf(const std::string &line)
{
    const std::string script = "antq() { shift; printf '%s\\0' \"$@\"; }\n" + line;
    QProcess shell;
    shell.start("sh", {"-c", QString::fromStdString(script)});
    shell.waitForFinished();
    std::vector<std::string> arguments;
    for (const QByteArray &argument : shell.readAllStandardOutput().split('\0'))
        arguments.push_back(argument.toStdString());
    arguments.pop_back(); // after the last separator
    return arguments;
}

/// "--name value" or "--name=value", as every parser of options reads them.
RunSpec specFrom(const std::vector<std::string> &arguments)
{
    RunSpec spec;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::size_t equals = arguments[i].find('=');
        const std::string option = arguments[i].substr(0, equals);
        const std::string value =
            equals == std::string::npos ? arguments.at(++i) : arguments[i].substr(equals + 1);
        const auto set = setOption(spec, option, value);
        if (!set.ok())
            qWarning("%s", set.error().text().c_str());
    }
    return spec;
}

} // namespace

class TestRunOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultsNeedNoOption() { QCOMPARE(commandLine(RunSpec()), std::string("antq run")); }
    void onlyWhatDiffersIsSaid()
    {
        RunSpec spec;
        spec.model = "resnet20";
        spec.weights = "w/resnet20.th";
        spec.dataset = {"cifar10", "data"};
        spec.mode = "ant4-8";
        spec.eightBitLayers = {0, 19};
        spec.weightBits = 6;
        spec.weightRange.low = 100;
        spec.calibrationBatch = 64;
        QCOMPARE(commandLine(spec),
                 std::string("antq run --model resnet20 --weights w/resnet20.th --dataset cifar10:data "
                             "--mode ant4-8 --wbits 6 --wlow 100 --eight-bit-layers 0,19 "
                             "--calibration-batch 64"));
    }
    void trainingIsSaidAsItIsTyped()
    {
        RunSpec spec;
        spec.training = {1, 1e-5, {2}, false, true};
        QCOMPARE(commandLine(spec),
                 std::string("antq run --epochs 1 --lr 1e-05 --milestones 2 --shuffle off"));
    }
    void aShellAndTheOptionsReadBackEverySetting()
    {
        const RunSpec spec = test::unusualSpec();
        const RunSpec back = specFrom(argumentsOf(commandLine(spec)));
        QCOMPARE(commandLine(back), commandLine(spec));
        QVERIFY(back == spec);
    }
    void quotingIsThatOfAPosixShell_data()
    {
        QTest::addColumn<QString>("argument");
        QTest::addColumn<QString>("quoted");
        QTest::newRow("plain") << "a/b-c_1.th"
                               << "a/b-c_1.th";
        QTest::newRow("empty") << ""
                               << "''";
        QTest::newRow("space") << "a b"
                               << "'a b'";
        QTest::newRow("single quote") << "it's"
                                      << "'it'\\''s'";
        QTest::newRow("double quote and dollar") << "\"$HOME\""
                                                 << "'\"$HOME\"'";
        QTest::newRow("tilde") << "~/a"
                               << "'~/a'";
        QTest::newRow("newline") << "a\nb"
                                 << "'a\nb'";
        QTest::newRow("backslash") << "a\\b"
                                   << "'a\\b'";
    }
    void quotingIsThatOfAPosixShell()
    {
        QFETCH(QString, argument);
        QFETCH(QString, quoted);
        QCOMPARE(QString::fromStdString(shellQuoted(argument.toStdString())), quoted);
    }
    void overrideIsOneArgument()
    {
        RunSpec spec;
        const auto first = setOption(spec, "--override", "conv1:weight:type=int:bits=8");
        const auto second = setOption(spec, "--override", "fc:input:enabled=off");
        ANT_VERIFY_OK(first);
        ANT_VERIFY_OK(second);
        QCOMPARE(spec.overrides.size(), std::size_t(2));
        QVERIFY(spec.overrides[0] == (QuantizerOverride{"conv1", Role::Weight, std::nullopt, "int", 8, {}}));
        QVERIFY(spec.overrides[1] ==
                (QuantizerOverride{"fc", Role::Input, false, std::nullopt, std::nullopt, {}}));
    }
    void wrongValueNamesTheOptionAndLeavesTheSpec_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("bits") << "--wbits"
                              << "9";
        QTest::newRow("no number") << "--batch"
                                   << "many";
        QTest::newRow("two numbers") << "--batch"
                                     << "1 2";
        QTest::newRow("list") << "--eight-bit-layers"
                              << "0,x";
        QTest::newRow("flag") << "--shuffle"
                              << "maybe";
        QTest::newRow("mode") << "--mode"
                              << "ipff";
        QTest::newRow("override without role") << "--override"
                                               << "conv1";
        QTest::newRow("override with an unknown key") << "--override"
                                                      << "conv1:weight:bit=4";
        QTest::newRow("unknown option") << "--speed"
                                        << "fast";
    }
    void wrongValueNamesTheOptionAndLeavesTheSpec()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        RunSpec spec = test::unusualSpec();
        const auto set = setOption(spec, option.toStdString(), value.toStdString());
        QVERIFY(!set.ok());
        QCOMPARE(set.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(set.error().text().find(option.toStdString()) != std::string::npos,
                 set.error().text().c_str());
        QVERIFY(spec == test::unusualSpec());
    }
    void layerListsAreReadAndShown()
    {
        const auto layers = parseLayerList(" 0, 19 ");
        ANT_VERIFY_OK(layers);
        QCOMPARE(layers.value(), (std::vector<int>{0, 19}));
        QCOMPARE(layerListText(layers.value()), std::string("0,19"));
        QVERIFY(parseLayerList("").value().empty());
        for (const char *wrong : {"0,", "a", "-1", "0;1", "99999999999"})
            QCOMPARE(parseLayerList(wrong).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestRunOptions)
#include "tst_run_options.moc"
