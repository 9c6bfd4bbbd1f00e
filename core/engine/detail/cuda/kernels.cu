#include "core/engine/detail/cuda/kernels.h"

namespace ant::detail {
namespace {

constexpr int kThreads = 256;

/// The tables in shared memory: every thread of a block reads them at different places.
struct SharedTables {
    float values[kMaxValues];
    float thresholds[kMaxValues];
};

__device__ void loadTables(SharedTables &tables, const DeviceCodebook &codebook)
{
    for (int i = threadIdx.x; i < codebook.count; i += blockDim.x) {
        tables.values[i] = codebook.values[i];
        tables.thresholds[i] = i + 1 < codebook.count ? codebook.thresholds[i] : 0.0f;
    }
    __syncthreads();
}

__global__ void fakeQuantizeKernel(DeviceSlices in, float *out, unsigned long long *counts,
                                   DeviceCodebook codebook)
{
    __shared__ SharedTables tables;
    loadTables(tables, codebook);
    const std::size_t slice = blockIdx.y;
    const float scale = in.alpha[slice] / codebook.gridMax;
    unsigned int nonFinite = 0;
    unsigned int beyond = 0;
    for (std::size_t i = blockIdx.x * std::size_t(kThreads) + threadIdx.x; i < in.rest;
         i += std::size_t(gridDim.x) * kThreads)
    {
        const std::size_t at = slice * in.rest + i;
        const Rounded rounded = roundOne(in.x[at], scale, tables.thresholds, tables.values, codebook.count);
        nonFinite += rounded.flag == RoundFlag::NonFinite;
        beyond += rounded.flag == RoundFlag::BeyondCutoff;
        out[at] = rounded.value;
    }
    if (nonFinite)
        atomicAdd(&counts[0], static_cast<unsigned long long>(nonFinite));
    if (beyond)
        atomicAdd(&counts[1], static_cast<unsigned long long>(beyond));
}

__global__ void alphaGradientKernel(DeviceSlices in, const float *gradient, double *partial,
                                    DeviceCodebook codebook)
{
    __shared__ SharedTables tables;
    __shared__ double sums[kThreads];
    loadTables(tables, codebook);
    const std::size_t slice = blockIdx.y;
    const float scale = in.alpha[slice] / codebook.gridMax;
    double sum = 0;
    for (std::size_t i = blockIdx.x * std::size_t(kThreads) + threadIdx.x; i < in.rest;
         i += std::size_t(gridDim.x) * kThreads)
    {
        const std::size_t at = slice * in.rest + i;
        const Rounded rounded = roundOne(in.x[at], scale, tables.thresholds, tables.values, codebook.count);
        if (scale == 0 || rounded.flag == RoundFlag::NonFinite)
            continue;
        const float d = in.x[at] / scale;
        const float q = rounded.flag == RoundFlag::BeyondCutoff ? 0.0f : tables.values[rounded.code];
        sum += double(gradient[at]) * double(q - d);
    }
    sums[threadIdx.x] = sum;
    __syncthreads();
    for (int half = kThreads / 2; half > 0; half /= 2) {
        if (threadIdx.x < half)
            sums[threadIdx.x] += sums[threadIdx.x + half];
        __syncthreads();
    }
    if (threadIdx.x == 0)
        partial[slice * gridDim.x + blockIdx.x] = sums[0];
}

__global__ void addPartsKernel(const double *partial, float *result, int parts, std::size_t slices,
                               float gridMax)
{
    const std::size_t slice = blockIdx.x * std::size_t(kThreads) + threadIdx.x;
    if (slice >= slices)
        return;
    double sum = 0;
    for (int part = 0; part < parts; ++part)
        sum += partial[slice * parts + part];
    result[slice] = static_cast<float>(sum / double(gridMax));
}

} // namespace

cudaError_t launchFakeQuantize(const DeviceSlices &in, float *out, unsigned long long *counts,
                               const DeviceCodebook &codebook, cudaStream_t stream)
{
    constexpr std::size_t kMaxBlocks = 4096;
    const std::size_t needed = (in.rest + kThreads - 1) / kThreads;
    const dim3 blocks(static_cast<unsigned>(needed < kMaxBlocks ? needed : kMaxBlocks),
                      static_cast<unsigned>(in.slices));
    if (in.rest > 0)
        fakeQuantizeKernel<<<blocks, kThreads, 0, stream>>>(in, out, counts, codebook);
    return cudaGetLastError();
}

cudaError_t launchAlphaGradient(const DeviceSlices &in, const float *gradient, double *partial, float *result,
                                const DeviceCodebook &codebook, cudaStream_t stream)
{
    const dim3 blocks(kGradientParts, static_cast<unsigned>(in.slices));
    alphaGradientKernel<<<blocks, kThreads, 0, stream>>>(in, gradient, partial, codebook);
    const unsigned groups = static_cast<unsigned>((in.slices + kThreads - 1) / kThreads);
    addPartsKernel<<<groups, kThreads, 0, stream>>>(partial, result, kGradientParts, in.slices,
                                                    codebook.gridMax);
    return cudaGetLastError();
}

} // namespace ant::detail
