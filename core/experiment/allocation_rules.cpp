#include "core/experiment/allocation.h"

#include "core/experiment/modes.h"
#include "core/experiment/spec_fields.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace ant {
namespace {

constexpr double kMostBops = 1e18;

struct Multiple {
    char letter;
    double value;
};
constexpr Multiple kMultiples[] = {{'T', 1e12}, {'G', 1e9}, {'M', 1e6}, {'K', 1e3}};

/// The shortest decimal that is that number; not printf, which follows the locale that a GUI sets.
std::string numberText(double number)
{
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

std::optional<double> number(std::string_view text, std::string_view &rest)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    rest = text.substr(static_cast<std::size_t>(end - text.data()));
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<double> parseBops(std::string_view text)
{
    std::string_view unit;
    const auto value = number(text, unit);
    double times = unit.empty() ? 1 : 0;
    for (const Multiple &multiple : kMultiples)
        if (unit.size() == 1 && unit.front() == multiple.letter)
            times = multiple.value;
    if (!value || times == 0 || !(*value > 0) || *value * times > kMostBops)
        return {};
    return *value * times;
}

std::optional<double> parseBits(std::string_view text)
{
    std::string_view rest;
    const auto value = number(text, rest);
    if (!value || !rest.empty() || !(*value >= 1) || *value > kFloatBits)
        return {};
    return value;
}

int indexOf(const NetworkSize &size, const std::string &layer)
{
    const auto found = std::ranges::find(size.layers, layer, &LayerSize::layer);
    return found == size.layers.end() ? -1 : static_cast<int>(found - size.layers.begin());
}

Result<void> applyOverride(const QuantizerOverride &change, const NetworkSize &size, AllocationRules &rules)
{
    const int layer = indexOf(size, change.layer);
    if (layer < 0)
        return Error{ErrorCode::InvalidArgument,
                     "an override names the layer \"" + change.layer + "\", which the model does not have",
                     {}};
    auto &rule = rules.quantizers[static_cast<std::size_t>(2 * layer + (change.role == Role::Input ? 1 : 0))];
    if (change.type) {
        const auto type = NumericType::fromName(*change.type);
        if (!type.ok())
            return type.error();
        rule.types = {type.value()};
    }
    if (change.bits)
        rule.fixed = *change.bits;
    if (change.enabled && !*change.enabled)
        rule.fixed = kFloatBits;
    return {};
}

} // namespace

Result<Budget> parseBudget(std::string_view text)
{
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string_view kind = text.substr(0, equals);
    const std::string_view value = text.substr(std::min(equals + 1, text.size()));
    if (kind == "size") {
        const auto bytes = detail::parseSize(value);
        if (bytes.ok() && bytes.value() > 0)
            return Budget{Budget::Kind::Size, double(bytes.value())};
    }
    if (const auto bops = parseBops(value); kind == "bops" && bops)
        return Budget{Budget::Kind::Bops, *bops};
    if (const auto bits = parseBits(value); kind == "bits" && bits)
        return Budget{Budget::Kind::Bits, *bits};
    return Error{ErrorCode::InvalidArgument,
                 "\"" + std::string(text) +
                     "\" is no budget; it is size=0.15MB, bops=650M (bit operations of an image) or "
                     "bits=4.5 (mean width)",
                 {}};
}

std::string text(const Budget &budget)
{
    if (budget.kind == Budget::Kind::Size)
        return "size=" + detail::sizeText(static_cast<std::int64_t>(budget.value));
    if (budget.kind == Budget::Kind::Bits)
        return "bits=" + numberText(budget.value);
    for (const Multiple &multiple : kMultiples)
        if (budget.value >= multiple.value)
            return "bops=" + numberText(budget.value / multiple.value) + multiple.letter;
    return "bops=" + numberText(budget.value);
}

Result<AllocationRules> allocationRules(const RunSpec &spec, const NetworkSize &size, int lowestBits)
{
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return mode.error();
    if (spec.eightBitCount > 0)
        return Error{ErrorCode::InvalidArgument,
                     "eight_bit_count lets the error choose the layers at 8 bits, a budget chooses them "
                     "itself; give one of the two",
                     {}};
    AllocationRules rules;
    rules.inputBits = spec.activationBits;
    rules.quantizers.assign(2 * size.layers.size(), {mode.value().types, lowestBits, {}});
    for (std::size_t i = 0; i < rules.quantizers.size(); ++i)
        if (i % 2 == 0 ? !spec.quantizeWeights : !spec.quantizeActivations)
            rules.quantizers[i].fixed = kFloatBits;
    for (const int layer : spec.eightBitLayers) {
        if (layer < 0 || static_cast<std::size_t>(layer) >= size.layers.size())
            return Error{ErrorCode::InvalidArgument,
                         "eight_bit_layers names layer " + std::to_string(layer) +
                             ", but the model has layers 0 to " + std::to_string(size.layers.size() - 1),
                         {}};
        for (const int role : {0, 1})
            if (auto &rule = rules.quantizers[static_cast<std::size_t>(2 * layer + role)]; !rule.fixed)
                rule.fixed = kMaxBits;
    }
    for (const QuantizerOverride &change : spec.overrides)
        if (auto applied = applyOverride(change, size, rules); !applied.ok())
            return std::move(applied).error();
    return rules;
}

std::string_view name(CostAxis axis)
{
    return axis == CostAxis::Size ? "size" : "bops";
}

Result<CostAxis> costAxisFromName(std::string_view text)
{
    for (const CostAxis axis : {CostAxis::Size, CostAxis::Bops})
        if (name(axis) == text)
            return axis;
    return Error{
        ErrorCode::InvalidArgument, "unknown cost \"" + std::string(text) + "\"; it is size or bops", {}};
}

std::int64_t costAlong(CostAxis axis, const NetworkCost &cost)
{
    return axis == CostAxis::Size ? cost.bytes : cost.bops;
}

} // namespace ant
