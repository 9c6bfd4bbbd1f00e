#pragma once

#include "core/numeric/scale_search.h"

namespace ant::detail {

/// Everything about a search that does not depend on the data. All thresholds of all candidates of all types,
/// relative to absmax, stand in one sorted list; an element's place in that list tells its code under every
/// candidate at once.
///
/// The list is approximate: a channel's own thresholds, exact in float32, lie within kSlack of it. Elements
/// that close to a threshold are decided by the exact rule one by one, so the search is exact all the same.
class SearchPlan {
public:
    /// Covers the roundings of alpha, scale, the exact threshold, x / absmax and the list itself (each at
    /// most 1.2e-7 relative) twice over.
    static constexpr float kSlack = 1e-6f;

    /// Whose threshold stands at a place of the list: code k + 1 of this candidate begins there.
    struct Mark {
        std::uint32_t candidate = 0; ///< book * width() + (i - low)
        std::uint16_t code = 0;      ///< k
    };

    SearchPlan(std::span<const Codebook> codebooks, AlphaRange range);

    std::span<const Codebook> codebooks() const { return m_codebooks; }
    const AlphaRange &range() const { return m_range; }
    std::size_t width() const { return static_cast<std::size_t>(m_range.up - m_range.low); }
    std::size_t candidates() const { return m_codebooks.size() * width(); }
    std::size_t bins() const { return m_marks.size() + 1; }

    /// alpha of a candidate, as the reference computes it in float32.
    float alphaOf(float absmax, std::size_t step) const;
    float scaleOf(float absmax, std::size_t candidate) const;

    /// Whether relative errors are bounded for this absmax: no denormals, no overflow.
    bool coversAbsmax(float absmax) const { return absmax > m_leastAbsmax && absmax < 1e36f; }

    /// Bin of a relative value: number of thresholds <= it.
    std::size_t binOf(float relative) const
    {
        std::size_t bin = m_cells[cellOf(relative)];
        const float *next = m_edges.data() + 1;
        bin += relative >= next[bin];
        bin += relative >= next[bin];
        while (relative >= next[bin])
            ++bin;
        return bin;
    }
    /// Bin b covers edges()[b] <= relative < edges()[b + 1]; the outermost are infinite.
    const float *edges() const { return m_edges.data(); }
    const Mark &mark(std::size_t threshold) const { return m_marks[threshold]; }
    /// Bins below threshold `code` of candidates low, low + 1 … of a book: width() entries.
    const std::uint32_t *binsBelow(std::size_t book, std::size_t code) const
    {
        return m_binsBelow.data() + m_bookBegin[book] + code * width();
    }

private:
    std::uint32_t cellOf(float relative) const;
    void sortThresholds();
    void buildCells();

    std::span<const Codebook> m_codebooks;
    AlphaRange m_range;
    std::vector<float> m_edges;
    std::vector<Mark> m_marks;
    std::vector<std::uint32_t> m_binsBelow;
    std::vector<std::size_t> m_bookBegin;
    std::vector<std::uint32_t> m_cells;
    std::uint32_t m_cellBase = 0, m_cellShift = 0, m_cellCount = 1;
    float m_leastAbsmax = 0;
};

inline std::uint32_t SearchPlan::cellOf(float relative) const
{
    std::uint32_t bits = 0;
    static_assert(sizeof bits == sizeof relative);
    __builtin_memcpy(&bits, &relative, sizeof bits);
    const std::uint32_t magnitude = bits & 0x7fffffffu;
    const std::uint32_t above = magnitude < m_cellBase ? 0 : (magnitude - m_cellBase) >> m_cellShift;
    const std::uint32_t cell = above < m_cellCount ? above : m_cellCount - 1;
    return (bits >> 31) * m_cellCount + cell;
}

} // namespace ant::detail
