#include "core/base/cpu_versions.h"
#include "core/numeric/detail/pieces.h"
#include "core/numeric/rounding.h"
#include "core/numeric/statistics.h"

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <mutex>

namespace ant {
namespace {

using detail::Piece;
using detail::Pieces;

constexpr std::size_t kTables = 2; ///< neighbours in a tensor are alike: one table would wait for itself
constexpr std::size_t kChunk = 1024;

/// Counts of one thread's piece, added to the whole at its end; integer sums have no order.
class Counters {
public:
    explicit Counters(int bins) : m_total(static_cast<std::size_t>(bins)) {}

    /// index(x): bin of a finite value, or negative for one in no bin.
    template <typename Index>
    void count(std::span<const float> x, int threads, const Index &index)
    {
        countChunks(x, threads, [&](std::span<const float> chunk, std::int32_t *bins) {
            for (std::size_t i = 0; i < chunk.size(); ++i)
                bins[i] = index(chunk[i]) + 1;
        });
    }

    /// binsOf(chunk, bins): writes the bin + 1 of each value, or 0.
    template <typename BinsOf>
    void countChunks(std::span<const float> x, int threads, const BinsOf &binsOf)
    {
        Pieces(1, x.size()).forEach(threads, [&](const Piece &piece) {
            const std::size_t bins = m_total.size();
            std::vector<std::uint32_t> own(kTables * (bins + 1), 0u);
            std::array<std::int32_t, kChunk> at;
            for (std::size_t begin = 0; begin < piece.count; begin += kChunk) {
                const std::size_t size = std::min(kChunk, piece.count - begin);
                binsOf(x.subspan(piece.begin + begin, size), at.data());
                for (std::size_t i = 0; i < size; ++i)
                    ++own[(i % kTables) * (bins + 1) + static_cast<std::size_t>(at[i])];
            }
            const std::lock_guard lock(m_mutex);
            for (std::size_t table = 0; table < kTables; ++table)
                for (std::size_t bin = 0; bin < bins; ++bin)
                    m_total[bin] += own[table * (bins + 1) + bin + 1];
        });
    }

    std::vector<std::uint64_t> take() { return std::move(m_total); }

private:
    std::mutex m_mutex; ///< guards m_total
    std::vector<std::uint64_t> m_total;
};

constexpr std::int32_t kInfinityBits = 0x7f800000;

/// Adds 1 to the bin of each magnitude (0: in no bin) where no cell of bit patterns holds two edges. Integers
/// and comparisons only: every processor gets the same.
ANT_FOR_EACH_CPU void binsOfMagnitudes(const float *x, std::size_t count, const std::int32_t *cells,
                                       std::int32_t base, int shift, const float *edges, std::int32_t *bins)
{
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t bits = std::bit_cast<std::int32_t>(x[i]) & 0x7fffffff;
        const bool counts = bits != 0 && bits < kInfinityBits;
        const std::int32_t bin = cells[counts ? (bits >> shift) - base : 0];
        const std::int32_t step = std::bit_cast<float>(bits) >= edges[bin] ? 2 : 1;
        bins[i] = counts ? bin + step : 0;
    }
}

/// Magnitudes to bins of equal width in log2, without a logarithm for each: a cell of bit patterns knows the
/// bin of its smallest magnitude, and comparisons with the bins' edges lead on from there.
class LogBins {
public:
    LogBins(float least, float largest, double low, double high, int bins)
    {
        for (int bin = 1; bin < bins; ++bin)
            m_edges.push_back(static_cast<float>(std::exp2(low + (high - low) * bin / bins)));
        m_edges.push_back(std::numeric_limits<float>::infinity());
        // A cell spans at most 1 / (cells an octave * ln 2) in log2: no wider than a bin where there is room.
        constexpr int kCoarsest = 23, kFinest = 23 - 11;
        m_shift = kCoarsest;
        while (m_shift > kFinest && std::ldexp(1.4427, m_shift - 23) > (high - low) / bins)
            --m_shift;
        m_base = std::bit_cast<std::int32_t>(least) >> m_shift;
        const std::int32_t cells = (std::bit_cast<std::int32_t>(largest) >> m_shift) - m_base + 1;
        for (std::int32_t cell = 0; cell <= cells; ++cell) // one more: the end of the last
            m_cells.push_back(
                binFrom(m_cells.empty() ? 0 : m_cells.back(), std::min(largest, startOf(cell))));
        for (std::size_t cell = 1; cell < m_cells.size(); ++cell)
            m_hasOneEdgeACell = m_hasOneEdgeACell && m_cells[cell] - m_cells[cell - 1] <= 1;
    }

    /// Bin + 1 of each value; 0 for zeros and what is not finite.
    void operator()(std::span<const float> x, std::int32_t *bins) const
    {
        if (m_hasOneEdgeACell) {
            binsOfMagnitudes(x.data(), x.size(), m_cells.data(), m_base, m_shift, m_edges.data(), bins);
            return;
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            const float magnitude = rounding::magnitude(x[i]);
            const bool counts = magnitude != 0 && rounding::isFinite(magnitude);
            const std::int32_t cell = (std::bit_cast<std::int32_t>(magnitude) >> m_shift) - m_base;
            bins[i] = counts ? binFrom(m_cells[static_cast<std::size_t>(cell)], magnitude) + 1 : 0;
        }
    }

private:
    float startOf(std::int32_t cell) const { return std::bit_cast<float>((m_base + cell) << m_shift); }

