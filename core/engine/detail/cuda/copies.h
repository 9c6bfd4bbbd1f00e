#pragma once

#include "core/engine/detail/cuda_kernels.h"

#include <c10/cuda/CUDAStream.h>

#include <map>

namespace ant::detail {

/// Copies to a GPU beside what it computes: from pinned memory, on a stream of their own. Thread: not safe.
class Copies {
public:
    /// As CudaKernels::beginCopy.
    PendingCopy begin(const at::Tensor &values, const at::Device &device, at::MemoryFormat format);

private:
    std::map<c10::DeviceIndex, c10::cuda::CUDAStream> m_streams;
};

} // namespace ant::detail
