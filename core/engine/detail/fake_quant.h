#pragma once

#include "core/numeric/fake_quant.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// Rounds x to the grid with one alpha ([1]) or one per slice of its first dimension ([channels]).
///
/// x: float32, on the CPU or a CUDA device, as alpha is. Where alpha has more than one entry x must be
/// contiguous. inPlace: writes into x's own memory (x must then be dense and unused elsewhere); otherwise the
/// result has x's strides. Outside autograd; see fakeQuantizeTraining.
at::Tensor fakeQuantize(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook, bool inPlace,
                        int threads, QuantCounts &counts);

/// The same as a differentiable operation: straight-through for x, summed (q - d) / max(grid) for alpha
/// (`reference.md`, "Gradients"), times `alphaGradientScale`.
at::Tensor fakeQuantizeTraining(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook,
                                double alphaGradientScale, int threads, QuantCounts &counts);

} // namespace ant::detail
