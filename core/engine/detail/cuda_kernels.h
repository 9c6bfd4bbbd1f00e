#pragma once

#include "core/base/result.h"
#include "core/numeric/fake_quant.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>

namespace ant::detail {

class Processes;

/// Sums of GPU tensors over the processes of a run.
class GpuSums {
public:
    virtual ~GpuSums() = default;
    /// As Processes::beginSum; the function that it returns makes the current stream wait, not the caller.
    virtual std::function<void()> beginSum(const at::Tensor &values) = 0;
};

/// What runs on a GPU. Implemented in the shared library `ant_cuda`, which is loaded when a run asks for a
/// CUDA device, so that nobody else pays for loading CUDA.
class CudaKernels {
public:
    virtual ~CudaKernels() = default;
    virtual int deviceCount() const = 0;
    virtual std::string deviceName(int device) const = 0;
    /// As detail::fakeQuantize, from and to being dense float32 CUDA tensors (or the same one).
    virtual QuantCounts fakeQuantize(const at::Tensor &from, const at::Tensor &to, const at::Tensor &alpha,
                                     const Codebook &codebook) const = 0;
    /// Sum over each slice of gradient * (q - d) / max(grid), as a CUDA tensor of alpha's size.
    virtual at::Tensor alphaGradient(const at::Tensor &x, const at::Tensor &gradient, const at::Tensor &alpha,
                                     const Codebook &codebook) const = 0;
    /// Collective. Throws ProcessFailure where this build has no NCCL or the GPUs do not come together.
    virtual std::unique_ptr<GpuSums> joinGpus(Processes &processes, const at::Device &device) const = 0;
};

/// Loads `ant_cuda`. Errors: Unsupported, saying what is missing (built without CUDA, no driver, no device).
Result<void> loadCuda();

/// After a successful loadCuda().
const CudaKernels &cudaKernels();

} // namespace ant::detail
