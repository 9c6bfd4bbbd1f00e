#include "core/engine/detail/gpu_watch.h"

#include "core/engine/detail/cuda_kernels.h"

namespace ant::detail {

GpuWatch::GpuWatch(const at::Device &device) : m_device(device)
{
    if (device.is_cuda())
        m_utilisation.emplace(cudaKernels().busId(device));
}

std::optional<GpuUse> GpuWatch::now() const
{
    if (!m_utilisation)
        return {};
    const GpuMemory memory = cudaKernels().memory(m_device);
    return GpuUse{memory.usedBytes, memory.totalBytes, m_utilisation->percent()};
}

} // namespace ant::detail
