#pragma once

#include "core/engine/detail/rounding_counts.h"
#include "core/numeric/error_diffusion.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// Rounds x to the grid with one alpha ([1]) or one per slice of its first dimension ([channels]).
///
/// x: float32, on the CPU or a CUDA device, as alpha is. inPlace: writes into x's own memory (x must then be
/// unused elsewhere, and dense; with several alphas its slices one after the other, as in a contiguous or a
/// channels-last tensor); otherwise the result has x's strides where x is like that. Waits for no device.
/// Outside autograd; see fakeQuantizeTraining.
at::Tensor fakeQuantize(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook, bool inPlace,
                        int threads, RoundingCounts &counts);

/// The same where the filter is empty; else rounds images [n, channels, height, width], of as many channels
/// as the filter, with error diffusion to the grid with one alpha. Value by value one after another, so it is
/// done on the CPU wherever they lie, and never in place.
at::Tensor fakeQuantize(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook,
                        const DiffusionFilter &filter, bool inPlace, int threads, RoundingCounts &counts);

/// fakeQuantize() as a differentiable operation: straight-through for x, summed (q - d) / max(grid) for alpha
/// (`reference.md`, "Gradients"), times `alphaGradientScale`.
at::Tensor fakeQuantizeTraining(const at::Tensor &x, const at::Tensor &alpha, const Codebook &codebook,
                                double alphaGradientScale, int threads, RoundingCounts &counts);

} // namespace ant::detail
