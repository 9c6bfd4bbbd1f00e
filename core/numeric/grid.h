#pragma once

#include "core/numeric/numeric_type.h"

#include <optional>
#include <string>

namespace ant {

inline constexpr int kMinBits = 3;
inline constexpr int kMaxBits = 8;
/// Wider grids are always int, as in the reference.
inline constexpr int kMaxSearchedBits = 6;
/// Largest value of every grid, up to float32 rounding.
inline constexpr float kGridMax = 10.0f;

struct GridSpec {
    NumericType type;
    int bits = 4; ///< width of one code, sign bit included; kMinBits..kMaxBits
    bool isSigned = true;
    int floatExponentBits = 3; ///< for type float only
    bool operator==(const GridSpec &) const = default;
};

/// "flint4 unsigned", for messages.
std::string describe(const GridSpec &spec);

/// All values one code can stand for, scaled so that the largest is 10.
///
/// Shape:  2^bits entries, ascending; an unused code repeats 0. Signed int reaches below -10 (4 bits: -80/7).
/// Unit:   none; a real value is entry * (alpha / max(grid)), alpha being the clipping limit.
/// Errors: InvalidArgument for bits outside the range, Unsupported where the family has no such grid.
/// Source: `reference.md`, "Grids"; multiplied by float32(1 / max) * 10, bit-identical to the reference.
/// Thread: safe, keeps no state.
Result<std::vector<float>> makeGrid(const GridSpec &spec);

/// The integer level of each *unique* value of the grid (ascending, as in Codebook::values), where all values
/// are integer multiples of one unit: int4 signed gives -8..7, flint4 signed -16..16 (unit 1/4 of its raw
/// values). nullopt where no unit makes all levels fit 16 bits.
std::optional<std::vector<int>> integerLevels(const GridSpec &spec);

} // namespace ant
