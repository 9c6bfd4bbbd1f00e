#include "tests/support/run_builder.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/launch/spec_check.h"

#include <nlohmann/json.hpp>

#include <QSignalSpy>
#include <QTest>

using namespace ant;

class RunFormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void givesBackTheSpecItWasFilledWith()
    {
        RunSpec spec = test::resnet20Spec("ant4-8");
        spec.name = "two layers wide";
        spec.weightBits = 5;
        spec.activationBits = 6;
        spec.weightRange = {80, 140};
        spec.activationRange = {60, 130};
        spec.batch = 64;
        spec.calibrationBatch = 32;
        spec.limit = 500;
        spec.threads = 2;
        spec.processes = 4;
        spec.seed = 7;
        spec.device = "cuda:1";
        spec.overrides.push_back({"conv1", Role::Weight, false, {}, {}, {}}); // not shown, but kept
        spec.training.epochs = 3;
        RunForm form;
        form.setSpec(spec);
        QCOMPARE(toJson(form.spec()).dump(), toJson(spec).dump());
    }

    void offersBfloat16OnAGpuAndWhereItHasToBeSwitchedOff()
    {
        RunForm form;
        const auto isOffered = [&form] { return form.setProblems({{"bfloat16", true, "x"}}).empty(); };
        RunSpec spec;
        QVERIFY(!isOffered());
        spec.device = "cuda";
        form.setSpec(spec);
        QVERIFY(isOffered());
        spec.device = "cpu";
        spec.bfloat16 = true;
        form.setSpec(spec);
        QVERIFY(isOffered());
        QVERIFY(form.spec().bfloat16);
    }

    void keepsAnyCombinationOfTypesThatIsTyped()
    {
        RunSpec spec;
        spec.mode = "ant-int-apot";
        RunForm form;
        form.setSpec(spec);
        QCOMPARE(form.spec().mode, std::string("ant-int-apot"));
    }

    void showsEachProblemAtItsField()
    {
        RunForm form;
        const auto rest = form.setProblems({{"weights", true, "no weights there"},
                                            {"bits.weight", true, "too wide"},
                                            {"range.input", true, "empty range"},
                                            {"mode", false, "slow"},
                                            {"training.epochs", true, "not in this form"}});
        QCOMPARE(form.problemAt("weights"), QStringLiteral("no weights there"));
        QCOMPARE(form.problemAt("bits.weight"), QStringLiteral("too wide"));
        QCOMPARE(form.problemAt("range.input.low"), QStringLiteral("empty range"));
        QCOMPARE(form.problemAt("mode"), QStringLiteral("slow"));
        QCOMPARE(rest.size(), std::size_t(1));
        QCOMPARE(rest.front().field, std::string("training.epochs"));
        form.setProblems({});
        QVERIFY(form.problemAt("weights").isEmpty());
    }

    void validationNamesTheMissingWeightsAndData()
    {
        RunSpec spec = test::resnet20Spec("ip-f");
        spec.weights = "/nowhere/weights.th";
        spec.dataset = {"cifar10", "/nowhere/cifar10"};
        RunForm form;
        form.setSpec(spec);
        SpecCheck check;
        SpecFindings found;
        connect(&check, &SpecCheck::checked, this, [&](const SpecFindings &findings) { found = findings; });
        QSignalSpy checked(&check, &SpecCheck::checked);
        check.check(form.spec());
        QTRY_COMPARE(checked.size(), 1);
        QVERIFY(found.hasErrors());
        form.setProblems(found.problems);
        QVERIFY(form.problemAt("weights").contains(QStringLiteral("/nowhere/weights.th")));
        QVERIFY(form.problemAt("dataset.folder").contains(QStringLiteral("/nowhere/cifar10")));
        QVERIFY(found.commandLine.startsWith(QStringLiteral("antq run")));
        QVERIFY(found.commandLine.contains(QStringLiteral("--model resnet20")));
        QVERIFY(found.memory && found.memory->total() > 0);
    }

    void onlyTheNewestSpecIsAnswered()
    {
        SpecCheck check;
        QSignalSpy checked(&check, &SpecCheck::checked);
        SpecFindings found;
        connect(&check, &SpecCheck::checked, this, [&](const SpecFindings &findings) { found = findings; });
        for (int bits = 3; bits <= 8; ++bits) {
            RunSpec spec;
            spec.weightBits = bits;
            check.check(spec);
        }
        QTRY_COMPARE(checked.size(), 1);
        QVERIFY(found.commandLine.contains(QStringLiteral("--wbits 8")));
    }
};

QTEST_MAIN(RunFormTest)
#include "tst_run_form.moc"
