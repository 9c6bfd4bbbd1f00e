#pragma once

#include "core/numeric/rounding.h"

#include <cstddef>
#include <cuda_runtime_api.h>

namespace ant::detail {

/// A codebook as a kernel argument: by value, so that a launch copies nothing and waits for nothing.
struct DeviceCodebook {
    float values[kMaxValues];
    float thresholds[kMaxValues];
    int count = 0;
    float gridMax = 1;
};

/// Elements in `slices` slices of `rest` values; slice s has the clipping limit alpha[s]. Device pointers.
struct DeviceSlices {
    const float *x = nullptr;
    const float *alpha = nullptr;
    std::size_t slices = 1;
    std::size_t rest = 0;
};

/// out[i] = rounded x[i]; out may be x. counts[0] += non-finite, counts[1] += beyond the cut-off.
cudaError_t launchFakeQuantize(const DeviceSlices &in, float *out, unsigned long long *counts,
                               const DeviceCodebook &codebook, cudaStream_t stream);

/// Blocks that share a slice's sum; partial sums are added in their order, so that the result is always the
/// same.
inline constexpr int kGradientParts = 128;

/// result[s] = sum over slice s of gradient * (q - d) / max(grid). partial: slices * kGradientParts doubles.
cudaError_t launchAlphaGradient(const DeviceSlices &in, const float *gradient, double *partial, float *result,
                                const DeviceCodebook &codebook, cudaStream_t stream);

} // namespace ant::detail
