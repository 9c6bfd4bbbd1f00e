#include "core/numeric/fake_quant.h"

#include "core/numeric/detail/kernels.h"
#include "core/numeric/detail/pieces.h"

#include <atomic>
#include <cassert>
#include <memory>
#include <unistd.h>
#include <vector>

namespace ant {
namespace {

using detail::Piece;
using detail::Pieces;
using detail::SliceTable;

/// Tables for the slices of one call. A slice cut into many pieces gets its table once, before; a short one
/// gets it where it is used, in memory that the thread keeps.
class Tables {
public:
    Tables(const Codebook &codebook, QuantScale scale, const Pieces &pieces)
        : m_codebook(codebook), m_alpha(scale.alpha),
          m_direct(pieces.length() < 2 * codebook.values().size()),
          m_cellShift(m_direct ? 0 : detail::cellShiftFor(codebook))
    {
        if (pieces.partsPerSlice() <= 1)
            return;
        m_tables = std::vector<SliceTable>(m_alpha.size());
        for (std::size_t slice = 0; slice < m_tables.size(); ++slice)
            detail::fillTable(m_tables[slice], codebook, m_alpha[slice], m_cellShift);
    }

    const SliceTable &of(std::size_t slice) const
    {
        if (!m_tables.empty())
            return m_tables[slice];
        thread_local const std::unique_ptr<SliceTable> own = std::make_unique<SliceTable>();
        if (m_direct)
            detail::fillDirect(*own, m_codebook, m_alpha[slice]);
        else
            detail::fillTable(*own, m_codebook, m_alpha[slice], m_cellShift);
        return *own;
    }

private:
    const Codebook &m_codebook;
    std::span<const float> m_alpha;
    bool m_direct;
    std::uint32_t m_cellShift;
    std::vector<SliceTable> m_tables;
};

/// Counts of all threads; sums of integers do not depend on their order.
class TotalCounts {
public:
    void add(const QuantCounts &counts)
    {
        if (counts.nonFinite)
            m_nonFinite += counts.nonFinite;
        if (counts.beyondCutoff)
            m_beyondCutoff += counts.beyondCutoff;
    }
    QuantCounts total() const { return {m_nonFinite, m_beyondCutoff}; }

private:
    std::atomic<std::uint64_t> m_nonFinite = 0, m_beyondCutoff = 0;
};

std::size_t sliceLength(std::size_t elements, QuantScale scale)
{
    assert(!scale.alpha.empty() && elements % scale.alpha.size() == 0);
    return elements / scale.alpha.size();
}

/// Bytes that the last-level cache holds; a common size where the system does not tell.
std::size_t lastLevelCacheBytes()
{
    static const std::size_t bytes = [] {
        const long size = ::sysconf(_SC_LEVEL3_CACHE_SIZE);
        return size > 0 ? static_cast<std::size_t>(size) : std::size_t(32) << 20;
    }();
    return bytes;
}

/// Sum of gradient * (rounded - x) over a piece.
double slopeOf(const float *x, const float *rounded, const float *gradient, std::size_t count)
{
    double sums[detail::kSlopeLanes] = {};
    detail::kernels().addSlopes(x, rounded, gradient, count, sums);
    for (std::size_t width = detail::kSlopeLanes / 2; width > 0; width /= 2)
        for (std::size_t lane = 0; lane < width; ++lane)
            sums[lane] += sums[lane + width];
    return sums[0];
}

} // namespace

QuantCounts &QuantCounts::operator+=(const QuantCounts &other)
{
    nonFinite += other.nonFinite;
    beyondCutoff += other.beyondCutoff;
    return *this;
}

QuantCounts fakeQuantize(std::span<const float> x, std::span<float> out, const Codebook &codebook,
                         QuantScale scale, int threads)
{
    assert(x.size() == out.size());
    const Pieces pieces(scale.alpha.size(), sliceLength(x.size(), scale));
    const Tables tables(codebook, scale, pieces);
    // Where the output stays in the cache, its reader finds it there; in place its lines are there already.
    const bool stream = out.data() != x.data() && out.size_bytes() > lastLevelCacheBytes();
    TotalCounts total;
    pieces.forEach(threads, [&](const Piece &piece) {
        QuantCounts counts;
        detail::kernels().quantize(x.data() + piece.begin, out.data() + piece.begin, piece.count,
                                   tables.of(piece.slice), stream, counts);
        total.add(counts);
    });
    return total.total();
}

QuantCounts encode(std::span<const float> x, std::span<std::uint8_t> codes, const Codebook &codebook,
                   QuantScale scale, int threads)
{
    assert(x.size() == codes.size());
    const Pieces pieces(scale.alpha.size(), sliceLength(x.size(), scale));
    const Tables tables(codebook, scale, pieces);
    TotalCounts total;
    pieces.forEach(threads, [&](const Piece &piece) {
        QuantCounts counts;
        detail::kernels().encode(x.data() + piece.begin, codes.data() + piece.begin, piece.count,
                                 tables.of(piece.slice), counts);
        total.add(counts);
    });
    return total.total();
}

void decode(std::span<const std::uint8_t> codes, std::span<float> out, const Codebook &codebook,
            QuantScale scale, int threads)
{
    assert(codes.size() == out.size());
    const Pieces pieces(scale.alpha.size(), sliceLength(codes.size(), scale));
    pieces.forEach(threads, [&](const Piece &piece) {
        const std::span<const float> values = codebook.values();
        const float step = codebook.scaleFor(scale.alpha[piece.slice]);
        float scaled[kMaxValues] = {};
        for (std::size_t k = 0; k < values.size(); ++k)
            scaled[k] = step == 0 ? 0.0f : values[k] * step;
        for (std::size_t i = piece.begin; i < piece.begin + piece.count; ++i)
            out[i] = scaled[codes[i]];
    });
}

std::vector<float> alphaGradient(std::span<const float> x, std::span<const float> rounded,
                                 std::span<const float> gradient, const Codebook &codebook, QuantScale scale,
                                 int threads)
{
    assert(x.size() == gradient.size() && x.size() == rounded.size());
    const std::size_t length = sliceLength(x.size(), scale);
    const Pieces pieces(scale.alpha.size(), length);
    const std::size_t parts = pieces.partsPerSlice();
    std::vector<double> partial(parts * scale.alpha.size(), 0.0);
    pieces.forEach(threads, [&](const Piece &piece) {
        const std::size_t part = (piece.begin - piece.slice * length) / Pieces::kLargest;
        partial[piece.slice * parts + part] = slopeOf(x.data() + piece.begin, rounded.data() + piece.begin,
                                                      gradient.data() + piece.begin, piece.count);
    });
    std::vector<float> result;
    for (std::size_t slice = 0; slice < scale.alpha.size(); ++slice) {
        double sum = 0;
        for (std::size_t part = 0; part < parts; ++part)
            sum += partial[slice * parts + part];
        // q - d is (rounded - x) / scale.
        const double step = static_cast<double>(codebook.scaleFor(scale.alpha[slice]));
        const double unit = step * static_cast<double>(codebook.gridMax());
        result.push_back(step == 0 ? 0.0f : static_cast<float>(sum / unit));
    }
    return result;
}

} // namespace ant
