#include "core/numeric/proportion.h"

#include <algorithm>
#include <cmath>

namespace ant {

ShareInterval wilsonInterval(std::int64_t hits, std::int64_t total)
{
    if (total <= 0)
        return {};
    constexpr double kZ = 1.959963984540054; // two-sided 95 % of the normal distribution
    const double n = double(total), share = double(hits) / n;
    const double scale = 1 / (1 + kZ * kZ / n);
    const double centre = scale * (share + kZ * kZ / (2 * n));
    const double half = scale * kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

} // namespace ant
