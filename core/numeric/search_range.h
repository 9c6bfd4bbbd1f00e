#pragma once

#include "core/numeric/scale_search.h"

namespace ant {

/// The candidates of a width: those of grids above kMaxSearchedBits begin at 95, as in the reference.
constexpr AlphaRange searchRange(const AlphaRange &range, int bits)
{
    return bits > kMaxSearchedBits ? AlphaRange{95, range.up} : range;
}

} // namespace ant
