#pragma once

#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/processes.h"

namespace ant::detail {

/// Sums over NCCL on a stream of their own, so that they run beside the backward pass. Collective.
/// Throws ProcessFailure: built without NCCL, or what NCCL says.
std::unique_ptr<GpuSums> makeGpuSums(Processes &processes, const at::Device &device);

} // namespace ant::detail
