#include "core/numeric/types/magnitudes.h"

namespace ant::types {
namespace {

/// 0, ±1 … ±(2^b - 1); a signed grid also reaches -2^b.
Result<std::vector<double>> values(const GridSpec &spec)
{
    const int count = 1 << magnitudeBits(spec);
    std::vector<double> magnitudes;
    for (int level = 1; level < count; ++level)
        magnitudes.push_back(level);
    std::vector<double> all = withSigns(spec, magnitudes);
    if (spec.isSigned)
        all.push_back(-count);
    return all;
}

} // namespace

extern const TypeDefinition intType;
constinit const TypeDefinition intType{"int", "uniform integers", 0x0072B2, true, &values};

} // namespace ant::types
