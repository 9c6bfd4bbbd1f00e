#pragma once

#include "core/numeric/grid.h"

namespace ant::types {

/// Bits left for the magnitude: the sign takes one.
inline int magnitudeBits(const GridSpec &spec)
{
    return spec.isSigned ? spec.bits - 1 : spec.bits;
}

/// Zero and the given positive values, in a signed grid with both signs.
inline std::vector<double> withSigns(const GridSpec &spec, const std::vector<double> &magnitudes)
{
    std::vector<double> values{0.0};
    for (const double magnitude : magnitudes) {
        values.push_back(magnitude);
        if (spec.isSigned)
            values.push_back(-magnitude);
    }
    return values;
}

} // namespace ant::types
