#include "core/numeric/detail/search_plan.h"

#include "core/numeric/rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ant::detail {
namespace {

constexpr std::uint32_t kMantissaBits = 23;
/// Cells of either sign: their table stays in a processor's own cache.
constexpr std::uint32_t kCellBudget = 32768;

float factorOf(int step)
{
    return static_cast<float>(step * 0.01);
}

} // namespace

SearchPlan::SearchPlan(std::span<const Codebook> codebooks, AlphaRange range)
    : m_codebooks(codebooks), m_range(range)
{
    sortThresholds();
    buildCells();
}

float SearchPlan::alphaOf(float absmax, std::size_t step) const
{
    return absmax * factorOf(m_range.low + static_cast<int>(step));
}

float SearchPlan::scaleOf(float absmax, std::size_t candidate) const
{
    return m_codebooks[candidate / width()].scaleFor(alphaOf(absmax, candidate % width()));
}

void SearchPlan::sortThresholds()
{
    struct Entry {
        float relative = 0;
        std::uint32_t slot = 0;
        Mark mark;
    };
    std::vector<Entry> entries;
    float least = std::numeric_limits<float>::max();
    for (std::size_t book = 0; book < m_codebooks.size(); ++book) {
        const auto thresholds = m_codebooks[book].thresholds();
        m_bookBegin.push_back(entries.size());
        for (std::size_t code = 0; code < thresholds.size(); ++code)
            for (std::size_t step = 0; step < width(); ++step) {
                const double factor = factorOf(m_range.low + static_cast<int>(step));
                const double relative = factor * static_cast<double>(thresholds[code]) /
                                        static_cast<double>(m_codebooks[book].gridMax());
                entries.push_back(
                    {static_cast<float>(relative),
                     static_cast<std::uint32_t>(entries.size()),
                     {static_cast<std::uint32_t>(book * width() + step), static_cast<std::uint16_t>(code)}});
                least = std::min(least, std::fabs(entries.back().relative));
            }
    }
    m_leastAbsmax = std::max(1e-30f, 1e-30f / least);
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry &a, const Entry &b) { return a.relative < b.relative; });
    m_binsBelow.resize(entries.size());
    m_edges.push_back(-std::numeric_limits<float>::infinity());
    for (const Entry &entry : entries) {
        m_edges.push_back(entry.relative);
        m_marks.push_back(entry.mark);
        m_binsBelow[entry.slot] = static_cast<std::uint32_t>(m_marks.size());
    }
    m_edges.push_back(std::numeric_limits<float>::infinity());
}

void SearchPlan::buildCells()
{
    std::uint32_t low = ~0u, high = 0;
    for (std::size_t k = 1; k + 1 < m_edges.size(); ++k) {
        const std::uint32_t bits = rounding::floatToBits(m_edges[k]) & 0x7fffffffu;
        low = std::min(low, bits);
        high = std::max(high, bits);
    }
    m_cellShift = kMantissaBits - 12;
    while (((high - low) >> m_cellShift) + 3 > kCellBudget)
        ++m_cellShift;
    m_cellBase = low >> m_cellShift << m_cellShift;
    m_cellCount = ((high - m_cellBase) >> m_cellShift) + 2;
    m_cells.resize(std::size_t(2) * m_cellCount);
    std::size_t bin = 0;
    const auto visit = [&](std::uint32_t cell, float smallest) {
        while (m_edges[bin + 1] <= smallest)
            ++bin;
        m_cells[cell] = static_cast<std::uint32_t>(bin);
    };
    for (std::uint32_t cell = m_cellCount; cell-- > 0;)
        visit(m_cellCount + cell, cell + 1 == m_cellCount
                                      ? -std::numeric_limits<float>::infinity()
                                      : -rounding::bitsToFloat(m_cellBase + ((cell + 1) << m_cellShift) - 1));
    for (std::uint32_t cell = 0; cell < m_cellCount; ++cell)
        visit(cell, cell == 0 ? 0.0f : rounding::bitsToFloat(m_cellBase + (cell << m_cellShift)));
}

} // namespace ant::detail
