#include "core/io/tensor_file.h"
#include "tests/io/file_builders.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace ant;
using namespace ant::test;

namespace {

using Floats = std::vector<float>;
using Shape = std::vector<std::int64_t>;

std::vector<float> countUpTo(int count)
{
    std::vector<float> values(static_cast<std::size_t>(count));
    std::iota(values.begin(), values.end(), 0.0f);
    return values;
}

} // namespace

/// Fixtures are written by make_fixtures.py with PyTorch; the expected values are what that script says.
class TestPyTorch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyElementTypeIsRead_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("format");
        QTest::newRow("zip") << "every_dtype.pth"
                             << "pytorch-zip";
        QTest::newRow("legacy") << "every_dtype_legacy.pth"
                                << "pytorch-legacy";
    }
    void everyElementTypeIsRead()
    {
        QFETCH(QString, file);
        QFETCH(QString, format);
        const auto read = readTensorFile(fixture(file.toStdString()));
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().format, format.toStdString());
        const auto &tensors = read.value().tensors;
        QCOMPARE(tensors.size(), std::size_t(12));
        const std::map<std::string, DType> types = {
            {"float16", DType::F16}, {"bfloat16", DType::BF16}, {"float32", DType::F32},
            {"float64", DType::F64}, {"int8", DType::I8},       {"uint8", DType::U8},
            {"int16", DType::I16},   {"int32", DType::I32},     {"int64", DType::I64}};
        for (const auto &[name, type] : types) {
            QVERIFY2(tensors.at(name).dtype == type, name.c_str());
            QCOMPARE(tensors.at(name).shape, (Shape{2, 3}));
            QCOMPARE(tensors.at(name).toFloats(), countUpTo(6));
        }
        QCOMPARE(tensors.at("bool").toFloats(), (Floats{0, 1, 0, 1, 1, 0}));
        QCOMPARE(tensors.at("scalar").shape, Shape());
        QCOMPARE(tensors.at("scalar").toFloats(), Floats{2.5f});
        QCOMPARE(tensors.at("empty").shape, (Shape{0, 4}));
        QVERIFY(tensors.at("empty").toFloats().empty());
    }
    void viewsOfOneStorageBecomeContiguous_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("zip") << "views.pth";
        QTest::newRow("legacy") << "views_legacy.pth";
    }
    void viewsOfOneStorageBecomeContiguous()
    {
        QFETCH(QString, file);
        const auto read = readTensorFile(fixture(file.toStdString()));
        ANT_VERIFY_OK(read);
        const auto &tensors = read.value().tensors;
        QCOMPARE(tensors.at("base").toFloats(), countUpTo(24));
        QCOMPARE(tensors.at("tail").toFloats(), (Floats{20, 21, 22, 23}));
        QCOMPARE(tensors.at("columns").shape, (Shape{3, 3}));
        QCOMPARE(tensors.at("columns").toFloats(), (Floats{7, 9, 11, 13, 15, 17, 19, 21, 23}));
        QCOMPARE(tensors.at("expanded").toFloats(), (Floats{1, 1, 1, 2, 2, 2}));
        const auto transposed = tensors.at("transposed").toFloats();
        const auto permuted = tensors.at("permuted").toFloats();
        QCOMPARE(tensors.at("transposed").shape, (Shape{6, 4}));
        QCOMPARE(tensors.at("permuted").shape, (Shape{4, 2, 3}));
        for (std::size_t i = 0; i < 24; ++i) {
            QCOMPARE(transposed[i], float(i % 4 * 6 + i / 4));
            QCOMPARE(permuted[i], float(i % 6 / 3 * 12 + i % 3 * 4 + i / 6));
        }
    }
    void tensorsAreAlignedForTheirTypeAndOutliveTheFile()
    {
        for (const char *name : {"every_dtype.pth", "every_dtype_legacy.pth", "views_legacy.pth"}) {
            const TemporaryFolder folder;
            auto read = readBytes(fixtureBytes(name), folder.path());
            ANT_VERIFY_OK(read);
            for (const auto &[key, tensor] : read.value().tensors) {
                const auto address = reinterpret_cast<std::uintptr_t>(tensor.bytes.data());
                QCOMPARE(address % bytesPerElement(tensor.dtype), std::uintptr_t(0));
                QCOMPARE(tensor.bytes.size(),
                         static_cast<std::size_t>(tensor.elements()) * bytesPerElement(tensor.dtype));
            }
        }
    }
    void checkpointGivesItsStateDictWithoutPrefixAndItsScalars_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"checkpoint.pth", "checkpoint_legacy.pth", "checkpoint_protocol4.pth",
                                 "checkpoint_protocol5.pth", "checkpoint_protocol1_legacy.pth"})
            QTest::newRow(name) << name;
    }
    void checkpointGivesItsStateDictWithoutPrefixAndItsScalars()
    {
        QFETCH(QString, file);
        const auto read = readPyTorch(fixture(file.toStdString()));
        ANT_VERIFY_OK(read);
        const auto &tensors = read.value().tensors;
        QCOMPARE(tensors.size(), std::size_t(3));
        QCOMPARE(tensors.at("weight").shape, (Shape{3, 2}));
        QCOMPARE(tensors.at("weight").toFloats(), countUpTo(6));
        QCOMPARE(tensors.at("bias").toFloats(), countUpTo(3));
        QCOMPARE(tensors.at("running").toFloats(), countUpTo(4));
        const auto &metadata = read.value().metadata;
        QCOMPARE(metadata.at("epoch"), std::string("7"));
        QCOMPARE(metadata.at("arch"), std::string("linear"));
        QCOMPARE(metadata.at("best_prec1"), std::string("91.25"));
        QCOMPARE(metadata.at("best_tensor"), std::string("12.5"));
        QCOMPARE(metadata.at("done"), std::string("true"));
        QCOMPARE(metadata.at("negative"), std::string("-3"));
        QVERIFY(!metadata.contains("optimizer") && !metadata.contains("bytes"));
    }
    void stateDictMayLieUnderModel()
    {
        const auto read = readTensorFile(fixture("under_model.pth"));
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().tensors.at("w").toFloats(), countUpTo(3));
        QCOMPARE(read.value().metadata.at("epoch"), std::string("2"));
    }
    void fileWrittenWithoutChecksumsIsRead()
    {
        const auto read = readTensorFile(fixture("no_checksums.pth"));
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().tensors.at("w").toFloats(), countUpTo(3));
    }
    void modulePrefixStaysWhereItIsNotCommon()
    {
        const TemporaryFolder folder;
        const std::string window =
            tensor(storage("0", integer(4)), "K" + std::string(1, '\0'), {"K\4"}, {"K\1"});
        const auto read = readBytes(
            legacyFile(dict({text("module.a"), window, text("b"), window}), oneStorage(4)), folder.path());
        ANT_VERIFY_OK(read);
        QVERIFY(read.value().tensors.contains("module.a") && read.value().tensors.contains("b"));
    }
    void numpyScalarsBecomeMetadata()
    {
        const TemporaryFolder folder;
        const auto scalar = [](const char *module, const char *type, const char *order,
                               const std::string &bytes) {
            const std::string dtype = call(global("numpy", "dtype"), {text(type), "I00\n", "I01\n"}) +
                                      tuple({"K\3", text(order), "N", "N", "N", integer(0xFFFFFFFF),
                                             integer(0xFFFFFFFF), std::string("K\0", 2)}) +
                                      "b";
            return call(global(module, "scalar"), {dtype, "U" + littleEndian(bytes.size(), 1) + bytes});
        };
        const std::string window = tensor(storage("0", integer(4)), std::string("K\0", 2), {"K\4"}, {"K\1"});
        const std::string encoded = call(global("_codecs", "encode"),
                                         {text(std::string("\0\0\0\0\0\0\xc3\xb8?", 9)), text("latin1")});
        const auto read = readBytes(
            legacyFile(
                dict({text("w"), window, //
                      text("f8"),
                      scalar("numpy.core.multiarray", "f8", "<", littleEndian(0x4056D00000000000, 8)),
                      text("f4"), scalar("numpy._core.multiarray", "f4", ">", std::string("\x3f\xc0\0\0", 4)),
                      text("f2"), scalar("numpy.core.multiarray", "f2", "<", std::string("\0\x3c", 2)),
                      text("i8"),
                      scalar("numpy.core.multiarray", "i8", "<", littleEndian(std::uint64_t(-5), 8)),
                      text("u1"), scalar("numpy.core.multiarray", "u1", "|", "\xfe"), text("b1"),
                      scalar("numpy.core.multiarray", "b1", "|", "\1"), text("latin1"), encoded}),
                oneStorage(4)),
            folder.path());
        ANT_VERIFY_OK(read);
        const auto &metadata = read.value().metadata;
        QCOMPARE(metadata.at("f8"), std::string("91.25"));
        QCOMPARE(metadata.at("f4"), std::string("1.5"));
        QCOMPARE(metadata.at("f2"), std::string("1"));
        QCOMPARE(metadata.at("i8"), std::string("-5"));
        QCOMPARE(metadata.at("u1"), std::string("254"));
        QCOMPARE(metadata.at("b1"), std::string("true"));
        QVERIFY(!metadata.contains("latin1")); // bytes that are no text
    }
    void orderedDictOfPairsAsPython2WroteItIsRead()
    {
        const TemporaryFolder folder;
        const std::string window = tensor(storage("0", integer(4)), std::string("K\0", 2), {"K\4"}, {"K\1"});
        const std::string pairs = "](" + ("](" + text("w") + window + "e") + "e";
        const auto read = readBytes(
            legacyFile(call(global("collections", "OrderedDict"), {pairs}), oneStorage(4)), folder.path());
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().tensors.at("w").toFloats(), Floats(4, 0.0f));
    }
    void partOfAStorageIsReadFromItsPlace()
    {
        const TemporaryFolder folder;
        const std::string part =
            tuple({text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(4),
                   tuple({text("1"), integer(1), integer(2)})}) +
            "Q";
        std::string file = legacyFile(
            dict({text("w"), tensor(part, std::string("K\0", 2), {"K\2"}, {"K\1"})}), oneStorage(4));
        file.replace(file.size() - 12, 8, std::string("\0\0\x80\x3f\0\0\0\x40", 8)); // 0 1 2 0
        const auto read = readBytes(file, folder.path());
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().tensors.at("w").toFloats(), (Floats{1, 2}));
    }
    void halfAndBrainFloatsConvertExactly()
    {
        // IEEE 754 binary16: one, largest, smallest subnormal, smallest normal, -0, -inf, NaN.
        const std::uint16_t halves[] = {0x3C00, 0x7BFF, 0x0001, 0x0400, 0x8000, 0xFC00, 0x7E00};
        FileTensor tensor;
        tensor.dtype = DType::F16;
        tensor.shape = {7};
        tensor.bytes = std::as_bytes(std::span(halves));
        const auto values = tensor.toFloats();
        QCOMPARE(values[0], 1.0f);
        QCOMPARE(values[1], 65504.0f);
        QCOMPARE(values[2], 0x1p-24f);
        QCOMPARE(values[3], 0x1p-14f);
        QVERIFY(values[4] == 0 && std::signbit(values[4]));
        QVERIFY(std::isinf(values[5]) && values[5] < 0);
        QVERIFY(std::isnan(values[6]));
        const std::uint16_t brains[] = {0x3F80, 0xC049, 0x7F80};
        tensor.dtype = DType::BF16;
        tensor.shape = {3};
        tensor.bytes = std::as_bytes(std::span(brains));
        QCOMPARE(tensor.toFloats()[0], 1.0f);
        QCOMPARE(tensor.toFloats()[1], -3.140625f);
        QVERIFY(std::isinf(tensor.toFloats()[2]));
    }
};

QTEST_APPLESS_MAIN(TestPyTorch)
#include "tst_pytorch.moc"
