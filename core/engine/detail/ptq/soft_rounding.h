#pragma once

#include "core/numeric/codebook.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// A weight between two neighbouring values of its grid: which of them is learned.
///
/// Source: Nagel et al., "Up or down? Adaptive rounding for post-training quantization" (2020), for any grid:
/// the share of the upper value is a stretched sigmoid of what is learned, cut off at 0 and 1. The pair is
/// the one around the value that error feedback chose, towards the floating-point weight.
class SoftRounding {
public:
    /// weight: in floating point; rounded: on the grid; alpha [channels]. All on the CPU.
    SoftRounding(const at::Tensor &weight, const at::Tensor &rounded, const at::Tensor &alpha,
                 const Codebook &codebook);

    at::Tensor &logits() { return m_logits; } ///< what is learned
    at::Tensor soft() const;                  ///< the weight as it is now, differentiable
    /// Sum over the weights of 1 - |2 share - 1|^exponent: 0 where all have decided.
    at::Tensor indecision(double exponent) const;
    at::Tensor hard() const; ///< exactly value * scale of the nearer one

private:
    at::Tensor share() const;
    at::Tensor m_low, m_gap, m_high; ///< low, high - low and high, as weights
    at::Tensor m_logits;
};

} // namespace ant::detail
