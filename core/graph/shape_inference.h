#pragma once

#include "core/graph/graph.h"

namespace ant {

/// Output shape of a node from its inputs, as PyTorch computes it. Asserts that the node is possible.
Shape inferShape(const Node &node, const std::vector<const Node *> &inputs);

} // namespace ant
