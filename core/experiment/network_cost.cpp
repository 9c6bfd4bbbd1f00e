#include "core/experiment/network_cost.h"

#include <cassert>

namespace ant {

std::int64_t storedBits(const LayerSize &layer, int bits)
{
    return layer.weights * bits + (bits < kFloatBits ? layer.channels * kFloatBits : 0);
}

std::int64_t otherStoredBits(const NetworkSize &size)
{
    return (size.otherParameters + std::int64_t(size.layers.size())) * kFloatBits;
}

NetworkSize networkSize(const Graph &graph)
{
    NetworkSize size;
    for (const ParameterSpec &parameter : graph.parameters())
        size.otherParameters += elementCount(parameter.shape);
    for (const int index : graph.quantizableNodes()) {
        const Node &node = graph.node(index);
        LayerSize layer;
        layer.layer = node.name;
        layer.weights = graph.weightCount(index);
        layer.channels = node.outChannels;
        layer.inputs = elementCount(graph.node(node.inputs.front()).shape);
        layer.macs = graph.macs(index);
        size.otherParameters -= layer.weights;
        size.layers.push_back(std::move(layer));
    }
    return size;
}

NetworkCost networkCost(const NetworkSize &size, std::span<const int> bits)
{
    assert(bits.size() == 2 * size.layers.size());
    NetworkCost cost;
    std::int64_t weights = 0, weightBits = 0, inputs = 0, inputBits = 0, stored = otherStoredBits(size);
    for (std::size_t i = 0; i < size.layers.size(); ++i) {
        const LayerSize &layer = size.layers[i];
        weights += layer.weights;
        weightBits += layer.weights * bits[2 * i];
        stored += storedBits(layer, bits[2 * i]);
        inputs += layer.inputs;
        inputBits += layer.inputs * bits[2 * i + 1];
        cost.bops += layer.macs * bits[2 * i] * bits[2 * i + 1];
    }
    cost.bytes = (stored + 7) / 8;
    cost.weightBits = weights > 0 ? double(weightBits) / double(weights) : 0;
    cost.inputBits = inputs > 0 ? double(inputBits) / double(inputs) : 0;
    return cost;
}

} // namespace ant
