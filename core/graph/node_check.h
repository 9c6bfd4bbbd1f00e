#pragma once

#include "core/graph/graph.h"

#include <optional>

namespace ant {

/// Why a node cannot follow these values, in words that continue "node x "; nullopt where it can. For
/// networks that come from files: what passes does not trip an assertion of Graph::append, and no value has
/// more than 2^28 elements.
std::optional<std::string> impossible(const Node &node, const std::vector<Shape> &inputs);

} // namespace ant
