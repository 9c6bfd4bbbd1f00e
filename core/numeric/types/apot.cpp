#include "core/numeric/types/magnitudes.h"

#include <array>
#include <cmath>

namespace ant::types {
namespace {

/// Exponents of the powers of two (negated) that each term of the sum may add besides zero.
using Terms = std::array<std::vector<int>, 3>;

Terms termsFor(int magnitudeBits)
{
    switch (magnitudeBits) {
    case 2:
        return {{{1, 2, 3}, {}, {}}};
    case 3:
        return {{{1, 2, 4}, {3}, {}}};
    case 4:
        return {{{1, 3, 5}, {2, 4, 6}, {}}};
    case 5:
        return {{{1, 3, 6}, {2, 4, 7}, {5}}};
    case 6:
        return {{{1, 4, 7}, {2, 5, 8}, {3, 6, 9}}};
    default:
        return {};
    }
}

/// Every sum that takes at most one power of two from each term.
Result<std::vector<double>> values(const GridSpec &spec)
{
    const int b = magnitudeBits(spec);
    if (b > 6)
        return Error{ErrorCode::Unsupported,
                     describe(spec) + " does not exist: sums of powers of two are defined up to 6 bits of "
                                      "magnitude",
                     {}};
    std::vector<double> sums{0.0};
    for (const std::vector<int> &term : termsFor(b)) {
        const std::vector<double> before = sums;
        for (const int exponent : term)
            for (const double sum : before)
                sums.push_back(sum + std::ldexp(1.0, -exponent));
    }
    sums.erase(sums.begin()); // zero, which withSigns() adds
    std::vector<double> all = withSigns(spec, sums);
    // The reference negates its zero too; its sort leaves -0 last in lists of up to 16 and first in others.
    if (spec.isSigned)
        all.insert(spec.bits <= 4 ? all.end() : all.begin(), -0.0);
    return all;
}

} // namespace

extern const TypeDefinition apotType;
constinit const TypeDefinition apotType{"apot", "sums of powers of two", 0x56B4E9, false, &values};

} // namespace ant::types
