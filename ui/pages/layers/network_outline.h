#pragma once

#include "core/graph/graph.h"

#include <string>
#include <vector>

namespace ant {

/// A box of the drawn network.
struct OutlineNode {
    enum class Kind {
        Input,
        Layer, ///< convolution or linear, with the batch norm, activation … that follow it
        Join,  ///< add, concatenation
        Other, ///< pooling, attention
    };
    Kind kind = Kind::Other;
    std::string name;  ///< module path
    std::string label; ///< as drawn: the path without what all layers begin with, or the operation
    Shape shape;       ///< of what leaves the box
    int layer = -1;    ///< index in module order; -1: no layer
    std::int64_t macs = 0;
    std::vector<int> inputs; ///< boxes before this one, each once
};

/// A graph as people draw it: what only reshapes or normalises is part of the box before it. In an order in
/// which each box comes after its inputs.
std::vector<OutlineNode> outlineOf(const Graph &graph);

} // namespace ant
