#include "core/report/conventions.h"

#include <QTest>

using namespace ant;

namespace {

std::string how(const Table &table, const std::string &what)
{
    for (const auto &row : table.rows)
        if (shown(row[0]) == what)
            return shown(row[1]);
    return "not said";
}

bool says(const Table &table, const std::string &what, const std::string &words)
{
    const std::string text = how(table, what);
    const bool found = text.find(words) != std::string::npos;
    if (!found)
        qWarning("%s: %s", what.c_str(), text.c_str());
    return found;
}

QuantizerRecord quantizer(int index, int bits, const std::string &type, std::size_t scales)
{
    QuantizerRecord record;
    record.index = index;
    record.layerIndex = index / 2;
    record.role = index % 2 ? Role::Input : Role::Weight;
    record.bits = bits;
    record.type = type;
    record.alpha.assign(scales, 1.0f);
    return record;
}

} // namespace

class ConventionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void postTrainingSaysThatEvaluationImagesCalibrate()
    {
        RunSpec spec;
        spec.model = "squeezenet1_0";
        spec.batch = 32;
        spec.limit = 1000;
        const Table table = conventionTable(spec, {});
        QVERIFY(says(table, "calibration", "the first 32 images of the evaluation half"));
        QVERIFY(says(table, "evaluation", "the first 1000 images"));
        QVERIFY(says(table, "preprocessing", "shorter side to 256"));
        QVERIFY(says(table, "preprocessing", "centre crop 224"));
        QVERIFY(says(table, "preprocessing", "0.485 0.456 0.406"));
        QVERIFY(says(table, "weights", "one scale an output channel"));
        QVERIFY(says(table, "inputs of layers", "one scale a tensor"));
        QVERIFY(says(table, "first layer", "known once"));
    }

    void imagesOfEachClassAreSaid()
    {
        RunSpec spec;
        spec.perClass = 5;
        QVERIFY(says(conventionTable(spec, {}), "evaluation", "the first 5 images per class"));
    }

    void measuringSensitivityIsNoQuantization()
    {
        RunSpec spec;
        spec.task = Task::Sensitivity;
        spec.mode = "ip-f";
        const Table table = conventionTable(spec, {});
        QVERIFY(says(table, "measured", "each weight and each input alone, at 3 to 8 bits"));
        QVERIFY(says(table, "images", "128 drawn by the seed"));
        QCOMPARE(how(table, "weights"), std::string("not said"));
    }

    void firstAndLastLayerAreWhatTheRunDid()
    {
        RunSpec spec;
        spec.model = "resnet20"; // layers 0 to 19
        spec.eightBitLayers = {0};
        const Table table =
            conventionTable(spec, {quantizer(0, 8, "int", 16), quantizer(1, 8, "int", 1),
                                   quantizer(38, 4, "flint", 10), quantizer(39, 4, "pot", 1)});
        QCOMPARE(how(table, "first layer"), std::string("conv1: weight 8 bits int, input 8 bits int"));
        QCOMPARE(how(table, "last layer"), std::string("linear: weight 4 bits flint, input 4 bits pot"));
        QVERIFY(says(table, "weights", "(10 to 16 a layer)"));
        QVERIFY(says(table, "8-bit layers", "0 (counted from 0"));
    }

    void trainingCalibratesOnItsFirstBatch()
    {
        RunSpec spec;
        spec.task = Task::Qat;
        spec.batch = 64;
        const Table table = conventionTable(spec, {});
        QVERIFY(says(table, "calibration", "the first training batch, 64 images"));
        QVERIFY(says(table, "training", "2 epochs"));
    }

    void floatingPointQuantizesNothing()
    {
        RunSpec spec;
        spec.mode = "fp32";
        const Table table = conventionTable(spec, {});
        QCOMPARE(how(table, "weights"), std::string("float32, not quantized"));
        QCOMPARE(how(table, "calibration"), std::string("none"));
    }

    void bfloat16IsNamedWhereItIsUsed()
    {
        RunSpec spec;
        QVERIFY(!says(conventionTable(spec, {}), "multiplied in bfloat16", "layers"));
        spec.bfloat16 = true;
        QVERIFY(says(conventionTable(spec, {}), "multiplied in bfloat16", "nothing is quantized"));
    }

    void everySettingIsListed()
    {
        RunSpec spec;
        spec.weightBits = 6;
        const Table table = specTable(spec);
        QCOMPARE(how(table, "bits.weight"), std::string("6"));
        QCOMPARE(how(table, "mode"), std::string("ip-f"));
    }
};

QTEST_APPLESS_MAIN(ConventionsTest)
#include "tst_conventions.moc"
