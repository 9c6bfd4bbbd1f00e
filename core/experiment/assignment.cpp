#include "core/experiment/assignment.h"

#include "core/experiment/model_source.h"
#include "core/experiment/spec_fields.h"

#include <algorithm>

namespace ant {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kFormat = "ant-assignment";
constexpr int kVersion = 1;
constexpr int kOuterBits = 8;

Result<int> readBits(const std::string &key, const Json &value)
{
    const bool isWhole = value.is_number_integer();
    const double bits = isWhole ? value.get<double>() : 0;
    if (isWhole && ((bits >= kMinBits && bits <= kMaxBits) || bits == kFloatBits))
        return static_cast<int>(bits);
    return detail::wrongValue(key, value,
                              "a whole number from " + std::to_string(kMinBits) + " to " +
                                  std::to_string(kMaxBits) + ", or " + std::to_string(kFloatBits) +
                                  " for floating point");
}

Result<AssignedQuantizer> readQuantizer(const std::string &where, const Json &item)
{
    if (!item.is_object())
        return detail::wrongValue(where, item, "an object with the keys layer, role and bits");
    AssignedQuantizer quantizer;
    for (const auto &[key, value] : item.items())
        if (key != "layer" && key != "role" && key != "bits" && key != "type")
            return Error{ErrorCode::InvalidArgument,
                         "unknown key " + where + "." + key + "; known there are layer, role, bits, type",
                         {}};
    const Json layer = item.value("layer", Json());
    if (!layer.is_string() || layer.get<std::string>().empty())
        return detail::wrongValue(where + ".layer", layer, "the name of a layer, such as \"conv1\"");
    quantizer.layer = layer.get<std::string>();
    const Json role = item.value("role", Json());
    if (role != "weight" && role != "input")
        return detail::wrongValue(where + ".role", role, "\"weight\" or \"input\"");
    quantizer.role = role == "weight" ? Role::Weight : Role::Input;
    const auto bits = readBits(where + ".bits", item.value("bits", Json()));
    if (!bits.ok())
        return bits.error();
    quantizer.bits = bits.value();
    if (item.contains("type") && item["type"].is_string())
        quantizer.type = item["type"].get<std::string>();
    return quantizer;
}

Result<void> checkHead(const Json &json)
{
    if (!json.is_object() || json.value("format", Json()) != kFormat)
        return Error{ErrorCode::InvalidArgument,
                     "it is no assignment of bits: its format is " +
                         detail::shortText(json.is_object() ? json.value("format", Json()) : json) +
                         " instead of \"" + std::string(kFormat) + "\"",
                     {}};
    if (json.value("version", Json()) != kVersion)
        return detail::wrongValue("version", json.value("version", Json()),
                                  std::to_string(kVersion) + ", the only one that this program reads");
    if (!json.value("model", Json()).is_string())
        return detail::wrongValue("model", json.value("model", Json()), "the name of a model");
    if (!json.value("quantizers", Json()).is_array())
        return detail::wrongValue("quantizers", json.value("quantizers", Json()),
                                  "a list of objects with the keys layer, role and bits");
    constexpr std::string_view kKnown[] = {"format",     "version",        "model",       "mode",
                                           "budget",     "bops",           "weight_bits", "input_bits",
                                           "size_bytes", "predicted_loss", "quantizers"};
    for (const auto &[key, value] : json.items())
        if (std::ranges::find(kKnown, key) == std::end(kKnown))
            return Error{ErrorCode::InvalidArgument, "unknown key " + key, {}};
    return {};
}

Result<Assignment> fromJson(const Json &json)
{
    if (auto checked = checkHead(json); !checked.ok())
        return std::move(checked).error();
    Assignment assignment;
    assignment.model = json["model"].get<std::string>();
    for (const auto &[key, member] : {std::pair{"mode", &assignment.mode}, {"budget", &assignment.budget}})
        if (json.contains(key) && json[key].is_string())
            *member = json[key].get<std::string>();
    if (json.contains("predicted_loss") && json["predicted_loss"].is_number())
        assignment.predictedLoss = json["predicted_loss"].get<double>();
    for (const Json &item : json["quantizers"]) {
        const std::string where = "quantizers[" + std::to_string(assignment.quantizers.size()) + "]";
        auto quantizer = readQuantizer(where, item);
        if (!quantizer.ok())
            return std::move(quantizer).error();
        const auto isSame = [&](const AssignedQuantizer &other) {
            return other.layer == quantizer.value().layer && other.role == quantizer.value().role;
        };
        if (std::ranges::any_of(assignment.quantizers, isSame))
            return Error{ErrorCode::InvalidArgument,
                         where + " is about the " + std::string(name(quantizer.value().role)) + " of " +
                             quantizer.value().layer + ", which an entry before it already gives bits",
                         {}};
        assignment.quantizers.push_back(std::move(quantizer).value());
    }
    return assignment;
}

QuantizerOverride *findOverride(RunSpec &spec, const std::string &layer, Role role)
{
    for (QuantizerOverride &change : spec.overrides)
        if (change.layer == layer && change.role == role)
            return &change;
    return nullptr;
}

void setBits(RunSpec &spec, const AssignedQuantizer &quantizer)
{
    const int own = quantizer.role == Role::Weight ? spec.weightBits : spec.activationBits;
    QuantizerOverride *change = findOverride(spec, quantizer.layer, quantizer.role);
    if (!change && quantizer.bits == own)
        return;
    if (!change)
        change =
            &spec.overrides.emplace_back(QuantizerOverride{.layer = quantizer.layer, .role = quantizer.role});
    if (quantizer.bits == kFloatBits)
        change->enabled = false;
    else
        change->bits = quantizer.bits;
}

} // namespace

