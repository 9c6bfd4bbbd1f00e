#pragma once

#include "core/graph/graph.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// Activations that work on each element alone: Gelu, Clip, Sigmoid, HardSigmoid, Silu, HardSwish.
at::Tensor elementwise(const Node &node, const at::Tensor &x);

} // namespace ant::detail
