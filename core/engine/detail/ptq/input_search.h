#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/graph/graph.h"
#include "core/numeric/error_diffusion.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// A type and a clipping limit for a layer's input, and what answers to it came to.
struct InputChoice {
    Codebook codebook;
    float alpha = 0;
    double error = 0;
};

/// How far answers lie from the wanted ones when they are given to this input, rounded.
using AnswerError = std::function<Result<double>(const at::Tensor &rounded)>;

/// What choices are tried on.
struct InputTrial {
    at::Tensor input;
    AnswerError error;
    int threads = 1;
    DiffusionFilter diffusion = {}; ///< of images, see core/numeric/error_diffusion.h; empty: to nearest
};

/// What a search for an input found.
struct InputRounding {
    std::vector<InputChoice> tried; ///< of each type at least one, in their order
    DiffusionFilter diffusion = {}; ///< with which they were tried
};

/// Errors: those of trial.error.
Result<InputChoice> tryInput(const Codebook &codebook, float alpha, const InputTrial &trial);

/// Tries types and kLimitsTried limits of each by answers instead of by the error of the input itself, over
/// the whole range up to 1.2 times the largest magnitude, then more closely. codebooks: the types that may be
/// chosen, all of the sign that the input needs; at least one. Returns all, in the order of the codebooks.
/// Errors: those of trial.error.
Result<std::vector<InputChoice>> tryInputs(std::span<const Codebook> codebooks, const InputTrial &trial);

/// Tries some again, on another input and by its answers: the best one of each type, and of all the best
/// `count`. Cheap trials on a part of the images are made sure of that way. Order and errors as above.
Result<std::vector<InputChoice>> tryBestAgain(const std::vector<InputChoice> &tried, std::size_t count,
                                              const InputTrial &trial);

/// Of the choices of each type the one with the least error, in their order; the earlier one on a tie.
std::vector<InputChoice> bestOfTypes(const std::vector<InputChoice> &tried);
/// Of all, which must be some.
const InputChoice &leastError(const std::vector<InputChoice> &tried);

/// Of a layer with that weight, in floating point: squared error around the mean error of each channel, which
/// a bias can take up; a channel of the input counts as much as the weights that read it. wanted: the layer's
/// answers, images first. `layer` has to outlive it.
AnswerError errorOfLayer(const Node &layer, const at::Tensor &weight, const at::Tensor &wanted);

} // namespace ant::detail
