#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/numeric/error_diffusion.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// What rounding errors of images cost a network, to first order: the mean square of what they do to its
/// logits (each image's centred, since softmax does not see what all have in common), from the
/// autocorrelation of gradients of random combinations of the logits, drawn by the run's seed.
/// images [n, channels, h, w]; reach: of the cost, in pixels. Errors: those of Network::forward.
Result<ErrorCost> costOfImageErrors(RunContext &run, Network &floating, const at::Tensor &images, int reach);

} // namespace ant::detail
