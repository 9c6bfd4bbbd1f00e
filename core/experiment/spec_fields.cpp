#include "core/experiment/spec_fields.h"

#include "core/experiment/modes.h"

#include <array>
#include <charconv>
#include <limits>

namespace ant::detail {
namespace {

using Json = nlohmann::json;

constexpr int kMaxBatch = 65536;
constexpr int kMaxRangeStep = 1000; ///< alpha = 10 absmax; the reference stays below 2
constexpr int kMaxThreads = 1024;
constexpr int kMaxEpochs = 10000;
constexpr double kMaxLearningRate = 100;

/// The member that a path of member pointers leads to: at<&RunSpec::weightRange, &AlphaRange::low>(spec).
template <auto... Path>
auto &at(auto &spec)
{
    return (spec.*....*Path);
}

/// Whole number from low to high.
template <auto... Path>
SpecField number(std::string_view key, std::string_view option, std::int64_t low, std::int64_t high,
                 std::string_view help)
{
    const auto read = [=](RunSpec &spec, const Json &value) -> Result<void> {
        const bool fits = value.is_number_integer() &&
                          (!value.is_number_unsigned() ||
                           value.get<std::uint64_t>() <=
                               static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) &&
                          value.get<std::int64_t>() >= low && value.get<std::int64_t>() <= high;
        if (!fits)
            return wrongValue(key, value,
                              "a whole number from " + std::to_string(low) +
                                  (high == std::numeric_limits<std::int64_t>::max()
                                       ? " on"
                                       : " to " + std::to_string(high)));
        using Target = std::remove_reference_t<decltype(at<Path...>(spec))>;
        at<Path...>(spec) = static_cast<Target>(value.get<std::int64_t>());
        return {};
    };
    return {key,
            option,
            SpecField::Kind::Number,
            help,
            [](const RunSpec &spec) -> Json { return at<Path...>(spec); },
            read};
}

template <auto... Path>
SpecField flag(std::string_view key, std::string_view option, std::string_view help)
{
    const auto read = [=](RunSpec &spec, const Json &value) -> Result<void> {
        if (!value.is_boolean())
            return wrongValue(key, value, "true or false");
        at<Path...>(spec) = value.get<bool>();
        return {};
    };
    return {key,
            option,
            SpecField::Kind::Flag,
            help,
            [](const RunSpec &spec) -> Json { return at<Path...>(spec); },
            read};
}

/// A text that `parse` turns into the member's type; `show` is the way back.
template <auto... Path, typename Show, typename Parse>
SpecField text(std::string_view key, std::string_view option, std::string_view help, Show show, Parse parse)
{
    const auto read = [=](RunSpec &spec, const Json &value) -> Result<void> {
        if (!value.is_string())
            return wrongValue(key, value, "a text in quotes");
        auto parsed = parse(value.get<std::string>());
        if (!parsed.ok()) {
            Error error = std::move(parsed).error();
            error.message = std::string(key) + ": " + error.message;
            return error;
        }
        at<Path...>(spec) = std::move(parsed).value();
        return {};
    };
    return {key,
            option,
            SpecField::Kind::Text,
            help,
            [=](const RunSpec &spec) -> Json { return show(at<Path...>(spec)); },
            read};
}

template <auto... Path>
SpecField plainText(std::string_view key, std::string_view option, std::string_view help)
{
    return text<Path...>(
        key, option, help, [](const std::string &value) { return value; },
        [](std::string value) -> Result<std::string> { return value; });
}

template <auto... Path>
SpecField filePath(std::string_view key, std::string_view option, std::string_view help)
{
    return text<Path...>(
        key, option, help, [](const std::filesystem::path &value) { return value.string(); },
        [](std::string value) -> Result<std::filesystem::path> { return std::filesystem::path(value); });
}

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
    return {"seed",
            "--seed",
            SpecField::Kind::Number,
            "seed of everything random",
            [](const RunSpec &spec) -> Json { return spec.seed; },
            read};
}

SpecField learningRateField()
{
    const auto read = [](RunSpec &spec, const Json &value) -> Result<void> {
        const double rate = value.is_number() ? value.get<double>() : 0;
        if (!(rate > 0 && rate <= kMaxLearningRate))
            return wrongValue("training.learning_rate", value, "a number above 0 and at most 100");
        spec.training.learningRate = rate;
        return {};
    };
    return {"training.learning_rate",
            "--lr",
            SpecField::Kind::Number,
            "learning rate for a batch of 256; scaled by batch size and processes",
            [](const RunSpec &spec) -> Json { return spec.training.learningRate; },
            read};
}

/// List of numbers from 0 on.
template <auto... Path>
SpecField numberList(std::string_view key, std::string_view option, std::string_view help,
                     std::string_view allowed)
{
    const auto read = [=](RunSpec &spec, const Json &value) -> Result<void> {
        if (!value.is_array())
            return wrongValue(key, value, allowed);
        std::vector<int> numbers;
        for (const Json &entry : value) {
            if (!entry.is_number_integer() || entry.get<std::int64_t>() < 0 ||
                entry.get<std::int64_t>() > std::numeric_limits<int>::max())
                return wrongValue(key, value, allowed);
            numbers.push_back(entry.get<int>());
        }
        at<Path...>(spec) = std::move(numbers);
        return {};
    };
    return {key,
            option,
            SpecField::Kind::List,
            help,
            [](const RunSpec &spec) -> Json { return at<Path...>(spec); },
            read};
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
    return {"overrides",
            "--override",
            SpecField::Kind::Overrides,
            "one quantizer unlike the mode: LAYER:ROLE[:enabled=on|off][:type=T][:bits=N][:alpha=X,X...]; "
            "repeatable",
            [](const RunSpec &spec) { return writeOverrides(spec.overrides); },
            read};
}

std::vector<SpecField> makeFields()
{
    using S = RunSpec;
    using T = TrainingRecipe;
    constexpr auto kNoLimit = std::numeric_limits<std::int64_t>::max();
    return {
        plainText<&S::name>("name", "--name", "name of the run; made from model and mode where not given"),
        text<&S::task>(
            "task", "--task", "ptq: calibrate and evaluate; qat: fine-tune; eval: evaluate a checkpoint",
            [](Task task) { return std::string(name(task)); }, taskFromName),
        plainText<&S::model>("model", "--model", "network, see antq models"),
        filePath<&S::weights>("weights", "--weights", "file of its weights (.pth, .th, .safetensors)"),
        text<&S::dataset>(
            "dataset", "--dataset", "demo, cifar10:FOLDER or imagenet:FOLDER",
            [](const DatasetRef &ref) { return ref.text(); }, &DatasetRef::parse),
        text<&S::mode>(
            "mode", "--mode", "fp32, int, ip, fip, ip-f, fip-f, ant4-8, or ant-TYPE-TYPE...",
            [](const std::string &mode) { return mode; }, parseModeName),
        number<&S::weightBits>("bits.weight", "--wbits", kMinBits, kMaxBits, "bits of a weight"),
        number<&S::activationBits>("bits.input", "--abits", kMinBits, kMaxBits, "bits of a layer's input"),
        number<&S::weightRange, &AlphaRange::low>("range.weight.low", "--wlow", 1, kMaxRangeStep,
                                                  "first scale tried for weights, percent of the largest"),
        number<&S::weightRange, &AlphaRange::up>("range.weight.up", "--wup", 1, kMaxRangeStep,
                                                 "end of the scales tried for weights, itself not tried"),
        number<&S::activationRange, &AlphaRange::low>("range.input.low", "--alow", 1, kMaxRangeStep,
                                                      "first scale tried for inputs, percent of the largest"),
        number<&S::activationRange, &AlphaRange::up>("range.input.up", "--aup", 1, kMaxRangeStep,
                                                     "end of the scales tried for inputs, itself not tried"),
        numberList<&S::eightBitLayers>("eight_bit_layers", "--eight-bit-layers",
                                       "numbers of the layers to keep at 8 bits, such as 0,19",
                                       "a list of layer numbers counted from 0, such as [0, 19]"),
        flag<&S::quantizeWeights>("quantize.weights", "--quantize-weights",
                                  "off: weights stay in floating point"),
        flag<&S::quantizeActivations>("quantize.inputs", "--quantize-inputs",
                                      "off: inputs stay in floating point"),
        overridesField(),
        number<&S::batch>("batch", "--batch", 1, kMaxBatch, "images of a batch"),
        number<&S::calibrationBatch>("calibration_batch", "--calibration-batch", 0, kMaxBatch,
                                     "images that calibrate; 0: one batch"),
        number<&S::limit>("limit", "--limit", 0, kNoLimit, "images to evaluate; 0: all"),
        number<&S::training, &T::epochs>("training.epochs", "--epochs", 1, kMaxEpochs, "epochs of training"),
        learningRateField(),
        numberList<&S::training, &T::milestones>("training.milestones", "--milestones",
                                                 "epochs from which on the learning rate is a tenth",
                                                 "a list of epochs counted from 0, such as [2, 3, 4]"),
        flag<&S::training, &T::shuffle>("training.shuffle", "--shuffle", "new order of images every epoch"),
        flag<&S::training, &T::augment>("training.augment", "--augment", "random crops and mirroring"),
        filePath<&S::checkpoint>("checkpoint", "--checkpoint", "quantized network to evaluate or go on from"),
        seedField(),
        text<&S::device>(
            "device", "--device", "cpu, cuda or cuda:N", [](const std::string &device) { return device; },
            parseDevice),
        number<&S::threads>("threads", "--threads", 0, kMaxThreads, "threads; 0: one per processor"),
        flag<&S::allowNonFinite>("allow_non_finite", "--allow-non-finite",
                                 "go on where a layer meets NaN or infinity"),
    };
}

} // namespace

const std::vector<SpecField> &specFields()
{
    static const std::vector<SpecField> fields = makeFields();
    return fields;
}

std::string shortText(const nlohmann::json &value)
{
    constexpr std::size_t kLongest = 80;
    std::string line = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (line.size() > kLongest)
        line = line.substr(0, kLongest) + "…";
    return line;
}

Error wrongValue(std::string_view key, const nlohmann::json &value, std::string_view allowed)
{
    return {ErrorCode::InvalidArgument,
            std::string(key) + " is " + shortText(value) + "; it must be " + std::string(allowed),
            {}};
}

nlohmann::json floatNumber(float value)
{
    // Through the nearest decimal of 9 digits: the double then prints as that decimal, not with the 17 digits
    // of the float's exact value. std::to_chars, because printf follows the locale that a GUI sets.
    std::array<char, 32> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::general, 9).ptr;
    double decimal = 0;
    std::from_chars(digits.data(), end, decimal);
    return decimal;
}

nlohmann::json floatNumbers(const std::vector<float> &values)
{
    Json list = Json::array();
    for (const float value : values)
        list.push_back(floatNumber(value));
    return list;
}

} // namespace ant::detail
