#pragma once

#include "core/numeric/detail/slice_table.h"

namespace ant::detail {

/// The loops over one slice, or part of one. All sets give the same bits.
struct Kernels {
    /// stream: store past the caches (for outputs that do not fit there and are not x itself).
    void (*quantize)(const float *x, float *out, std::size_t count, const SliceTable &table, bool stream,
                     QuantCounts &counts);
    void (*encode)(const float *x, std::uint8_t *codes, std::size_t count, const SliceTable &table,
                   QuantCounts &counts);
    /// sums[i % kSlopeLanes] += gradient[i] * (rounded[i] - x[i]) where rounded[i] is a number. The product
    /// of two floats is exact in double, so that the lanes alone decide about the bits.
    void (*addSlopes)(const float *x, const float *rounded, const float *gradient, std::size_t count,
                      double *sums);
};

inline constexpr std::size_t kSlopeLanes = 16;

extern const Kernels kScalarKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#endif

/// The set for simdLevel().
const Kernels &kernels();

} // namespace ant::detail
