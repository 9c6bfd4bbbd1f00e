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

/// Of a whole device, whoever uses it.
struct GpuMemory {
    std::int64_t usedBytes = 0, totalBytes = 0;
};

/// A copy that is being made on a stream of its own.
struct PendingCopy {
    at::Tensor tensor;
    std::function<void()> wait; ///< has the current stream wait for it, not the caller
};

/// What runs on a GPU. Implemented in the shared library `ant_cuda`, which is loaded when a run asks for a
/// CUDA device, so that nobody else pays for loading CUDA.
class CudaKernels {
public:
    virtual ~CudaKernels() = default;
    virtual int deviceCount() const = 0;
    virtual std::string deviceName(int device) const = 0;
    /// As detail::fakeQuantize, from and to being float32 CUDA tensors (or the same one) as it describes
    /// them. counts: int64 [2] there, which the values that are not finite and those beyond the cut-off are
    /// added to.
    virtual void fakeQuantize(const at::Tensor &from, const at::Tensor &to, const at::Tensor &alpha,
                              const Codebook &codebook, const at::Tensor &counts) const = 0;
    /// Sum over each slice of gradient * (q - d) / max(grid), as a CUDA tensor of alpha's size.
    virtual at::Tensor alphaGradient(const at::Tensor &x, const at::Tensor &gradient, const at::Tensor &alpha,
                                     const Codebook &codebook) const = 0;
    /// Copies a CPU tensor, which need not live longer than the call. Tensors of four dimensions take the
    /// memory format.
    virtual PendingCopy beginCopy(const at::Tensor &values, const at::Device &device,
                                  at::MemoryFormat format) const = 0;
    virtual GpuMemory memory(const at::Device &device) const = 0;
    /// Where the device is plugged in, "00000000:3B:00.0": what other libraries know it by.
    virtual std::string busId(const at::Device &device) const = 0;
    /// Collective. Throws ProcessFailure where this build has no NCCL or the GPUs do not come together.
    virtual std::unique_ptr<GpuSums> joinGpus(Processes &processes, const at::Device &device) const = 0;
};

/// Loads `ant_cuda`. Errors: Unsupported, saying what is missing (built without CUDA, no driver, no device).
Result<void> loadCuda();

/// After a successful loadCuda().
const CudaKernels &cudaKernels();

} // namespace ant::detail