    std::int32_t binFrom(std::int32_t bin, float magnitude) const
    {
        while (magnitude >= m_edges[static_cast<std::size_t>(bin)])
            ++bin;
        return bin;
    }

    int m_shift = 0;
    std::int32_t m_base = 0;
    bool m_hasOneEdgeACell = true;
    std::vector<float> m_edges;
    std::vector<std::int32_t> m_cells;
};

bool isFinite(float x)
{
    return rounding::isFinite(x);
}

constexpr std::size_t kLanes = 8;

/// Smallest and largest magnitude of the non-zero finite values as bit patterns, whose order is theirs.
struct MagnitudeExtent {
    std::int32_t least[kLanes], largest[kLanes], zeros[kLanes], nonFinite[kLanes];

    MagnitudeExtent()
    {
        std::fill(std::begin(least), std::end(least), kInfinityBits);
        for (auto *lanes : {largest, zeros, nonFinite})
            std::fill(lanes, lanes + kLanes, 0);
    }
    void look(std::size_t lane, float x)
    {
        const auto bits = static_cast<std::int32_t>(rounding::floatToBits(x) & 0x7fffffffu);
        const bool finite = bits < kInfinityBits;
        const std::int32_t high = finite ? bits : 0;
        const std::int32_t low = bits == 0 ? kInfinityBits : bits;
        largest[lane] = high > largest[lane] ? high : largest[lane];
        least[lane] = low < least[lane] ? low : least[lane];
        zeros[lane] += bits == 0;
        nonFinite[lane] += !finite;
    }
};

struct Magnitudes {
    std::int32_t least = kInfinityBits, largest = 0;
    std::uint64_t zeros = 0, nonFinite = 0;
};

Magnitudes magnitudesOf(std::span<const float> x, int threads)
{
    const Pieces pieces(1, x.size());
    std::vector<MagnitudeExtent> parts(pieces.partsPerSlice());
    pieces.forEach(threads, [&](const Piece &piece) {
        MagnitudeExtent part;
        const float *values = x.data() + piece.begin;
        std::size_t i = 0;
        for (; i + kLanes <= piece.count; i += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                part.look(lane, values[i + lane]);
        for (; i < piece.count; ++i)
            part.look(0, values[i]);
        parts[piece.begin / Pieces::kLargest] = part;
    });
    Magnitudes total;
    for (const MagnitudeExtent &part : parts)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            total.least = std::min(total.least, part.least[lane]);
            total.largest = std::max(total.largest, part.largest[lane]);
            total.zeros += static_cast<std::uint64_t>(part.zeros[lane]);
            total.nonFinite += static_cast<std::uint64_t>(part.nonFinite[lane]);
        }
    return total;
}

} // namespace

std::uint64_t Histogram::total() const
{
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts)
        sum += count;
    return sum;
}

Histogram linearHistogram(std::span<const float> x, int bins, int threads)
{
    assert(bins > 0);
    const Extent extent = extentOf(x, threads);
    Histogram histogram{extent.low, extent.high, {}, extent.nonFinite};
    // In double: the width of the range may not fit float32, and edges stay where they belong.
    const double low = extent.low;
    const double width = static_cast<double>(extent.high) - low;
    const double perUnit = width > 0 ? bins / width : 0.0;
    const double last = bins - 1;
    Counters counters(bins);
    const auto indexOf = [=](float value) {
        const double place = (static_cast<double>(value) - low) * perUnit;
        return static_cast<std::int32_t>(place > last ? last : place);
    };
    if (extent.nonFinite == 0)
        counters.count(x, threads, indexOf);
    else
        counters.count(x, threads, [&](float value) { return isFinite(value) ? indexOf(value) : -1; });
    histogram.counts = counters.take();
    return histogram;
}

LogHistogram logHistogram(std::span<const float> x, int bins, int threads)
{
    assert(bins > 0);
    const Magnitudes extent = magnitudesOf(x, threads);
    LogHistogram result;
    result.zeros = extent.zeros;
    result.histogram.nonFinite = extent.nonFinite;
    result.histogram.counts.resize(static_cast<std::size_t>(bins));
    if (extent.largest == 0)
        return result;
    const float least = rounding::bitsToFloat(static_cast<std::uint32_t>(extent.least));
    const float largest = rounding::bitsToFloat(static_cast<std::uint32_t>(extent.largest));
    const double low = std::log2(static_cast<double>(least));
    const double high = std::log2(static_cast<double>(largest));
    result.histogram.low = static_cast<float>(low);
    result.histogram.high = static_cast<float>(high);
    const LogBins binOf(least, largest, low, high, least < largest ? bins : 1);
    Counters counters(bins);
    counters.countChunks(x, threads, binOf);
    result.histogram.counts = counters.take();
    return result;
}

double quantile(const Histogram &histogram, double q)
{
    assert(q >= 0 && q <= 1);
    const double low = histogram.low;
    const double width =
        (static_cast<double>(histogram.high) - low) / static_cast<double>(histogram.counts.size());
    const double wanted = q * static_cast<double>(histogram.total());
    double below = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const auto count = static_cast<double>(histogram.counts[bin]);
        if (count > 0 && below + count >= wanted)
            return low + width * (static_cast<double>(bin) + (wanted - below) / count);
        below += count;
    }
    return histogram.counts.empty() ? low : static_cast<double>(histogram.high);
}

} // namespace ant
