#pragma once

#include "core/numeric/codebook.h"

#include <cstdint>

namespace ant {

/// Elements that a person must hear of.
struct QuantCounts {
    std::uint64_t nonFinite = 0;    ///< NaN or infinite in, or x / scale overflows float32; NaN out
    std::uint64_t beyondCutoff = 0; ///< finite, but |x / scale - y| > 102400 for every grid value y; 0 out
    QuantCounts &operator+=(const QuantCounts &other);
    bool operator==(const QuantCounts &) const = default;
};

/// How a tensor lies in memory: `outer` slices of `elements / outer` values each share one alpha.
/// Per tensor: alpha.size() == 1. Per channel: x is [channels, rest], row-major, alpha.size() == channels.
struct QuantScale {
    std::span<const float>
        alpha; ///< clipping limits, >= 0; 0 means an all-zero slice and gives zeros (a NaN stays NaN)
};

/// out = values[code] * scale in float32, code being the reference's choice for d = x / scale.
///
/// Shape:   x and out of equal size (out may be x itself), a multiple of alpha.size().
/// Errors:  none of the world; sizes are asserted. Non-finite input comes out as NaN and is counted.
/// Result:  the same bits for every number of threads and instruction set.
/// Source:  `reference.md`, "Rounding to the grid"; design "Numerics that must hold".
/// threads: 0 = all processors of this process.
QuantCounts fakeQuantize(std::span<const float> x, std::span<float> out, const Codebook &codebook,
                         QuantScale scale, int threads = 0);

/// The code of each element; non-finite elements and those beyond the cut-off get the code of 0 and are
/// counted.
QuantCounts encode(std::span<const float> x, std::span<std::uint8_t> codes, const Codebook &codebook,
                   QuantScale scale, int threads = 0);

/// values[code] * scale. Precondition: every code < codebook.values().size().
void decode(std::span<const std::uint8_t> codes, std::span<float> out, const Codebook &codebook,
            QuantScale scale, int threads = 0);

/// Straight-through gradient of alpha: for each slice sum(gradient * (q - d)) / max(grid), accumulated in
/// double in a fixed order. rounded: what fakeQuantize made of x; (rounded - x) / scale is q - d to a
/// rounding of float32. The gradient of x is `gradient` itself, so there is no function for it. Slices with
/// alpha 0 and non-finite elements contribute 0.
std::vector<float> alphaGradient(std::span<const float> x, std::span<const float> rounded,
                                 std::span<const float> gradient, const Codebook &codebook, QuantScale scale,
                                 int threads = 0);

/// Instruction set the kernels run with: chosen once from the processor; ANT_SIMD=scalar|avx2|avx512 in the
/// environment lowers it (tests compare all of them).
enum class SimdLevel { Scalar, Avx2, Avx512 };
SimdLevel bestSimdLevel();
SimdLevel simdLevel();
/// For tests and benchmarks; a level above bestSimdLevel() is lowered to it. Not thread-safe.
void setSimdLevel(SimdLevel level);
std::string_view name(SimdLevel level);

} // namespace ant
