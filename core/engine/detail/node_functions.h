#pragma once

#include "core/graph/graph.h"

#include <ATen/core/Tensor.h>

/// What LibTorch has no single function for; x has a batch dimension before the shapes of the graph.
namespace ant::detail {

/// Every second pixel, zero channels before and after (option A of the CIFAR ResNets).
at::Tensor shortcutA(const at::Tensor &x, const Node &node);

/// x * scale + shift, a number each for every channel.
at::Tensor affineChannels(const at::Tensor &x, const Node &node);

/// The two products of attention stay in floating point, as in the reference.
at::Tensor attention(const at::Tensor &x, const Node &node);

} // namespace ant::detail
