#include "core/experiment/command_words.h"
#include "core/experiment/presets.h"
#include "core/experiment/reference_command.h"

#include <QTest>
#include <algorithm>

using namespace ant;

namespace {

constexpr const char *kLauncher =
    "python -u -m torch.distributed.launch --master_port 46666 --nproc_per_node=";

/// A recipe of Figure 12 as its script spells it; empty where it is like the row before.
struct Recipe {
    const char *preset;
    int processes;
    const char *options;
};

constexpr Recipe kRecipes[] = {
    {"resnet18-qat-int", 1, "--model=resnet18 --epoch=2 --mode=int --batch_size=256 --lr=0.00005"},
    {"resnet18-qat-ip", 1, "--model=resnet18 --epoch=2 --mode=ant-int-pot --batch_size=256 --lr=5e-05"},
    {"resnet18-qat-fip", 1,
     "--model=resnet18 --epoch=2 --mode=ant-int-pot-float --batch_size=256 --lr=5e-05"},
    {"resnet18-qat-ip-f", 1,
     "--model=resnet18 --epoch=2 --mode=ant-int-pot-flint --batch_size=256 --lr=5e-05"},
    {"resnet18-qat-fip-f", 1,
     "--model=resnet18 --epoch=2 --mode=ant-int-pot-float-flint --batch_size=256 --lr=5e-05"},
    {"resnet18-qat-ant4-8", 1,
     "--model=resnet18 --epoch=3 --mode=ant-int-pot-flint --batch_size=256 --lr=0.0005 -l8=0,20"},
    {"resnet50-qat-int", 4, "--model=resnet50 --epoch=2 --mode=int --batch_size=64 --lr=0.00005"},
    {"resnet50-qat-ip", 4, "--model=resnet50 --epoch=2 --mode=ant-int-pot --batch_size=64 --lr=0.00005"},
    {"resnet50-qat-fip", 4, "--model=resnet50 --epoch=2 --mode=ant-int-pot-float --batch_size=64 --lr=5e-5"},
    {"resnet50-qat-ip-f", 4, "--model=resnet50 --epoch=2 --mode=ant-int-pot-flint --batch_size=64 --lr=5e-5"},
    {"resnet50-qat-fip-f", 4,
     "--model=resnet50 --epoch=2 --mode=ant-int-pot-float-flint --batch_size=64 --lr=5e-5"},
    {"resnet50-qat-ant4-8", 4,
     "--model=resnet50 --epoch=3 --mode=ant-int-pot-flint --batch_size=64 --lr=0.0005 -l8=0,53"},
    {"vgg16_bn-qat-int", 1, "--model=vgg16_bn --epoch=2 --mode=int --batch_size=128 --lr=0.0001"},
    {"vgg16_bn-qat-ip", 1, "--model=vgg16_bn --epoch=2 --mode=ant-int-pot --batch_size=128"},
    {"vgg16_bn-qat-fip", 1, "--model=vgg16_bn --epoch=2 --mode=ant-int-pot-float --batch_size=128"},
    {"vgg16_bn-qat-ip-f", 1, "--model=vgg16_bn --epoch=2 --mode=ant-int-pot-flint --batch_size=128"},
    {"vgg16_bn-qat-fip-f", 1, "--model=vgg16_bn --epoch=2 --mode=ant-int-pot-float-flint --batch_size=128"},
    {"vgg16_bn-qat-ant4-8", 4,
     "--model=vgg16_bn --epoch=3 --mode=ant-int-pot-flint --batch_size=64 -l8=0,15"},
    {"inception_v3-qat-int", 1, "--model=inception_v3 --epoch=2 --mode=int --batch_size=160 --lr=5e-05"},
    {"inception_v3-qat-ip", 1,
     "--model=inception_v3 --epoch=2 --mode=ant-int-pot --batch_size=64 --lr=1e-05 -al=50"},
    {"inception_v3-qat-fip", 1,
     "--model=inception_v3 --epoch=2 --mode=ant-int-pot-float --batch_size=64 --lr=1e-05 -al=50"},
    {"inception_v3-qat-ip-f", 1,
     "--model=inception_v3 --epoch=2 --mode=ant-int-pot-flint --batch_size=64 --lr=1e-05 -al=50"},
    {"inception_v3-qat-fip-f", 1,
     "--model=inception_v3 --epoch=2 --mode=ant-int-pot-float-flint --batch_size=64 --lr=1e-05 -al=50"},
    {"inception_v3-qat-ant4-8", 4,
     "--model=inception_v3 --epoch=2 --mode=ant-int-pot-flint --batch_size=64 --lr=5e-05 -l8=0,1,2,3,94"},
    {"vit_b_16-qat-int", 4,
     "--model=vit_b_16 --epoch=1 --mode=int --batch_size=56 --lr=5e-05 -wl=80  -al=25"},
    {"vit_b_16-qat-ip", 4,
     "--model=vit_b_16 --epoch=1 --mode=ant-int-pot --batch_size=56 --lr=5e-05 -wl=80  -al=80"},
    {"vit_b_16-qat-fip", 4,
     "--model=vit_b_16 --epoch=1 --mode=ant-int-pot-float --batch_size=56 --lr=5e-05 -wl=80  -al=80"},
    {"vit_b_16-qat-ip-f", 4,
     "--model=vit_b_16 --epoch=1 --mode=ant-int-pot-flint --batch_size=56 --lr=5e-05 -wl=80  -al=80"},
    {"vit_b_16-qat-fip-f", 4,
     "--model=vit_b_16 --epoch=1 --mode=ant-int-pot-float-flint --batch_size=56 --lr=5e-05 -wl=80  -al=80"},
    {"vit_b_16-qat-ant4-8", 4,
     "--model=vit_b_16 --epoch=3 --mode=ant-int-pot-flint --batch_size=56 --lr=1e-05 -wl=80  -al=50 "
     "-l8=0,2,3,4,7,11,23,25,31,44,49"},
};

std::string trainingLine(const Recipe &recipe)
{
    return kLauncher + std::to_string(recipe.processes) + " main.py --dataset=imagenet " + recipe.options +
           " --wbit=4 --abit=4 --train > ./log/x.log 2>&1";
}

ImportedCommand imported(const std::string &line)
{
    auto command = importReferenceCommand(line);
    if (!command.ok())
        qWarning("%s", command.error().text().c_str());
    return command.ok() ? std::move(command).value() : ImportedCommand{};
}

std::string errorOf(const std::string &line)
{
    const auto command = importReferenceCommand(line);
    return command.ok() ? "accepted" : command.error().text();
}

RunSpec preset(const std::string &name)
{
    static const auto presets = loadPresets();
    const auto found = std::ranges::find(presets.value(), "imagenet/" + name, &Preset::name);
    return found == presets.value().end() ? RunSpec{} : found->spec;
}

} // namespace

class TestReferenceCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersToChooseByErrorBecomeACount()
    {
        const auto imported =
            importReferenceCommand("python main.py --model=resnet18 --mode=ip-f -wb 4 -ab 4 -n8 6");
        QVERIFY2(imported.ok(), imported.ok() ? "" : imported.error().text().c_str());
        QCOMPARE(imported.value().spec.eightBitCount, 6);
        QVERIFY(imported.value().spec.eightBitLayers.empty());
        QCOMPARE(imported.value().spec.mode, std::string("ant4-8"));
    }
    void everyFineTuningRecipeIsItsPreset_data()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < std::size(kRecipes); ++i)
            QTest::newRow(kRecipes[i].preset) << int(i);
    }

    void everyFineTuningRecipeIsItsPreset()
    {
        QFETCH(int, row);
        const RunSpec found = imported(trainingLine(kRecipes[row])).spec;
        const RunSpec expected = preset(kRecipes[row].preset);
        QCOMPARE(commandLine(found), commandLine(expected));
        QVERIFY(found == expected);
    }

    void everyEvaluationIsItsPreset_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("mode");
        const char *const files[][2] = {{"resnet18", "resnet18"},
                                        {"resnet50", "resnet50"},
                                        {"inception_v3", "inceptionv3"},
                                        {"vgg16_bn", "vgg16"},
                                        {"vit_b_16", "vit"}};
        const char *const modes[][2] = {{"int", "int"},   {"ip", "ip"},       {"fip", "fip"},
                                        {"ip_f", "ip-f"}, {"fip_f", "fip-f"}, {"ant48", "ant4-8"}};
        for (const auto &[model, file] : files)
            for (const auto &[suffix, mode] : modes)
                QTest::addRow("%s %s", model, mode)
                    << QString::fromLatin1(model)
                    << QStringLiteral("./checkpoints/%1_%2.pth").arg(file, suffix)
                    << QString::fromLatin1(mode);
    }

    void everyEvaluationIsItsPreset()
    {
        QFETCH(QString, model);
        QFETCH(QString, file);
        QFETCH(QString, mode);
        const bool isInt = mode == QStringLiteral("int");
        const RunSpec expected = preset((model + QStringLiteral("-eval-") + mode).toStdString());
        const RunSpec found = imported(kLauncher + std::string("1 main.py --dataset=imagenet --model=") +
                                       model.toStdString() + " --mode=" + (isInt ? "int" : "ant") +
                                       " --batch_size=" + std::to_string(expected.batch) +
                                       " -r --ckpt_path=" + file.toStdString())
                                  .spec;
        QCOMPARE(found.task, Task::Eval);
        QCOMPARE(found.checkpoint.string(), file.toStdString());
        QCOMPARE(found.model, expected.model);
        QCOMPARE(found.mode, expected.mode);
        QCOMPARE(found.batch, expected.batch);
        QCOMPARE(found.weightBits, expected.weightBits);
        QCOMPARE(found.activationBits, expected.activationBits);
        QVERIFY(found.eightBitLayers == expected.eightBitLayers);
    }

    void everyLineOfTableVIsItsPreset()
    {
        for (const char *model : {"alexnet", "vgg16_bn", "resnet50", "resnet152"}) {
            const ImportedCommand command = imported(
                kLauncher + std::string("1 main.py --batch_size=128 --ptq --dataset=imagenet --model=") +
                model + " --mode=ant-int-pot-flint --wbit=6 --abit=6 -wl=100 -al=100");
            QCOMPARE(commandLine(command.spec), commandLine(preset(std::string(model) + "-6bit")));
            QCOMPARE(command.notes.size(), std::size_t(2)); // images and weights are still to be given
        }
    }

    void valuesMayStandInAnyWayThatPythonReads()
    {
        const RunSpec first = imported("main.py --mode int -wl 80 -al90 -wu=160 --batch=8 --w_l 80").spec;
        QCOMPARE(first.weightRange.low, 80);
        QCOMPARE(first.weightRange.up, 160);
        QCOMPARE(first.activationRange.low, 90);
        QCOMPARE(first.batch, 8);
        QCOMPARE(first.weightBits, 8);
    }

    void aShellsQuotesContinuationsAndRedirectionsAreRead()
    {
        const ImportedCommand command = imported("CUDA_VISIBLE_DEVICES=0 python main.py --mode=int \\\n"
                                                 " --dataset imagenet --dataset_path='/data/my images' "
                                                 "--model=alexnet 2>&1 | tee log.txt");
        QCOMPARE(command.spec.dataset.folder.string(), std::string("/data/my images"));
        QCOMPARE(command.spec.model, std::string("alexnet"));
    }

    void withoutAModeTheNetworkStaysInFloatingPoint()
    {
        QVERIFY(imported("main.py --model=resnet18 --dataset=imagenet").spec.isFloatingPoint());
        QVERIFY(imported("main.py --mode=int --disable_quant").spec.isFloatingPoint());
        QVERIFY(!imported("main.py --mode=int --disable_input_quantization").spec.quantizeActivations);
    }

    void whatHasNoEffectIsNoted()
    {
        const ImportedCommand command = imported("main.py --mode=int --tag=a -p 99");
        QVERIFY(std::ranges::any_of(
            command.notes, [](const std::string &note) { return note.find("-p ") != std::string::npos; }));
    }

    void whatCannotBeReadIsNamed()
    {
        QVERIFY(errorOf("ls -l").find("main.py") != std::string::npos);
        QVERIFY(errorOf("main.py --modle=int").find("--modle") != std::string::npos);
        QVERIFY(errorOf("main.py --w=1").find("several options") != std::string::npos);
        QVERIFY(errorOf("main.py --wbit").find("missing") != std::string::npos);
        QVERIFY(errorOf("main.py --wbit=nine").find("nine") != std::string::npos);
        QVERIFY(errorOf("main.py --mode=quant").find("quant") != std::string::npos);
        QVERIFY(errorOf("main.py --tag='open").find("quote") != std::string::npos);
        QVERIFY(errorOf("main.py -r").find("--ckpt_path") != std::string::npos);
        QVERIFY(errorOf("torchrun --nproc_per_node=x main.py").find("nproc") != std::string::npos);
    }

    void wordsAreThoseOfAShell()
    {
        const auto words = commandWords(" a\\ b \"c \\\" d\"'e'   '' # comment\n");
        QVERIFY(words.ok());
        const std::vector<std::string> expected = {"a b", "c \" de", ""};
        QVERIFY(words.value() == expected);
        QVERIFY(commandWords("a 2>x").value() == std::vector<std::string>{"a"});
        QVERIFY(commandWords("a1>x").value() == std::vector<std::string>{"a1"});
    }
};

QTEST_GUILESS_MAIN(TestReferenceCommand)
#include "tst_reference_command.moc"
