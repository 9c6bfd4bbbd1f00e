#pragma once

#include "core/graph/graph.h"
#include "core/numeric/codebook.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// A type and a clipping limit for a layer's input.
struct InputChoice {
    Codebook codebook;
    float alpha = 0;
    double error = 0; ///< mean squared error of the layer's answers, around the mean error of each channel
};

/// Chooses them by what the layer answers instead of by the error of the input itself: a channel counts as
/// much as the weights that read it, and what a bias can take up does not count. Weights are in floating
/// point. Limits are tried over the whole range up to 1.2 times the largest magnitude, then more closely.
/// codebooks: the types that may be chosen, all of the sign that the input needs; at least one. input,
/// wanted: images first. The earlier type wins on a tie.
InputChoice searchInputByAnswers(const Node &layer, const at::Tensor &weight,
                                 std::span<const Codebook> codebooks, const at::Tensor &input,
                                 const at::Tensor &wanted, int threads);

} // namespace ant::detail
