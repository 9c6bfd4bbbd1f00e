#include "core/numeric/types/magnitudes.h"

#include <cmath>

namespace ant::types {
namespace {

/// Subnormals j * 2^-m, then 2^(i-1) * (1 + j * 2^-m) for i = 1 … 2^e - 1, with m = b - e.
Result<std::vector<double>> values(const GridSpec &spec)
{
    const int b = magnitudeBits(spec);
    const int e = b == 2 ? 2 : spec.floatExponentBits; // the reference leaves two bits no other choice
    const int m = b - e;
    if (m < 0)
        return Error{ErrorCode::Unsupported,
                     describe(spec) + " does not exist: " + std::to_string(e) +
                         " exponent bits do not fit into " + std::to_string(b) + " bits of magnitude",
                     {}};
    std::vector<double> magnitudes;
    for (int j = 1; j < (1 << m); ++j)
        magnitudes.push_back(std::ldexp(j, -m));
    for (int i = 1; i < (1 << e); ++i)
        for (int j = 0; j < (1 << m); ++j)
            magnitudes.push_back(std::ldexp(1.0, i - 1) * (1.0 + std::ldexp(j, -m)));
    return withSigns(spec, magnitudes);
}

} // namespace

extern const TypeDefinition floatType;
constinit const TypeDefinition floatType{"float", "small floating point with subnormals", 0x009E73, true,
                                         &values};

} // namespace ant::types
