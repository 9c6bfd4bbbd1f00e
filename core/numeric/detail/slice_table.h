#pragma once

#include "core/numeric/fake_quant.h"
#include "core/numeric/rounding.h"

namespace ant::detail {

/// Up to this many values a table fits into registers and is searched there; larger ones go through cells.
inline constexpr int kSmallCount = 16;
inline constexpr std::uint32_t kMaxCells = 4096;

/// What the kernels need to round the elements of one slice (one alpha): thresholds and values of a codebook
/// taken to the domain of x, so that there is no division by the scale.
///
/// Cells cut the floats of either sign into ranges of equal bit patterns' width (a fixed number of cells an
/// octave); a cell knows the code of its smallest x, and `steps` comparisons lead from there to the code.
struct SliceTable {
    alignas(64) float thresholds[kMaxValues]; ///< in x, ascending, +inf behind the last
    alignas(64) float values[kMaxValues];     ///< values * scale, the last one repeated
    /// The same thresholds as a search tree, level by level: 2^l of them at levelAt(l).
    alignas(64) float tree[5 * 16 + 32 + 64 + 128];
    float low = 0, high = -1; ///< thresholds decide for low <= x <= high, roundOne() elsewhere
    float scale = 0;
    int count = 0;
    int depth = 0; ///< levels of the tree: 4 for up to 16 values … 8 for up to 256
    int steps = 0;
    std::uint32_t cellBase = 0, cellShift = 0, cellCount = 0;
    std::uint8_t cells[2 * kMaxCells]; ///< non-negative x first, then negative ones
    const float *codebookThresholds = nullptr;
    const float *codebookValues = nullptr;
};

/// Where a level of the tree begins: each at a whole number of AVX-512 registers.
constexpr int levelAt(int level)
{
    return level <= 5 ? level * 16 : 5 * 16 + (1 << level) - 32;
}

/// The coarsest cells that separate the thresholds, or the finest there is room for. 0 for small codebooks.
std::uint32_t cellShiftFor(const Codebook &codebook);

/// Fills the table for one alpha. The codebook must outlive it.
void fillTable(SliceTable &table, const Codebook &codebook, float alpha, std::uint32_t cellShift);

/// The same for slices too short to repay the work: every element goes to roundOne().
void fillDirect(SliceTable &table, const Codebook &codebook, float alpha);

/// The rule for an element outside the table's range; out of line, so that kernels compiled for an
/// instruction set share no inline function with the rest of the program.
Rounded roundOutside(float x, const SliceTable &table, QuantCounts &counts);

} // namespace ant::detail
