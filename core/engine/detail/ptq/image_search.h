#pragma once

#include "core/engine/detail/ptq/input_search.h"
#include "core/experiment/ptq_recipe.h"

namespace ant::detail {

/// How images are rounded so that the whole network, unquantized but for them, answers as it does to the
/// images as they are. It weighs what no single layer knows: for ResNet-20's images the best limit of its
/// first layer lies a third above the network's.
///
/// Tries the types, limits and filters that pass errors on (`core/numeric/error_diffusion.h`), the latter by
/// what errors of these images cost. The error of a choice is the squared one of the centred logits.
/// diffusion: Auto compares with rounding to nearest. Says what it found. codebooks: all of the sign that
/// images need; images: not quantized. Errors: those of Network::forward.
Result<InputRounding> searchImageRounding(RunContext &run, Network &floating,
                                          std::span<const Codebook> codebooks, const at::Tensor &images,
                                          Repair diffusion);

} // namespace ant::detail
