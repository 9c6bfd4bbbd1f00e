#include "core/numeric/detail/slice_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ant::detail {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr std::uint32_t kMantissaBits = 23;

std::uint32_t magnitudeBits(float x)
{
    return rounding::floatToBits(x) & 0x7fffffffu;
}

struct Cells {
    std::uint32_t base = 0, count = 0;
};

/// Cells of 2^shift bit patterns from the smallest magnitude of a threshold to the largest.
Cells cellsFor(std::span<const float> thresholds, std::uint32_t shift)
{
    std::uint32_t low = ~0u, high = 0;
    for (const float t : thresholds) {
        low = std::min(low, magnitudeBits(t));
        high = std::max(high, magnitudeBits(t));
    }
    Cells cells;
    cells.base = low >> shift << shift;
    cells.count = ((high - cells.base) >> shift) + 2;
    return cells;
}

/// Smallest x of a cell; first: the cell of the smallest non-negative x.
float smallestOf(const Cells &cells, std::uint32_t shift, std::uint32_t cell, bool negative)
{
    if (!negative)
        return cell == 0 ? 0.0f : rounding::bitsToFloat(cells.base + (cell << shift));
    if (cell + 1 == cells.count)
        return -kInfinity;
    return -rounding::bitsToFloat(cells.base + ((cell + 1) << shift) - 1);
}

/// Fills codes for all cells in ascending order of x; the answer is the most thresholds inside one cell.
int fillCells(std::span<const float> thresholds, const Cells &cells, std::uint32_t shift, std::uint8_t *codes)
{
    std::size_t below = 0;
    std::size_t steps = 0, previous = 0;
    const auto visit = [&](std::uint32_t cell, bool negative) {
        const float smallest = smallestOf(cells, shift, cell, negative);
        while (below < thresholds.size() && thresholds[below] <= smallest)
            ++below;
        codes[negative ? cells.count + cell : cell] = static_cast<std::uint8_t>(below);
        steps = std::max(steps, below - previous);
        previous = below;
    };
    for (std::uint32_t cell = cells.count; cell-- > 0;)
        visit(cell, true);
    for (std::uint32_t cell = 0; cell < cells.count; ++cell)
        visit(cell, false);
    return static_cast<int>(std::max(steps, thresholds.size() - previous));
}

/// The middle of what is left, at every level.
void fillTree(SliceTable &table)
{
    for (table.depth = 4; (1 << table.depth) < table.count;)
        ++table.depth;
    for (int level = 0; level < table.depth; ++level)
        for (int node = 0; node < (1 << level); ++node)
            table.tree[levelAt(level) + node] =
                table.thresholds[((2 * node + 1) << (table.depth - 1 - level)) - 1];
}

} // namespace

std::uint32_t cellShiftFor(const Codebook &codebook)
{
    const auto thresholds = codebook.thresholds();
    if (codebook.values().size() <= kSmallCount)
        return 0;
    std::vector<std::uint8_t> codes(2 * kMaxCells);
    std::uint32_t shift = kMantissaBits;
    for (std::uint32_t finer = shift; finer > 12; --finer) {
        const Cells cells = cellsFor(thresholds, finer);
        // Room for the one octave more that another scale may need.
        if (cells.count + (2u << (kMantissaBits - finer)) > kMaxCells)
            break;
        shift = finer;
        if (fillCells(thresholds, cells, finer, codes.data()) <= 1)
            break;
    }
    return shift;
}

void fillDirect(SliceTable &table, const Codebook &codebook, float alpha)
{
    const auto thresholds = codebook.thresholds();
    const auto values = codebook.values();
    table.count = static_cast<int>(values.size());
    table.depth = 0;
    table.scale = codebook.scaleFor(alpha);
    table.codebookThresholds = thresholds.data();
    table.codebookValues = values.data();
    table.low = kInfinity;
    table.high = -kInfinity;
}

void fillTable(SliceTable &table, const Codebook &codebook, float alpha, std::uint32_t cellShift)
{
    fillDirect(table, codebook, alpha);
    const auto thresholds = codebook.thresholds();
    const auto values = codebook.values();
    const float scale = table.scale;
    if (!(scale > 0) || !std::isfinite(scale))
        return; // every element goes to roundOne()
    table.low = thresholdInX(safeLow(values.data(), table.count), scale);
    const float beyond = thresholdInX(std::nextafterf(safeHigh(), kInfinity), scale);
    table.high = std::min(kLargest, std::nextafterf(beyond, 0));
    table.low = std::max(-kLargest, table.low);
    const std::size_t room = table.count <= kSmallCount ? kSmallCount : kMaxValues;
    for (std::size_t k = 0; k < room; ++k) {
        table.thresholds[k] = k < thresholds.size() ? thresholdInX(thresholds[k], scale) : kInfinity;
        table.values[k] = values[std::min(k, values.size() - 1)] * scale;
    }
    fillTree(table);
    if (table.count <= kSmallCount)
        return;
    const std::span<const float> mapped(table.thresholds, thresholds.size());
    Cells cells = cellsFor(mapped, cellShift);
    for (; cells.count > kMaxCells; cells = cellsFor(mapped, cellShift))
        ++cellShift;
    table.cellBase = cells.base;
    table.cellShift = cellShift;
    table.cellCount = cells.count;
    table.steps = fillCells(mapped, cells, cellShift, table.cells);
}

Rounded roundOutside(float x, const SliceTable &table, QuantCounts &counts)
{
    const Rounded rounded =
        roundOne(x, table.scale, table.codebookThresholds, table.codebookValues, table.count);
    counts.nonFinite += rounded.flag == RoundFlag::NonFinite;
    counts.beyondCutoff += rounded.flag == RoundFlag::BeyondCutoff;
    return rounded;
}

} // namespace ant::detail
