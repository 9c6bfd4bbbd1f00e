#include "core/engine/detail/cuda/copies.h"
#include "core/engine/detail/cuda/gpu_sums.h"
#include "core/engine/detail/cuda/kernels.h"
#include "core/engine/detail/cuda_kernels.h"

#include <ATen/ops/empty.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>

namespace ant::detail {
namespace {

DeviceCodebook deviceCodebook(const Codebook &codebook)
{
    DeviceCodebook tables{};
    std::copy(codebook.values().begin(), codebook.values().end(), tables.values);
    std::copy(codebook.thresholds().begin(), codebook.thresholds().end(), tables.thresholds);
    tables.count = static_cast<int>(codebook.values().size());
    tables.gridMax = codebook.gridMax();
    return tables;
}

DeviceSlices slicesOf(const at::Tensor &x, const at::Tensor &alpha)
{
    const auto slices = static_cast<std::size_t>(alpha.numel());
    return {x.const_data_ptr<float>(), alpha.const_data_ptr<float>(), slices,
            static_cast<std::size_t>(x.numel()) / slices};
}

class Kernels final : public CudaKernels {
public:
    int deviceCount() const override { return c10::cuda::device_count(); }

    std::string deviceName(int device) const override
    {
        cudaDeviceProp properties{};
        C10_CUDA_CHECK(cudaGetDeviceProperties(&properties, std::max(0, device)));
        return properties.name;
    }

    void fakeQuantize(const at::Tensor &from, const at::Tensor &to, const at::Tensor &alpha,
                      const Codebook &codebook, const at::Tensor &counts) const override
    {
        C10_CUDA_CHECK(launchFakeQuantize(
            slicesOf(from, alpha), to.mutable_data_ptr<float>(),
            reinterpret_cast<unsigned long long *>(counts.mutable_data_ptr<std::int64_t>()),
            deviceCodebook(codebook), stream(from)));
    }

    at::Tensor alphaGradient(const at::Tensor &x, const at::Tensor &gradient, const at::Tensor &alpha,
                             const Codebook &codebook) const override
    {
        const at::Tensor partial =
            at::empty({alpha.numel() * kGradientParts}, x.options().dtype(at::kDouble));
        at::Tensor result = at::empty({alpha.numel()}, x.options());
        C10_CUDA_CHECK(launchAlphaGradient(
            slicesOf(x, alpha), gradient.const_data_ptr<float>(), partial.mutable_data_ptr<double>(),
            result.mutable_data_ptr<float>(), deviceCodebook(codebook), stream(x)));
        return result;
    }

    PendingCopy beginCopy(const at::Tensor &values, const at::Device &device,
                          at::MemoryFormat format) const override
    {
        return m_copies.begin(values, device, format);
    }

    GpuMemory memory(const at::Device &device) const override
    {
        const c10::cuda::OptionalCUDAGuard guard(device);
        std::size_t available = 0, total = 0;
        C10_CUDA_CHECK(cudaMemGetInfo(&available, &total));
        return {static_cast<std::int64_t>(total - available), static_cast<std::int64_t>(total)};
    }

    std::string busId(const at::Device &device) const override
    {
        char text[32] = {};
        const int index = device.has_index() ? device.index() : c10::cuda::current_device();
        C10_CUDA_CHECK(cudaDeviceGetPCIBusId(text, sizeof text, index));
        return text;
    }

    std::unique_ptr<GpuSums> joinGpus(Processes &processes, const at::Device &device) const override
    {
        return makeGpuSums(processes, device);
    }

private:
    static cudaStream_t stream(const at::Tensor &tensor)
    {
        return c10::cuda::getCurrentCUDAStream(tensor.device().index()).stream();
    }

    mutable Copies m_copies; ///< the thread of the run alone uses it
};

} // namespace
} // namespace ant::detail

extern "C" __attribute__((visibility("default"))) const ant::detail::CudaKernels *antCudaKernels()
{
    static const ant::detail::Kernels kernels;
    return &kernels;
}
