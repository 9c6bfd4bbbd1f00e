#include "core/numeric/types/magnitudes.h"

#include <cmath>

namespace ant::types {
namespace {

/// 0 and ±2^i for i = 0 … 2^b - 2.
Result<std::vector<double>> values(const GridSpec &spec)
{
    const int last = (1 << magnitudeBits(spec)) - 2;
    if (last > 127)
        return Error{ErrorCode::Unsupported,
                     describe(spec) + " does not exist: 2^" + std::to_string(last) +
                         " is beyond the range of float32",
                     {}};
    std::vector<double> magnitudes;
    for (int exponent = 0; exponent <= last; ++exponent)
        magnitudes.push_back(std::ldexp(1.0, exponent));
    return withSigns(spec, magnitudes);
}

} // namespace

extern const TypeDefinition potType;
constinit const TypeDefinition potType{"pot", "powers of two", 0xE69F00, true, &values};

} // namespace ant::types
