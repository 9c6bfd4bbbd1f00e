#include "core/base/files.h"
#include "core/experiment/validation.h"
#include "core/graph/models.h"
#include "core/io/tensor_file.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <filesystem>

using namespace ant;

namespace {

/// The demo network on its drawn images, with weights that need no file.
RunSpec aSpec()
{
    RunSpec spec;
    spec.weights = RunSpec::kRandomWeights;
    return spec;
}

/// Its problems with one field, one a line; errors begin with "!".
QString problemsWith(const RunSpec &spec, const std::string &field)
{
    QStringList lines;
    for (const FieldProblem &problem : validate(spec))
        if (problem.field == field)
            lines << (problem.isError ? "!" : "") + QString::fromStdString(problem.text);
    return lines.join('\n');
}

/// A weight file with zeros that fits a model.
void writeWeightsOf(std::string_view model, const std::filesystem::path &file)
{
    TensorFile contents;
    for (const ParameterSpec &parameter : findModel(model).value()->build().parameters()) {
        std::size_t count = 1;
        for (const std::int64_t extent : parameter.shape)
            count *= static_cast<std::size_t>(extent);
        contents.tensors[parameter.name] =
            FileTensor::fromFloats(parameter.shape, std::vector<float>(count, 0.0f));
    }
    QVERIFY(writeSafetensors(file, contents).ok());
}

} // namespace

