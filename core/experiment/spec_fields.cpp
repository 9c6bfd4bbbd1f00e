#include "core/experiment/spec_fields.h"

#include "core/experiment/modes.h"
#include "core/experiment/spec_field_kinds.h"

#include <unordered_map>

namespace ant::detail {
namespace {

using Json = nlohmann::json;

constexpr int kMaxBatch = 65536;
constexpr int kMaxRangeStep = 1000; ///< alpha = 10 absmax; the reference stays below 2
constexpr int kMaxEightBitCount = 10000;
constexpr int kMaxThreads = 1024;
constexpr int kMaxProcesses = 4096;
constexpr auto kNoLimit = std::numeric_limits<std::int64_t>::max();

Result<std::string> parseDevice(std::string value)
{
    const std::string_view text = value;
    const bool isNumbered = text.starts_with("cuda:") && text.size() > 5 && text.size() <= 8 &&
                            text.find_first_not_of("0123456789", 5) == std::string_view::npos;
    if (text == "cpu" || text == "cuda" || isNumbered)
        return value;
    return Error{
        ErrorCode::InvalidArgument, "unknown device \"" + value + "\"; it is cpu, cuda or cuda:NUMBER", {}};
}

/// A preset leaves the folder to the user ("cifar10:"), so a spec may lack it; validation asks for it.
Result<DatasetRef> parseDataset(const std::string &text)
{
    const std::string kind = text.substr(0, text.find(':'));
    if (kind != "demo" && (text == kind || text == kind + ":")) {
        auto ref = DatasetRef::parse(kind + ":.");
        if (ref.ok())
            return DatasetRef{kind, {}};
    }
    return DatasetRef::parse(text);
}

Result<std::string> parseModeName(const std::string &value)
{
    auto mode = parseMode(value);
    if (!mode.ok())
        return std::move(mode).error();
    return std::move(mode).value().name;
}

SpecField seedField()
{
    const auto read = [](RunSpec &spec, const Json &value) -> Result<void> {
        if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0))
            return wrongValue("seed", value, "a whole number from 0 to 18446744073709551615");
        spec.seed = value.get<std::uint64_t>();
        return {};
    };
    return makeField({"seed", "--seed", "seed of everything random"}, SpecField::Kind::Number,
                     writeMember<&RunSpec::seed>, read);
}

SpecField overridesField()
{
    const auto read = [](RunSpec &spec, const Json &value) -> Result<void> {
        auto overrides = readOverrides(value);
        if (!overrides.ok())
            return std::move(overrides).error();
        spec.overrides = std::move(overrides).value();
        return {};
    };
    const auto write = [](const RunSpec &spec) { return writeOverrides(spec.overrides); };
    return makeField({"overrides", "--override",
                      "one quantizer unlike the mode: "
                      "LAYER:ROLE[:enabled=on|off][:type=T][:bits=N][:alpha=X,X...]; repeatable"},
                     SpecField::Kind::Overrides, write, read);
}

/// What is run on what.
void addExperiment(std::vector<SpecField> &fields)
{
    using S = RunSpec;
    const auto same = [](const std::string &value) { return value; };
    fields.push_back(
        plainText<&S::name>({"name", "--name", "name of the run; made from model and mode if not given"}));
    fields.push_back(text<&S::task>(
        {"task", "--task",
         "ptq: calibrate and evaluate; qat: fine-tune; eval: evaluate a checkpoint; sensitivity: measure "
         "what each quantizer costs"},
        [](Task task) { return std::string(name(task)); }, taskFromName));
    fields.push_back(
        plainText<&S::model>({"model", "--model", "network, see antq models; or an ONNX file of one"}));
    fields.push_back(
        filePath<&S::weights>({"weights", "--weights", "file of its weights (.pth, .th, .safetensors)"}));
    fields.push_back(text<&S::dataset>(
        {"dataset", "--dataset", "demo, cifar10:FOLDER or imagenet:FOLDER"},
        [](const DatasetRef &ref) { return ref.text(); }, parseDataset));
    fields.push_back(
        text<&S::mode>({"mode", "--mode", "fp32, int, ip, fip, ip-f, fip-f, ant4-8, or ant-TYPE-TYPE..."},
                       same, parseModeName));
}

