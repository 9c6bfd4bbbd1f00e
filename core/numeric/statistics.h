#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ant {

inline constexpr int kHistogramBins = 2048;

struct Histogram {
    float low = 0;  ///< left edge of the first bin
    float high = 0; ///< right edge of the last bin; equal to low for a constant tensor
    std::vector<std::uint64_t> counts;
    std::uint64_t nonFinite = 0; ///< in no bin
    std::uint64_t total() const;
    bool operator==(const Histogram &) const = default;
};

struct Extent {
    float low = 0, high = 0; ///< of the finite values
    std::uint64_t nonFinite = 0;
    bool operator==(const Extent &) const = default;
};

/// Smallest and largest finite value. {0, 0, n} where there is none.
Extent extentOf(std::span<const float> x, int threads = 0);

/// max |x| over the finite values.
float absMax(std::span<const float> x, int threads = 0);

/// Equal bins over [low, high] of the data. Same counts for every thread count and instruction set.
Histogram linearHistogram(std::span<const float> x, int bins = kHistogramBins, int threads = 0);

/// Equal bins of log2|x| over the magnitudes of the non-zero finite values (low, high are log2 values); zeros
/// are in no bin and counted apart.
struct LogHistogram {
    Histogram histogram;
    std::uint64_t zeros = 0;
};
LogHistogram logHistogram(std::span<const float> x, int bins = kHistogramBins, int threads = 0);

/// Value below which a share q of the counted values lie, linear inside the bin. q in [0, 1].
double quantile(const Histogram &histogram, double q);

/// Signal-to-quantization-noise ratio in dB, 10 log10(sum x^2 / sum (x - y)^2), double sums in a fixed order.
/// Infinite where y equals x, NaN where x is all zero and y is too.
double sqnrDb(std::span<const float> x, std::span<const float> y, int threads = 0);

/// Mean of (x - y)^2 in double, in a fixed order.
double meanSquaredError(std::span<const float> x, std::span<const float> y, int threads = 0);

} // namespace ant