std::vector<int> Assignment::bits() const
{
    std::vector<int> all;
    for (const AssignedQuantizer &quantizer : quantizers)
        all.push_back(quantizer.bits);
    return all;
}

std::string toJsonText(const Assignment &assignment)
{
    Json list = Json::array();
    for (const AssignedQuantizer &quantizer : assignment.quantizers)
        list.push_back({{"layer", quantizer.layer},
                        {"role", name(quantizer.role)},
                        {"bits", quantizer.bits},
                        {"type", quantizer.type}});
    const Json json = {{"format", kFormat},
                       {"version", kVersion},
                       {"model", assignment.model},
                       {"mode", assignment.mode},
                       {"budget", assignment.budget},
                       {"predicted_loss", assignment.predictedLoss},
                       {"size_bytes", assignment.cost.bytes},
                       {"bops", assignment.cost.bops},
                       {"weight_bits", assignment.cost.weightBits},
                       {"input_bits", assignment.cost.inputBits},
                       {"quantizers", std::move(list)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Assignment> readAssignment(const std::filesystem::path &file)
{
    const auto json = readJsonFile(file);
    if (!json.ok())
        return json.error();
    auto assignment = fromJson(json.value());
    if (!assignment.ok())
        return std::move(assignment).error().within("reading " + file.string());
    return assignment;
}

Result<void> applyAssignment(const Assignment &assignment, RunSpec &spec)
{
    if (assignment.model != spec.model)
        return Error{ErrorCode::InvalidArgument,
                     "the assignment was made for " + assignment.model + ", not for " + spec.model +
                         "; choose that model, or allocate bits for this one",
                     {}};
    const auto model = openModel(spec.model);
    if (!model.ok())
        return model.error();
    const NetworkSize size = networkSize(model.value()->build());
    for (const AssignedQuantizer &quantizer : assignment.quantizers)
        if (std::ranges::find(size.layers, quantizer.layer, &LayerSize::layer) == size.layers.end())
            return Error{ErrorCode::InvalidArgument,
                         "the assignment names the layer \"" + quantizer.layer + "\", which " + spec.model +
                             " does not have; its layers are called like " + size.layers.front().layer,
                         {}};
    spec.eightBitLayers.clear();
    spec.eightBitCount = 0;
    if (spec.mode == "ant4-8") // whose types are those of ip-f, and which wants 8-bit layers named
        spec.mode = "ip-f";
    for (const AssignedQuantizer &quantizer : assignment.quantizers)
        setBits(spec, quantizer);
    return {};
}

std::vector<int> bitsOf(const RunSpec &spec, const NetworkSize &size)
{
    std::vector<int> bits;
    for (int layer = 0; layer < static_cast<int>(size.layers.size()); ++layer) {
        const bool isOuter = std::ranges::find(spec.eightBitLayers, layer) != spec.eightBitLayers.end();
        bits.push_back(!spec.quantizeWeights ? kFloatBits : isOuter ? kOuterBits : spec.weightBits);
        bits.push_back(!spec.quantizeActivations ? kFloatBits : isOuter ? kOuterBits : spec.activationBits);
    }
    for (const QuantizerOverride &change : spec.overrides) {
        const auto layer = std::ranges::find(size.layers, change.layer, &LayerSize::layer);
        if (layer == size.layers.end())
            continue;
        const auto index = layer - size.layers.begin();
        const bool isOuter = std::ranges::find(spec.eightBitLayers, index) != spec.eightBitLayers.end();
        const bool isWeight = change.role == Role::Weight;
        int &own = bits[static_cast<std::size_t>(2 * index + (isWeight ? 0 : 1))];
        const int usual = isOuter ? kOuterBits : isWeight ? spec.weightBits : spec.activationBits;
        const int wanted = change.bits.value_or(usual);
        const bool isOn = change.enabled.value_or(own != kFloatBits);
        own = isOn ? wanted : kFloatBits;
    }
    if (spec.isFloatingPoint())
        std::ranges::fill(bits, kFloatBits);
    return bits;
}

} // namespace ant