class TestValidation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundSpecPasses()
    {
        const test::TemporaryFolder folder;
        RunSpec spec;
        spec.weights = folder.path() / "demo.safetensors";
        writeWeightsOf("demo", spec.weights);
        const auto problems = validate(spec);
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().text.c_str());
        ANT_VERIFY_OK(checkSpec(spec));
    }

    void wrongValueIsAnErrorOfItsField_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("said");
        const auto row = [](int which, const char *name, const char *field, const char *said) {
            QTest::newRow(name) << which << field << said;
        };
        row(0, "2 bits", "bits.weight", "bits.weight is 2; it must be a whole number from 3 to 8");
        row(1, "9 bits", "bits.input", "bits.input is 9; it must be a whole number from 3 to 8");
        row(2, "unknown mode", "mode",
            "unknown mode \"ipff\"; it is one of fp32, int, ip, fip, ip-f, fip-f, ant4-8");
        row(3, "unknown model", "model", "there is no model \"resnet19\"; known are demo, resnet20");
        row(4, "empty range", "range.weight", "low is 150 and must be below up, which is 150");
        row(5, "no batch", "batch", "batch is 0");
        row(6, "layer index out of range", "eight_bit_layers", "names layer 8, but demo has layers 0 to 7");
        row(7, "ant4-8 without layers", "eight_bit_layers", "usually the first and the last (0,7)");
        row(8, "override of no layer", "overrides", "\"conv9\", which demo does not have");
        row(9, "override with too many alphas", "overrides",
            "gives 2 alphas, but the input of conv1 takes one");
        row(10, "two overrides of one quantizer", "overrides", "override 2 is about the weight of conv1");
        row(11, "data set without folder", "dataset", "give a folder, cifar10:FOLDER, with data_batch_*.bin");
        row(12, "data folder that is not there", "dataset", "/nowhere/at/all");
        row(13, "weights that are not there", "weights", "cannot open /nowhere/w.th");
        row(14, "no weights", "weights", "the weights of resnet20, usually called resnet20-12fca82f.th");
        row(15, "checkpoint that is not there", "checkpoint", "there is no file /nowhere/c.pth");
        row(16, "name that is not UTF-8", "name", "not valid UTF-8");
    }
    void wrongValueIsAnErrorOfItsField()
    {
        static const std::vector<void (*)(RunSpec &)> changes = {
            [](RunSpec &s) { s.weightBits = 2; },
            [](RunSpec &s) { s.activationBits = 9; },
            [](RunSpec &s) { s.mode = "ipff"; },
            [](RunSpec &s) { s.model = "resnet19"; },
            [](RunSpec &s) {
                s.weightRange = {150, 150};
            },
            [](RunSpec &s) { s.batch = 0; },
            [](RunSpec &s) {
                s.eightBitLayers = {0, 8};
            },
            [](RunSpec &s) { s.mode = "ant4-8"; },
            [](RunSpec &s) {
                s.overrides = {{"conv9", Role::Weight, false, {}, {}, {}}};
            },
            [](RunSpec &s) {
                s.overrides = {{"conv1", Role::Input, {}, {}, {}, {1, 2}}};
            },
            [](RunSpec &s) {
                s.overrides = {{"conv1", Role::Weight, false, {}, {}, {}},
                               {"conv1", Role::Weight, true, {}, {}, {}}};
            },
            [](RunSpec &s) {
                s.dataset = {"cifar10", {}};
            },
            [](RunSpec &s) {
                s.dataset = {"cifar10", "/nowhere/at/all"};
            },
            [](RunSpec &s) { s.weights = "/nowhere/w.th"; },
            [](RunSpec &s) { s.model = "resnet20", s.weights.clear(); },
            [](RunSpec &s) { s.checkpoint = "/nowhere/c.pth", s.task = Task::Eval; },
            [](RunSpec &s) { s.name = "\xff"; },
        };
        QFETCH(int, which);
        QFETCH(QString, field);
        QFETCH(QString, said);
        RunSpec spec = aSpec();
        changes[static_cast<std::size_t>(which)](spec);
        const QString found = problemsWith(spec, field.toStdString());
        QVERIFY2(found.startsWith('!') && found.contains(said), qPrintable(found));
        const auto checked = checkSpec(spec);
        QVERIFY(!checked.ok());
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
    }

    void doubtfulSettingIsAWarning()
    {
        RunSpec spec = aSpec();
        spec.limit = 1'000'000;
        spec.weightBits = 8;
        QVERIFY(problemsWith(spec, "limit").contains("all of them are used"));
        QVERIFY(problemsWith(spec, "bits.weight").contains("always int"));
        QVERIFY(problemsWith(spec, "weights").contains("random"));
        ANT_VERIFY_OK(checkSpec(spec));
    }
    void severalProblemsAreAllTold()
    {
        RunSpec spec = aSpec();
        spec.weightBits = 9;
        spec.mode = "x";
        spec.dataset = {"imagenet", "/nowhere"};
        QSet<QString> fields;
        for (const FieldProblem &problem : validate(spec))
            if (problem.isError)
                fields << QString::fromStdString(problem.field);
        QCOMPARE(fields, (QSet<QString>{"bits.weight", "mode", "dataset"}));
    }
    void gpuThatIsNotThereIsAnError()
    {
        if (std::filesystem::exists("/dev/nvidia0") || std::filesystem::exists("/dev/dxg"))
            QSKIP("this machine has a GPU");
        RunSpec spec = aSpec();
        spec.device = "cuda:1";
        QCOMPARE(problemsWith(spec, "device"),
                 QString("!device is cuda:1, but this machine has no NVIDIA GPU (there is no /dev/nvidia0); "
                         "choose cpu"));
    }
    void bfloat16WithoutAGpuIsAnError()
    {
        RunSpec spec = aSpec();
        spec.bfloat16 = true;
        QCOMPARE(problemsWith(spec, "bfloat16"),
                 QString("!bfloat16 is for GPUs, but device is cpu; switch it off or choose cuda"));
        spec.device = "cuda";
        QCOMPARE(problemsWith(spec, "bfloat16"), QString());
    }
    void weightsOfAnotherModelNameTheModelTheyFit()
    {
        const test::TemporaryFolder folder;
        RunSpec spec = aSpec();
        spec.weights = folder.path() / "a.safetensors";
        writeWeightsOf("resnet20", spec.weights);
        const QString found = problemsWith(spec, "weights");
        QVERIFY2(
            found.startsWith("!" + QString::fromStdString(spec.weights.string()) + " does not fit demo: ") &&
                found.endsWith("; it fits the model resnet20"),
            qPrintable(found));
    }
    void emptyDataFolderIsAnErrorNamingIt()
    {
        const test::TemporaryFolder folder;
        for (const char *kind : {"cifar10", "imagenet"}) {
            RunSpec spec = aSpec();
            spec.dataset = {kind, folder.path()};
            const QString found = problemsWith(spec, "dataset");
            QVERIFY2(found.startsWith('!') && found.contains(folder.path().c_str()), qPrintable(found));
        }
    }

    void realWeightsFitTheirModelOnly()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet32-d509ac18.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        RunSpec spec;
        spec.model = "resnet32";
        spec.weights = weights;
        spec.dataset = {"cifar10", images};
        const auto problems = validate(spec);
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().text.c_str());
        spec.model = "resnet20";
        const QString found = problemsWith(spec, "weights");
        QVERIFY2(found.contains("does not fit resnet20: ") && found.endsWith("it fits the model resnet32"),
                 qPrintable(found));
    }
    void truncatedRealWeightsAreAnError()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        const test::TemporaryFolder folder;
        RunSpec spec = aSpec();
        spec.model = "resnet20";
        spec.weights = folder.path() / "short.th";
        const auto bytes = readFile(weights);
        ANT_VERIFY_OK(bytes);
        ANT_VERIFY_OK(writeFileAtomically(spec.weights, bytes.value().substr(0, 100'000)));
        const QString found = problemsWith(spec, "weights");
        QVERIFY2(found.startsWith("!weights: ") && found.contains("short.th"), qPrintable(found));
    }
};

QTEST_APPLESS_MAIN(TestValidation)
#include "tst_validation.moc"
