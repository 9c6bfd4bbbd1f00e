#pragma once

#include "core/engine/detail/tensors.h"

#include <algorithm>
#include <cmath>

namespace ant::test {

/// Largest difference, in units of the largest of `theirs`.
inline double relativeError(const at::Tensor &own, const at::Tensor &theirs)
{
    double worst = 0;
    double largest = 0;
    const at::Tensor plain = own.contiguous();
    const auto a = detail::flatSpan(plain);
    const auto b = detail::flatSpan(theirs);
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(double(a[i]) - double(b[i])));
        largest = std::max(largest, std::abs(double(b[i])));
    }
    return worst / largest;
}

} // namespace ant::test
