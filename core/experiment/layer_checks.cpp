#include "core/experiment/spec_checks.h"

#include "core/experiment/modes.h"

#include <algorithm>

namespace ant::detail {
namespace {

std::string layerRange(const Graph &graph, std::size_t layers)
{
    return graph.modelName() + " has layers 0 to " + std::to_string(layers - 1);
}

void checkEightBitLayers(const RunSpec &spec, const Graph &graph, std::size_t layers, Findings &findings)
{
    const auto mode = parseMode(spec.mode);
    if (spec.eightBitCount == 1 || spec.eightBitCount > static_cast<int>(layers))
        findings.error("eight_bit_count", "eight_bit_count is " + std::to_string(spec.eightBitCount) +
                                              "; it must be 0, or from 2 to " + std::to_string(layers) +
                                              ", the layers of " + graph.modelName());
    if (spec.eightBitLayers.empty() && spec.eightBitCount > 0)
        return;
    if (spec.eightBitLayers.empty()) {
        if (mode.ok() && mode.value().needsEightBitLayers)
            findings.error("eight_bit_layers",
                           "mode " + spec.mode +
                               " needs eight_bit_layers: name the layers to keep at 8 bits, "
                               "usually the first and the last (0," +
                               std::to_string(layers - 1) + ")");
        return;
    }
    for (const int layer : spec.eightBitLayers)
        if (layer < 0 || static_cast<std::size_t>(layer) >= layers)
            return findings.error("eight_bit_layers", "eight_bit_layers names layer " +
                                                          std::to_string(layer) + ", but " +
                                                          layerRange(graph, layers));
    if (spec.isFloatingPoint())
        findings.warning("eight_bit_layers", "mode fp32 quantizes nothing, so eight_bit_layers is ignored");
}

/// The quantizable node of that name; -1: none.
int findLayer(const Graph &graph, const std::string &name)
{
    for (const int node : graph.quantizableNodes())
        if (graph.node(node).name == name)
            return node;
    return -1;
}

void checkOverride(const QuantizerOverride &change, const std::string &where, const RunSpec &spec,
                   const Graph &graph, Findings &findings)
{
    const int node = findLayer(graph, change.layer);
    if (node < 0) {
        const std::string first = graph.node(graph.quantizableNodes().front()).name;
        return findings.error("overrides", where + " names the layer \"" + change.layer + "\", which " +
                                               graph.modelName() +
                                               " does not have; its layers are called like " + first);
    }
    const bool isWeight = change.role == Role::Weight;
    const auto channels = isWeight ? static_cast<std::size_t>(graph.node(node).outChannels) : 1;
    if (change.alpha.size() > 1 && change.alpha.size() != channels)
        findings.error("overrides", where + " gives " + std::to_string(change.alpha.size()) +
                                        " alphas, but the " + std::string(name(change.role)) + " of " +
                                        change.layer + " takes one" +
                                        (isWeight ? " or " + std::to_string(channels) : ""));
    if (!change.type)
        return;
    const auto type = NumericType::fromName(*change.type);
    const int bits = change.bits.value_or(isWeight ? spec.weightBits : spec.activationBits);
    if (!type.ok() || bits < kMinBits || bits > kMaxBits)
        return; // said by checkValues
    if (const auto codebook = Codebook::make({.type = type.value(), .bits = bits}); !codebook.ok())
        findings.error("overrides", where + ": " + codebook.error().message);
}

} // namespace

void checkLayers(const RunSpec &spec, const Graph &graph, Findings &findings)
{
    const std::size_t layers = graph.quantizableNodes().size();
    checkEightBitLayers(spec, graph, layers, findings);
    for (std::size_t i = 0; i < spec.overrides.size(); ++i) {
        const QuantizerOverride &change = spec.overrides[i];
        const std::string where = "override " + std::to_string(i + 1);
        checkOverride(change, where, spec, graph, findings);
        for (std::size_t earlier = 0; earlier < i; ++earlier)
            if (spec.overrides[earlier].layer == change.layer && spec.overrides[earlier].role == change.role)
                findings.error("overrides", where + " is about the " + std::string(name(change.role)) +
                                                " of " + change.layer + ", like override " +
                                                std::to_string(earlier + 1) + "; keep one of them");
    }
}

} // namespace ant::detail
