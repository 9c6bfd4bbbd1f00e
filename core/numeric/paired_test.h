#pragma once

#include <cstdint>

namespace ant {

/// How two classifiers did on the same images.
struct PairedCounts {
    std::int64_t both = 0, onlyFirst = 0, onlySecond = 0, neither = 0; ///< images that they got right
    std::int64_t total() const { return both + onlyFirst + onlySecond + neither; }
    bool operator==(const PairedCounts &) const = default;
};

/// What the counts say of the difference in accuracy, second minus first.
struct PairedTest {
    double difference = 0;    ///< share of the images, -1 to 1
    double low = 0, high = 0; ///< its 95 % confidence interval, within -1 to 1
    double pValue = 1;        ///< of no difference, two-sided
};

/// McNemar's exact test: of the images that one alone got right, the second's share is binomial(n, 1/2) where
/// the two are equally good; p is twice the probability of a split as uneven as the one seen or more, at most
/// 1 (Q. McNemar, Psychometrika 12, 1947; the exact form: A. Agresti, Categorical Data Analysis, 10.1).
/// The interval is the adjusted Wald interval of D. G. Bonett and R. M. Price (Journal of Educational and
/// Behavioral Statistics 37, 2012): one image added to each of the two discordant counts.
/// No images: difference 0, interval -1 to 1, p 1.
PairedTest testPaired(const PairedCounts &counts);

/// The p-value alone: images that only one of them got right. Exact to about 1e-10 (log-gamma sums).
double mcNemarExact(std::int64_t onlyFirst, std::int64_t onlySecond);

} // namespace ant
