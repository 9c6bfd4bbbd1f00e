#include "core/base/files.h"
#include "core/experiment/modes.h"
#include "core/experiment/presets.h"
#include "core/experiment/run_options.h"
#include "core/experiment/validation.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <nlohmann/json.hpp>
#include <set>

using namespace ant;

namespace {

std::set<std::string> filesBelow(const std::filesystem::path &folder)
{
    std::set<std::string> names;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            names.insert(entry.path().lexically_relative(folder).generic_string());
    return names;
}

/// "4 75..150", bits and range of one role.
QString settings(int bits, const AlphaRange &range)
{
    return QString("%1 %2..%3").arg(bits).arg(range.low).arg(range.up);
}

} // namespace

class TestPresets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFileIsAPresetOfItsName()
    {
        const auto presets = loadPresets();
        ANT_VERIFY_OK(presets);
        std::set<std::string> names;
        for (const Preset &preset : presets.value()) {
            names.insert(preset.name + ".json");
            QVERIFY2(!preset.title.empty() && !preset.description.empty(), preset.name.c_str());
        }
        QVERIFY(names == filesBelow(findResource("experiments").value()));
    }
    void comparisonsAndRecipesAreComplete()
    {
        std::set<std::string> expected;
        for (const char *mode : {"fp32", "int", "ip", "fip", "ip-f", "fip-f", "ant4-8", "6bit"})
            for (const char *set : {"demo/", "cifar/resnet20-", "cifar/resnet32-", "imagenet/squeezenet-"})
                expected.insert(std::string(set) + mode);
        for (const Mode &mode : figureModes()) // what of Figure 12 runs anywhere
            for (const char *set : {"demo/qat-", "cifar/resnet20-qat-"})
                expected.insert(set + mode.name);
        for (const char *model : {"alexnet", "vgg16_bn", "resnet50", "resnet152"}) // Table V
            expected.insert(std::string("imagenet/") + model + "-6bit");
        for (const char *model : {"vgg16_bn", "resnet18", "resnet50", "inception_v3", "vit_b_16"})
            for (const Mode &mode : figureModes())
                for (const char *task : {"-qat-", "-eval-"})
                    expected.insert(std::string("imagenet/") + model + task + mode.name);
        for (const std::string &name : expected)
            ANT_VERIFY_OK(findPreset(name));
    }
    void presetsNameNoFileOfAMachine()
    {
        const auto presets = loadPresets();
        ANT_VERIFY_OK(presets);
        for (const Preset &preset : presets.value()) {
            const RunSpec &spec = preset.spec;
            QVERIFY2(spec.weights.empty() && spec.checkpoint.empty() && spec.dataset.folder.empty(),
                     preset.name.c_str());
        }
    }
    void nothingIsWrongButWhatTheUserGives()
    {
        const std::set<std::string> given = {"weights", "dataset", "model"};
        const auto presets = loadPresets();
        ANT_VERIFY_OK(presets);
        for (const Preset &preset : presets.value())
            for (const FieldProblem &problem : validate(preset.spec))
                QVERIFY2(!problem.isError || given.contains(problem.field),
                         (preset.name + ": " + problem.text).c_str());
    }

    void recipeIsThatOfTheReference_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("weight");
        QTest::addColumn<QString>("input");
        QTest::addColumn<int>("batch"); // over all processes
        QTest::addColumn<int>("epochs");
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("layers");
        const auto row = [](const char *name, const char *weight, const char *input, int batch, int epochs,
                            double rate, const char *layers) {
            QTest::newRow(name) << "imagenet/" + QString(name) << weight << input << batch << epochs << rate
                                << layers;
        };
        // reference.md, "Recipes of Figure 12"
        row("resnet18-qat-ip", "4 75..150", "4 75..150", 256, 2, 5e-5, "");
        row("resnet18-qat-ant4-8", "4 75..150", "4 75..150", 256, 3, 5e-4, "0,20");
        row("resnet50-qat-fip", "4 75..150", "4 75..150", 256, 2, 5e-5, "");
        row("resnet50-qat-ant4-8", "4 75..150", "4 75..150", 256, 3, 5e-4, "0,53");
        row("vgg16_bn-qat-ip-f", "4 75..150", "4 75..150", 128, 2, 1e-4, "");
        row("vgg16_bn-qat-ant4-8", "4 75..150", "4 75..150", 256, 3, 1e-4, "0,15");
        row("inception_v3-qat-ip-f", "4 75..150", "4 50..150", 64, 2, 1e-5, "");
        row("inception_v3-qat-int", "4 75..150", "4 75..150", 160, 2, 5e-5, "");
        row("inception_v3-qat-ant4-8", "4 75..150", "4 75..150", 256, 2, 5e-5, "0,1,2,3,94");
        row("vit_b_16-qat-fip-f", "4 80..150", "4 80..150", 224, 1, 5e-5, "");
        row("vit_b_16-qat-int", "4 80..150", "4 25..150", 224, 1, 5e-5, "");
        row("vit_b_16-qat-ant4-8", "4 80..150", "4 50..150", 224, 3, 1e-5, "0,2,3,4,7,11,23,25,31,44,49");
    }
    void recipeIsThatOfTheReference()
    {
        QFETCH(QString, name);
        const auto preset = findPreset(name.toStdString());
        ANT_VERIFY_OK(preset);
        const RunSpec &spec = preset.value().spec;
        QVERIFY(spec.task == Task::Qat);
        QTEST(settings(spec.weightBits, spec.weightRange), "weight");
        QTEST(settings(spec.activationBits, spec.activationRange), "input");
        QTEST(spec.batch, "batch");
        QTEST(spec.training.epochs, "epochs");
        QTEST(spec.training.learningRate, "rate");
        QTEST(QString::fromStdString(layerListText(spec.eightBitLayers)), "layers");
    }

    void smallTwinsOfFigure12AreFineTunings_data()
    {
        QTest::addColumn<QString>("mode");
        for (const Mode &mode : figureModes())
            QTest::newRow(mode.name.c_str()) << QString::fromStdString(mode.name);
    }
    void smallTwinsOfFigure12AreFineTunings()
    {
        QFETCH(QString, mode);
        for (const char *set : {"demo/qat-", "cifar/resnet20-qat-"}) {
            const auto preset = findPreset(set + mode.toStdString());
            ANT_VERIFY_OK(preset);
            const RunSpec &spec = preset.value().spec;
            QVERIFY(spec.task == Task::Qat);
            QCOMPARE(spec.mode, mode.toStdString());
            QCOMPARE(settings(spec.weightBits, spec.weightRange), QString("4 75..150"));
            QCOMPARE(spec.eightBitLayers.size(), std::size_t(mode == "ant4-8" ? 2 : 0));
        }
    }
    void severalPresetsAreNamedAtOnce()
    {
        const auto found = findPresets("cifar/resnet20-int,cifar/resnet20-qat-ip*,cifar/resnet20-int");
        ANT_VERIFY_OK(found);
        std::vector<std::string> names;
        for (const Preset &preset : found.value())
            names.push_back(preset.name);
        QCOMPARE(names, (std::vector<std::string>{"cifar/resnet20-int", "cifar/resnet20-qat-ip",
                                                  "cifar/resnet20-qat-ip-f"}));
        const auto none = findPresets("cifar/resnet20-qat-*,nothing*");
        QVERIFY(!none.ok());
        QCOMPARE(none.error().code, ErrorCode::NotFound);
    }

    void goldenRunHasItsPreset_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::newRow("ptq_resnet20") << "cifar/resnet20-";
        QTest::newRow("ptq_resnet32") << "cifar/resnet32-";
        QTest::newRow("ptq_squeezenet") << "imagenet/squeezenet-";
    }
    void goldenRunHasItsPreset()
    {
        ANT_NEEDS_DATA(folder, "golden");
        QFETCH(QString, prefix);
        const auto golden = readJsonFile(folder / (std::string(QTest::currentDataTag()) + ".json"));
        ANT_VERIFY_OK(golden);
        for (const auto &run : golden.value()["runs"]) {
            const std::string title = run["name"];
            const std::string mode = title == "6bit" ? title : parseMode(title).value().name;
            const auto preset = findPreset(prefix.toStdString() + mode);
            ANT_VERIFY_OK(preset);
            const RunSpec &spec = preset.value().spec;
            QCOMPARE(spec.model, golden.value()["model"].get<std::string>());
            if (mode == "fp32")
                continue;
            QCOMPARE(parseMode(spec.mode).value().types,
                     parseMode(run["mode"].get<std::string>()).value().types);
            QCOMPARE(spec.weightBits, run["wbit"].get<int>());
            QCOMPARE(spec.activationBits, run["abit"].get<int>());
            QCOMPARE(spec.weightRange, (AlphaRange{run["w_low"], run["w_up"]}));
            QCOMPARE(spec.activationRange, (AlphaRange{run["a_low"], run["a_up"]}));
            QCOMPARE(spec.calibrationImages(), run["calibration_batch"].get<int>());
            const auto layers = run["layer_8bit_l"]; // null: none
            QCOMPARE(layerListText(spec.eightBitLayers),
                     layers.is_string() ? layers.get<std::string>() : std::string());
        }
    }

    void unknownNameSuggestsTheClosest()
    {
        const auto preset = findPreset("cifar/resnet20-ipf");
        QVERIFY(!preset.ok());
        QCOMPARE(preset.error().code, ErrorCode::NotFound);
        QCOMPARE(preset.error().message,
                 std::string("there is no preset \"cifar/resnet20-ipf\"; the closest is cifar/resnet20-ip"));
    }
    void brokenPresetIsNamedWithItsKey_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("said");
        QTest::newRow("no spec") << R"({"title": "a", "description": "b"})"
                                 << "spec";
        QTest::newRow("no title") << R"({"description": "b", "spec": {}})"
                                  << "title";
        QTest::newRow("unknown key") << R"({"title": "a", "description": "b", "spec": {}, "x": 1})"
                                     << "x";
        QTest::newRow("wrong spec") << R"({"title": "a", "description": "b", "spec": {"batch": 0}})"
                                    << "batch is 0";
    }
    void brokenPresetIsNamedWithItsKey()
    {
        QFETCH(QString, json);
        QFETCH(QString, said);
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "mine.json", json.toStdString()));
        const auto preset = readPreset(folder.path() / "mine.json");
        QVERIFY(!preset.ok());
        QCOMPARE(preset.error().code, ErrorCode::InvalidArgument);
        const QString text = QString::fromStdString(preset.error().text());
        QVERIFY2(text.contains("mine.json") && text.contains(said), qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(TestPresets)
#include "tst_presets.moc"
