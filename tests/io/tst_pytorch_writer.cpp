#include "core/base/files.h"
#include "core/io/pytorch_writer.h"
#include "core/io/reference_layout.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace ant;
using namespace ant::test;

namespace {

FileTensor ofType(DType type, std::vector<std::int64_t> shape, std::size_t seed)
{
    FileTensor tensor{type, std::move(shape), {}, {}};
    auto bytes = std::make_shared<std::vector<std::byte>>();
    const std::size_t count = static_cast<std::size_t>(tensor.elements()) * bytesPerElement(type);
    for (std::size_t i = 0; i < count; ++i)
        bytes->push_back(
            static_cast<std::byte>(type == DType::Bool ? (i + seed) % 2 : (i * 37 + seed) % 101));
    tensor.bytes = *bytes;
    tensor.owner = bytes;
    return tensor;
}

TensorFile manyTypes()
{
    TensorFile file;
    std::size_t seed = 0;
    for (const DType type : {DType::F16, DType::BF16, DType::F32, DType::F64, DType::I8, DType::U8,
                             DType::I16, DType::I32, DType::I64, DType::Bool})
        file.tensors["t." + std::string(name(type))] = ofType(type, {2, 3, 1}, ++seed);
    file.tensors["scalar"] = ofType(DType::F32, {}, 1);
    file.tensors["empty"] = ofType(DType::F32, {0, 4}, 1);
    return file;
}

void compare(const TensorFile &read, const TensorFile &written)
{
    QCOMPARE(read.tensors.size(), written.tensors.size());
    for (const auto &[name, tensor] : written.tensors) {
        QVERIFY2(read.tensors.contains(name), name.c_str());
        const FileTensor &other = read.tensors.at(name);
        QVERIFY2(other.dtype == tensor.dtype && other.shape == tensor.shape, name.c_str());
        QVERIFY2(std::ranges::equal(other.bytes, tensor.bytes), name.c_str());
    }
}

} // namespace

/// That Python opens these files too, tests/interop/tst_checkpoint_exchange.cpp shows.
class TestPyTorchWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTypeComesBackBitForBit()
    {
        const TensorFile written = manyTypes();
        ANT_VERIFY_OK(writePyTorch(file(), written));
        const auto read = readTensorFile(file());
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().format, std::string("pytorch-zip"));
        compare(read.value(), written);
    }
    void aStateDictMayLieUnderAKeyBesideNumbers()
    {
        const TensorFile written = manyTypes();
        ANT_VERIFY_OK(writePyTorch(
            file(), written,
            {.key = "model", .prefix = "module.", .numbers = {{"epoch", 7}, {"big", 1LL << 40}}}));
        const auto read = readTensorFile(file());
        ANT_VERIFY_OK(read);
        compare(read.value(), written);
        QCOMPARE(read.value().metadata.at("epoch"), std::string("7"));
        QCOMPARE(read.value().metadata.at("big"), std::to_string(1LL << 40));
    }
    void storagesAreAlignedForMapping()
    {
        ANT_VERIFY_OK(writePyTorch(file(), manyTypes()));
        const std::string bytes = readFile(file()).value();
        std::size_t entries = 0;
        for (auto at = bytes.find("PK\3\4"); at != std::string::npos; at = bytes.find("PK\3\4", at + 4)) {
            const auto length = [&](std::size_t from) {
                return std::size_t(std::uint8_t(bytes[from])) +
                       256 * std::size_t(std::uint8_t(bytes[from + 1]));
            };
            QCOMPARE((at + 30 + length(at + 26) + length(at + 28)) % 64, std::size_t(0));
            ++entries;
        }
        QVERIFY(entries >= manyTypes().tensors.size());
    }
    void aTensorWithTooFewBytesIsRefused()
    {
        TensorFile wrong;
        wrong.tensors["w"] = ofType(DType::F32, {2}, 0);
        wrong.tensors["w"].shape = {3};
        const auto place = m_folder.path() / "wrong.pth";
        const auto written = writePyTorch(place, wrong);
        QVERIFY(!written.ok());
        QCOMPARE(written.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!std::filesystem::exists(place));
    }

    void namesOfTheReferenceMapThereAndBack_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("own");
        const auto row = [](const char *reference, const char *own) {
            QTest::newRow(reference) << QString::fromLatin1(reference) << QString::fromLatin1(own);
        };
        row("encoder.layers.11.ln_1.weight", "encoder.layers.encoder_layer_11.ln_1.weight");
        row("heads.0.quant_input.alpha", "heads.head.quant_input.alpha");
        row("encoder.layers.3.self_attention.in_proj_weight",
            "encoder.layers.encoder_layer_3.self_attention.in_proj_weight");
        row("encoder.layers.3.self_attention.out_proj_bias",
            "encoder.layers.encoder_layer_3.self_attention.out_proj.bias");
        row("encoder.layers.3.self_attention.in_quant_weight.alpha",
            "encoder.layers.encoder_layer_3.self_attention.in_proj.quant_weight.alpha");
        row("encoder.layers.3.self_attention.out_quant_input.quant_grid",
            "encoder.layers.encoder_layer_3.self_attention.out_proj.quant_input.quant_grid");
        row("layer1.0.conv1.quant_weight.alpha", "layer1.0.conv1.quant_weight.alpha");
    }
    void namesOfTheReferenceMapThereAndBack()
    {
        QFETCH(QString, reference);
        QFETCH(QString, own);
        QCOMPARE(QString::fromStdString(nameFromReference(reference.toStdString())), own);
        QCOMPARE(QString::fromStdString(nameForReference(own.toStdString())), reference);
    }

    void everyKeyOfTheReferencesCheckpointsSurvives()
    {
        ANT_NEEDS_DATA(golden, "golden/checkpoint_keys.json");
        std::ifstream stream(golden);
        const auto models = nlohmann::json::parse(stream);
        for (const auto &[model, facts] : models.items())
            for (const auto &key : facts.at("keys")) {
                const std::string reference = key.at(0);
                QCOMPARE(nameForReference(nameFromReference(reference)), reference);
            }
    }

private:
    std::filesystem::path file() const { return m_folder.path() / "out.pth"; }
    TemporaryFolder m_folder;
};

QTEST_APPLESS_MAIN(TestPyTorchWriter)
#include "tst_pytorch_writer.moc"
