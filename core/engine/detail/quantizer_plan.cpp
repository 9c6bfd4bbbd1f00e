#include "core/engine/detail/quantizer.h"
#include "core/numeric/search_range.h"

#include <algorithm>
#include <numeric>

namespace ant::detail {
namespace {

constexpr int kAlwaysLastLayers = 2; ///< of eightBitCount

void setBits(QuantizerPlan &plan, int bits)
{
    plan.bits = bits;
    plan.range = searchRange(plan.range, bits);
    if (bits > kMaxSearchedBits)
        plan.types = {NumericType()}; // int
}

Result<void> applyOverride(std::vector<QuantizerPlan> &plans, const QuantizerOverride &change)
{
    const auto plan = std::find_if(plans.begin(), plans.end(), [&](const QuantizerPlan &candidate) {
        return candidate.layer == change.layer && candidate.role == change.role;
    });
    if (plan == plans.end())
        return Error{
            ErrorCode::InvalidArgument, "the model has no layer \"" + change.layer + "\" to override", {}};
    plan->enabled = change.enabled.value_or(plan->enabled);
    if (change.bits) {
        setBits(*plan, *change.bits);
        plan->isEightBitLayer = false;
    }
    if (change.type) {
        const auto type = NumericType::fromName(*change.type);
        if (!type.ok())
            return type.error();
        plan->types = {type.value()};
    }
    plan->givenAlpha = change.alpha;
    return {};
}

/// Whether an override names the width, which then stays, whatever is said of the layer.
bool hasGivenBits(const RunSpec &spec, const QuantizerPlan &plan)
{
    return std::ranges::any_of(spec.overrides, [&](const QuantizerOverride &change) {
        return change.layer == plan.layer && change.role == plan.role && change.bits;
    });
}

/// The last two and those with the largest error, the earlier ones first among equals.
std::vector<int> layersOfLargestError(const std::vector<Quantizer> &quantizers, int count)
{
    const int layers = static_cast<int>(quantizers.size() / 2);
    std::vector<double> error(static_cast<std::size_t>(layers));
    for (const Quantizer &quantizer : quantizers)
        if (quantizer.isCalibrated())
            error[static_cast<std::size_t>(quantizer.plan().layerIndex)] += quantizer.mse();
    std::vector<int> chosen(static_cast<std::size_t>(layers));
    std::iota(chosen.begin(), chosen.end(), 0);
    const auto others = chosen.begin() + std::max(0, layers - kAlwaysLastLayers);
    std::stable_sort(chosen.begin(), others, [&](int a, int b) {
        return error[static_cast<std::size_t>(a)] > error[static_cast<std::size_t>(b)];
    });
    std::rotate(chosen.begin(), others, chosen.end());
    chosen.resize(std::min(chosen.size(), static_cast<std::size_t>(count)));
    return chosen;
}

} // namespace

bool hasSecondPass(const RunSpec &spec)
{
    return (!spec.eightBitLayers.empty() || spec.eightBitCount > 0) && spec.checkpoint.empty();
}

void beginSecondPass(const RunSpec &spec, std::vector<Quantizer> &quantizers)
{
    for (const int layer : layersOfLargestError(quantizers, spec.eightBitCount))
        for (const int role : {0, 1}) {
            Quantizer &quantizer = quantizers[static_cast<std::size_t>(2 * layer + role)];
            if (!hasGivenBits(spec, quantizer.plan()))
                quantizer.setEightBitLayer();
        }
    for (Quantizer &quantizer : quantizers)
        quantizer.prepareSecondPass();
}

Result<std::vector<QuantizerPlan>> planQuantizers(const RunSpec &spec, const Graph &graph)
{
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return mode.error();
    std::vector<QuantizerPlan> plans;
    const std::vector<int> layers = graph.quantizableNodes();
    for (int layer = 0; layer < static_cast<int>(layers.size()); ++layer) {
        const int node = layers[static_cast<std::size_t>(layer)];
        for (const Role role : {Role::Weight, Role::Input}) {
            const bool isWeight = role == Role::Weight;
            QuantizerPlan plan;
            plan.index = 2 * layer + (isWeight ? 0 : 1);
            plan.layerIndex = layer;
            plan.layer = graph.node(node).name;
            plan.role = role;
            plan.enabled = isWeight ? spec.quantizeWeights : spec.quantizeActivations;
            plan.types = mode.value().types;
            plan.range = isWeight ? spec.weightRange : spec.activationRange;
            plan.macs = graph.macs(node);
            setBits(plan, isWeight ? spec.weightBits : spec.activationBits);
            plan.isEightBitLayer = std::find(spec.eightBitLayers.begin(), spec.eightBitLayers.end(), layer) !=
                                   spec.eightBitLayers.end();
            plans.push_back(std::move(plan));
        }
    }
    for (const int layer : spec.eightBitLayers)
        if (layer < 0 || layer >= static_cast<int>(layers.size()))
            return Error{ErrorCode::InvalidArgument,
                         "8-bit layer " + std::to_string(layer) + " does not exist: " + graph.modelName() +
                             " has layers 0 to " + std::to_string(layers.size() - 1),
                         {}};
    for (const QuantizerOverride &change : spec.overrides)
        if (auto done = applyOverride(plans, change); !done.ok())
            return std::move(done).error();
    return plans;
}

} // namespace ant::detail
