#include "core/io/tensor_file.h"
#include "tests/io/file_builders.h"
#include "tests/support/test_data.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <set>

using namespace ant;
using namespace ant::test;

namespace {

using Floats = std::vector<float>;
using Shape = std::vector<std::int64_t>;

FileTensor bytesTensor(DType type, Shape shape, const std::string &bytes)
{
    FileTensor tensor;
    tensor.dtype = type;
    tensor.shape = std::move(shape);
    auto owner = std::make_shared<std::string>(bytes);
    tensor.bytes = std::as_bytes(std::span(*owner));
    tensor.owner = owner;
    return tensor;
}

TensorFile example()
{
    TensorFile file;
    file.metadata = {{"epoch", "7"}, {"note", "\"quoted\" \xc3\xa4"}};
    file.tensors["a.bytes"] = bytesTensor(DType::U8, {3}, "xyz");
    file.tensors["b.floats"] = FileTensor::fromFloats({2, 2}, {1, -2, 0.5f, 1e-40f});
    file.tensors["c.doubles"] = bytesTensor(DType::F64, {1}, std::string("\0\0\0\0\0\0\xf8\x3f", 8));
    file.tensors["d.empty"] = FileTensor::fromFloats({0, 5}, {});
    file.tensors["e.scalar"] = FileTensor::fromFloats({}, {3});
    return file;
}

constexpr const char *kOneTensor = R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack()
    {
        const TemporaryFolder folder;
        const auto file = folder.path() / "a.safetensors";
        const TensorFile written = example();
        ANT_VERIFY_OK(writeSafetensors(file, written));
        const auto read = readTensorFile(file);
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().format, std::string("safetensors"));
        QVERIFY(read.value().metadata == written.metadata);
        QCOMPARE(read.value().tensors.size(), written.tensors.size());
        for (const auto &[name, tensor] : written.tensors) {
            const FileTensor &other = read.value().tensors.at(name);
            QVERIFY(other.dtype == tensor.dtype);
            QCOMPARE(other.shape, tensor.shape);
            QVERIFY(
                std::equal(other.bytes.begin(), other.bytes.end(), tensor.bytes.begin(), tensor.bytes.end()));
        }
        QCOMPARE(read.value().tensors.at("c.doubles").toFloats(), Floats{1.5f});
    }
    void layoutIsThatOfTheFormat()
    {
        const TemporaryFolder folder;
        const auto file = folder.path() / "a.safetensors";
        ANT_VERIFY_OK(writeSafetensors(file, example()));
        const std::string bytes = readFile(file).value();
        std::uint64_t length = 0;
        for (int i = 7; i >= 0; --i)
            length = length << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
        QCOMPARE(length % 8, std::uint64_t(0));
        QCOMPARE(bytes[8], '{');
        const auto header = nlohmann::json::parse(bytes.substr(8, length));
        std::set<std::pair<std::uint64_t, std::uint64_t>> places;
        const std::map<std::string, std::uint64_t> widths = {{"U8", 1}, {"F32", 4}, {"F64", 8}};
        for (const auto &[name, entry] : header.items()) {
            if (name == "__metadata__")
                continue;
            places.emplace(entry["data_offsets"][0], entry["data_offsets"][1]);
            QCOMPARE(entry["data_offsets"][0].get<std::uint64_t>() % widths.at(entry["dtype"]),
                     std::uint64_t(0));
        }
        std::uint64_t next = 0;
        for (const auto &[begin, end] : places) {
            QCOMPARE(begin, next);
            next = end;
        }
        QCOMPARE(8 + length + next, std::uint64_t(bytes.size()));
    }
    void handWrittenFileIsRead()
    {
        const TemporaryFolder folder;
        const std::string data("\0\0\x80\x3f\0\0\0\xc0", 8);
        const auto read = readBytes(safetensorsFile(kOneTensor, data), folder.path());
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().tensors.at("w").toFloats(), (Floats{1, -2}));
    }
    void tensorThatIsNotAlignedIsCopied()
    {
        const TemporaryFolder folder;
        const std::string data("\0\0\x80\x3f\0\0\0\xc0", 8);
        const auto read = readBytes(safetensorsFile(std::string(kOneTensor) + " ", data), folder.path());
        ANT_VERIFY_OK(read);
        const FileTensor &tensor = read.value().tensors.at("w");
        QCOMPARE(reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % 4, std::uintptr_t(0));
        QCOMPARE(tensor.toFloats(), (Floats{1, -2}));
    }
    void badHeaderIsOneClearError_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("dataBytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *header, int bytes, ErrorCode code,
                            const char *words) {
            QTest::newRow(name) << QByteArray(header) << bytes << static_cast<int>(code) << words;
        };
        const auto corrupt = ErrorCode::Corrupt;
        row("cut off", kOneTensor, 7, corrupt, "cut off: the tensor w ends at byte 8");
        row("bytes after", kOneTensor, 9, corrupt, "tensors end at byte 70, but the file has 71");
        row("hole", R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, corrupt, "expected");
        row("overlap",
            R"({"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
            8, corrupt, "expected");
        row("twice",
            R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
            4, corrupt, "twice");
        row("shape", R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8, corrupt,
            "fit its shape");
        row("negative", R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8, corrupt,
            "whole number");
        row("fraction", R"({"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}})", 8, corrupt,
            "whole number");
        row("overflow", R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0,
            corrupt, "shape");
        row("overflow times zero",
            R"({"w":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}})", 0, corrupt,
            "shape");
        row("backwards", R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8, corrupt, "shape");
        row("three offsets", R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}})", 8, corrupt,
            "data_offsets");
        row("type", R"({"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", 8,
            ErrorCode::Unsupported, "F8_E4M3");
        row("no type", R"({"w":{"shape":[2],"data_offsets":[0,8]}})", 8, corrupt, "dtype");
        row("no object", R"({"w":3})", 8, corrupt, "dtype");
        row("metadata", R"({"__metadata__":{"a":1}})", 0, corrupt, "__metadata__");
        row("metadata list", R"({"__metadata__":["a"]})", 0, corrupt, "__metadata__");
        row("no JSON", R"({"w":)", 8, corrupt, "not valid JSON at byte");
        row("not UTF-8", "{\"\xff\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0, corrupt,
            "JSON");
        row("deep", R"({"w":{"a":{"b":{"c":{"d":1}}}}})", 8, corrupt, "nested");
    }
    void badHeaderIsOneClearError()
    {
        QFETCH(QByteArray, header);
        QFETCH(int, dataBytes);
        QFETCH(int, code);
        QFETCH(QString, words);
        const TemporaryFolder folder;
        const auto read = readBytes(
            safetensorsFile(header.toStdString(), std::string(static_cast<std::size_t>(dataBytes), 'x')),
            folder.path());
        QVERIFY(!read.ok());
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(read.error().code == static_cast<ErrorCode>(code), qPrintable(message));
        QVERIFY2(message.contains(words), qPrintable(message));
        QVERIFY(message.startsWith(QString::fromStdString((folder.path() / "bytes.pth").string())));
    }
    void headerLongerThanTheFileIsCutOff()
    {
        const TemporaryFolder folder;
        std::string bytes = safetensorsFile(kOneTensor, "");
        bytes[2] = 1;
        const auto read = readBytes(bytes, folder.path());
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QVERIFY(read.error().message.find("cut off") != std::string::npos);
    }
    void writerRefusesWhatNoReaderTakes()
    {
        const TemporaryFolder folder;
        const auto file = folder.path() / "a.safetensors";
        TensorFile wrongSize;
        wrongSize.tensors["w"] = bytesTensor(DType::F32, {2}, "1234");
        QCOMPARE(writeSafetensors(file, wrongSize).error().code, ErrorCode::InvalidArgument);
        TensorFile reserved;
        reserved.tensors["__metadata__"] = FileTensor::fromFloats({1}, {1});
        QCOMPARE(writeSafetensors(file, reserved).error().code, ErrorCode::InvalidArgument);
        TensorFile notUtf8;
        notUtf8.tensors["\xff"] = FileTensor::fromFloats({1}, {1});
        QCOMPARE(writeSafetensors(file, notUtf8).error().code, ErrorCode::InvalidArgument);
        QVERIFY(!std::filesystem::exists(file));
        QCOMPARE(writeSafetensors("/nowhere/at/all", example()).error().code, ErrorCode::Io);
    }
    void readersOfOneFormatRefuseTheOther()
    {
        const TemporaryFolder folder;
        const auto file = folder.path() / "a.safetensors";
        ANT_VERIFY_OK(writeSafetensors(file, example()));
        QCOMPARE(readPyTorch(file).error().code, ErrorCode::Corrupt);
        QCOMPARE(readSafetensors(fixture("views.pth")).error().code, ErrorCode::Corrupt);
        QCOMPARE(readTensorFile(folder.path() / "none").error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
