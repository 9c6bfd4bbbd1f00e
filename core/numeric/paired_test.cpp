#include "core/numeric/paired_test.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ant {
namespace {

constexpr double kNormal975 = 1.959963984540054; ///< 97.5 % quantile of the normal distribution

/// log(n choose k). Not std::lgamma: it writes a global sign, and two threads may ask at once.
double logChoose(std::int64_t n, std::int64_t k)
{
    int sign = 0;
    const auto logFactorial = [&sign](std::int64_t i) { return lgamma_r(static_cast<double>(i) + 1, &sign); };
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

} // namespace

double mcNemarExact(std::int64_t onlyFirst, std::int64_t onlySecond)
{
    const std::int64_t n = onlyFirst + onlySecond;
    const std::int64_t fewer = std::min(onlyFirst, onlySecond);
    if (2 * fewer >= n)
        return 1;
    double tail = 0;
    for (std::int64_t k = 0; k <= fewer; ++k)
        tail += std::exp(logChoose(n, k) - static_cast<double>(n) * std::numbers::ln2);
    return std::min(1.0, 2 * tail);
}

PairedTest testPaired(const PairedCounts &counts)
{
    if (counts.total() == 0)
        return {0, -1, 1, 1};
    const auto total = static_cast<double>(counts.total());
    PairedTest test;
    test.difference = static_cast<double>(counts.onlySecond - counts.onlyFirst) / total;
    const double first = static_cast<double>(counts.onlyFirst + 1) / (total + 2);
    const double second = static_cast<double>(counts.onlySecond + 1) / (total + 2);
    const double centre = second - first;
    const double half = kNormal975 * std::sqrt((first + second - centre * centre) / (total + 2));
    test.low = std::max(-1.0, centre - half);
    test.high = std::min(1.0, centre + half);
    test.pValue = mcNemarExact(counts.onlyFirst, counts.onlySecond);
    return test;
}

} // namespace ant