void addQuantization(std::vector<SpecField> &fields)
{
    using S = RunSpec;
    using R = AlphaRange;
    fields.push_back(
        number<&S::weightBits>({"bits.weight", "--wbits", "bits of a weight"}, kMinBits, kMaxBits));
    fields.push_back(
        number<&S::activationBits>({"bits.input", "--abits", "bits of a layer's input"}, kMinBits, kMaxBits));
    fields.push_back(number<&S::weightRange, &R::low>(
        {"range.weight.low", "--wlow", "first scale tried for weights, percent of the largest"}, 1,
        kMaxRangeStep));
    fields.push_back(number<&S::weightRange, &R::up>(
        {"range.weight.up", "--wup", "end of the scales tried for weights, itself not tried"}, 1,
        kMaxRangeStep));
    fields.push_back(number<&S::activationRange, &R::low>(
        {"range.input.low", "--alow", "first scale tried for inputs, percent of the largest"}, 1,
        kMaxRangeStep));
    fields.push_back(number<&S::activationRange, &R::up>(
        {"range.input.up", "--aup", "end of the scales tried for inputs, itself not tried"}, 1,
        kMaxRangeStep));
    fields.push_back(numberList<&S::eightBitLayers>(
        {"eight_bit_layers", "--eight-bit-layers", "numbers of the layers to keep at 8 bits, such as 0,19"},
        "a list of layer numbers counted from 0, such as [0, 19]"));
    fields.push_back(number<&S::eightBitCount>(
        {"eight_bit_count", "--eight-bit-count",
         "layers to keep at 8 bits: the last two and those with the largest error; 0: none"},
        0, kMaxEightBitCount));
    fields.push_back(flag<&S::quantizeWeights>(
        {"quantize.weights", "--quantize-weights", "off: weights stay in floating point"}));
    fields.push_back(flag<&S::quantizeActivations>(
        {"quantize.inputs", "--quantize-inputs", "off: inputs stay in floating point"}));
    fields.push_back(overridesField());
}

void addExecution(std::vector<SpecField> &fields)
{
    using S = RunSpec;
    fields.push_back(number<&S::batch>({"batch", "--batch", "images of a batch"}, 1, kMaxBatch));
    fields.push_back(number<&S::calibrationBatch>(
        {"calibration_batch", "--calibration-batch", "images that calibrate; 0: one batch"}, 0, kMaxBatch));
    fields.push_back(number<&S::limit>({"limit", "--limit", "images to evaluate, from the first on; 0: all"},
                                       0, kNoLimit));
    fields.push_back(number<&S::perClass>(
        {"per_class", "--per-class", "images to evaluate of each class, from its first on; 0: all"}, 0,
        kNoLimit));
    addPtqFields(fields);
    addTrainingFields(fields);
    fields.push_back(filePath<&S::checkpoint>(
        {"checkpoint", "--checkpoint", "quantized network to evaluate or to go on from"}));
    fields.push_back(seedField());
    fields.push_back(text<&S::device>(
        {"device", "--device", "cpu, cuda or cuda:N"}, [](const std::string &value) { return value; },
        parseDevice));
    fields.push_back(
        number<&S::threads>({"threads", "--threads", "threads; 0: one per processor"}, 0, kMaxThreads));
    fields.push_back(number<&S::processes>(
        {"processes", "--processes",
         "processes that divide each batch among them and give the result of one; started here by mpirun, "
         "unless mpirun or srun has started antq itself"},
        1, kMaxProcesses));
    fields.push_back(
        text<&S::memoryLimit>({"memory_limit", "--memory-limit",
                               "such as 2GB: a training that takes more works on fewer images at once"},
                              sizeText, parseSize));
    fields.push_back(flag<&S::bfloat16>(
        {"bfloat16", "--bfloat16",
         "on a GPU: on lets layers of which nothing is quantized multiply bfloat16 values; off: float32"}));
    fields.push_back(flag<&S::allowNonFinite>(
        {"allow_non_finite", "--allow-non-finite", "on: continue where a layer meets NaN or infinity"}));
}

} // namespace

const std::vector<SpecField> &specFields()
{
    static const std::vector<SpecField> fields = [] {
        std::vector<SpecField> list;
        addExperiment(list);
        addQuantization(list);
        addExecution(list);
        return list;
    }();
    return fields;
}

const SpecField *findField(std::string_view key)
{
    static const std::unordered_map<std::string_view, const SpecField *> byKey = [] {
        std::unordered_map<std::string_view, const SpecField *> map;
        for (const SpecField &field : specFields())
            map.emplace(field.key, &field);
        return map;
    }();
    const auto found = byKey.find(key);
    return found == byKey.end() ? nullptr : found->second;
}

} // namespace ant::detail
