#include "core/numeric/types/magnitudes.h"

#include <cmath>

namespace ant::types {
namespace {

/// 2^exponent * (1 + j * 2^-mantissaBits) for every j.
void addRegion(std::vector<double> &magnitudes, int exponent, int mantissaBits)
{
    for (int j = 0; j < (1 << mantissaBits); ++j)
        magnitudes.push_back(std::ldexp(1.0, exponent) * (1.0 + std::ldexp(j, -mantissaBits)));
}

/// Exponent regions around 1 whose mantissas get shorter the further out they lie, and the maximum 2^(b-1).
Result<std::vector<double>> values(const GridSpec &spec)
{
    const int b = magnitudeBits(spec);
    std::vector<double> magnitudes;
    for (int k = 0; k <= b - 2; ++k)
        addRegion(magnitudes, -(k + 1), b - k - 2);
    addRegion(magnitudes, 0, b - 2);
    for (int k = 1; k <= b - 2; ++k)
        addRegion(magnitudes, k, b - k - 2);
    magnitudes.push_back(std::ldexp(1.0, b - 1));
    return withSigns(spec, magnitudes);
}

} // namespace

extern const TypeDefinition flintType;
constinit const TypeDefinition flintType{
    "flint", "float-int: first-one coded exponent, most precise in the middle", 0xCC79A7, true, &values};

} // namespace ant::types
