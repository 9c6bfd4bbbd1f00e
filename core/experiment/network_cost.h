#pragma once

#include "core/graph/graph.h"

#include <span>

namespace ant {

inline constexpr int kFloatBits = 32; ///< of what is not quantized

/// What the bits of one quantizable layer are paid for.
struct LayerSize {
    std::string layer;
    std::int64_t weights = 0;  ///< elements of the weight
    std::int64_t channels = 0; ///< of its output: scales of the weight
    std::int64_t inputs = 0;   ///< elements that it reads, one image
    std::int64_t macs = 0;     ///< multiply-accumulates, one image
    bool operator==(const LayerSize &) const = default;
};

/// A network as its costs see it.
struct NetworkSize {
    std::vector<LayerSize> layers;    ///< in the order of Graph::quantizableNodes()
    std::int64_t otherParameters = 0; ///< biases, batch norms: float32
};
NetworkSize networkSize(const Graph &graph);

/// What a layer's weight takes in a file, in bits: its packed codes and, quantized, a float32 scale a
/// channel.
std::int64_t storedBits(const LayerSize &layer, int bits);
/// What no choice of widths for the weights changes: the other parameters, and a float32 scale for each
/// input.
std::int64_t otherStoredBits(const NetworkSize &size);

/// Of a network with given bits; kFloatBits for what stays in floating point.
struct NetworkCost {
    std::int64_t bytes = 0; ///< storedBits() of the layers and otherStoredBits(), in bytes
    std::int64_t bops = 0;  ///< bit operations of an image: sum of macs * bits of weight * bits of input
    double weightBits = 0;  ///< mean over the elements of the weights
    double inputBits = 0;   ///< mean over the elements that layers read
    bool operator==(const NetworkCost &) const = default;
};
/// bits: by quantizer, weight and input of layer 0, of layer 1, …
NetworkCost networkCost(const NetworkSize &size, std::span<const int> bits);

} // namespace ant
