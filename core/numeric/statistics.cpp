#include "core/numeric/statistics.h"

#include "core/numeric/detail/pieces.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace ant {
namespace {

using detail::Piece;
using detail::Pieces;

constexpr float kLargest = std::numeric_limits<float>::max();
constexpr std::size_t kLanes = 8;

struct LaneExtent {
    float low[kLanes], high[kLanes];
    std::uint32_t finite[kLanes];
};

/// Written with comparisons that are false for NaN and infinities, so that compilers can use vectors.
inline void look(LaneExtent &extent, std::size_t lane, float x)
{
    const bool finite = x <= kLargest && x >= -kLargest;
    const float low = finite ? x : kLargest;
    const float high = finite ? x : -kLargest;
    extent.low[lane] = low < extent.low[lane] ? low : extent.low[lane];
    extent.high[lane] = high > extent.high[lane] ? high : extent.high[lane];
    extent.finite[lane] += finite;
}

Extent extentOfPiece(const float *x, std::size_t count)
{
    LaneExtent lanes;
    std::fill(std::begin(lanes.low), std::end(lanes.low), kLargest);
    std::fill(std::begin(lanes.high), std::end(lanes.high), -kLargest);
    std::fill(std::begin(lanes.finite), std::end(lanes.finite), 0u);
    std::size_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            look(lanes, lane, x[i + lane]);
    for (; i < count; ++i)
        look(lanes, 0, x[i]);
    Extent extent{kLargest, -kLargest, count};
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        extent.low = std::min(extent.low, lanes.low[lane]);
        extent.high = std::max(extent.high, lanes.high[lane]);
        extent.nonFinite -= lanes.finite[lane];
    }
    return extent;
}

/// Sum over i of body(i), in double and in an order that depends on the size only.
template <typename Body>
double sumInOrder(std::size_t count, int threads, const Body &body)
{
    const Pieces pieces(1, count);
    std::vector<double> partial(pieces.partsPerSlice(), 0.0);
    pieces.forEach(threads, [&](const Piece &piece) {
        double sums[kLanes] = {};
        const std::size_t end = piece.begin + piece.count;
        std::size_t i = piece.begin;
        for (; i + kLanes <= end; i += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                sums[lane] += body(i + lane);
        for (; i < end; ++i)
            sums[0] += body(i);
        double sum = 0;
        for (const double lane : sums)
            sum += lane;
        partial[piece.begin / Pieces::kLargest] = sum;
    });
    double sum = 0;
    for (const double part : partial)
        sum += part;
    return sum;
}

double squaredError(std::span<const float> x, std::span<const float> y, int threads)
{
    assert(x.size() == y.size());
    return sumInOrder(x.size(), threads, [x, y](std::size_t i) {
        const double error = static_cast<double>(x[i]) - static_cast<double>(y[i]);
        return error * error;
    });
}

} // namespace

Extent extentOf(std::span<const float> x, int threads)
{
    const Pieces pieces(1, x.size());
    std::vector<Extent> parts(pieces.partsPerSlice());
    pieces.forEach(threads, [&](const Piece &piece) {
        parts[piece.begin / Pieces::kLargest] = extentOfPiece(x.data() + piece.begin, piece.count);
    });
    Extent total{kLargest, -kLargest, 0};
    for (const Extent &part : parts) {
        total.low = std::min(total.low, part.low);
        total.high = std::max(total.high, part.high);
        total.nonFinite += part.nonFinite;
    }
    if (total.nonFinite == x.size())
        return {0, 0, total.nonFinite};
    total.low += 0.0f; // no -0: which zero came first must not show
    total.high += 0.0f;
    return total;
}

float absMax(std::span<const float> x, int threads)
{
    const Extent extent = extentOf(x, threads);
    return std::max(-extent.low, extent.high);
}

double sqnrDb(std::span<const float> x, std::span<const float> y, int threads)
{
    const double signal = sumInOrder(x.size(), threads, [x](std::size_t i) {
        return static_cast<double>(x[i]) * static_cast<double>(x[i]);
    });
    return 10.0 * std::log10(signal / squaredError(x, y, threads));
}

double meanSquaredError(std::span<const float> x, std::span<const float> y, int threads)
{
    return x.empty() ? 0.0 : squaredError(x, y, threads) / static_cast<double>(x.size());
}

} // namespace ant
