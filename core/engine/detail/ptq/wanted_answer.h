#pragma once

#include "core/engine/detail/ptq/walk.h"

namespace ant::detail {

/// What a layer is to answer without its bias, [images, ...]: what it answers in floating point, and where
/// that is added to another branch, what makes up for the other branch's error too. Both walks have advanced
/// to the layer's input at least, `exact` to the layer.
at::Tensor wantedAnswer(const Walk &exact, const Walk &rounded, std::size_t chunk, int layer);

} // namespace ant::detail
