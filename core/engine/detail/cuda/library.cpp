#include "core/engine/detail/cuda/gpu_sums.h"
#include "core/engine/detail/cuda/kernels.h"
#include "core/engine/detail/cuda_kernels.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
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

    QuantCounts fakeQuantize(const at::Tensor &from, const at::Tensor &to, const at::Tensor &alpha,
                             const Codebook &codebook) const override
    {
        const at::Tensor counts = at::zeros({2}, from.options().dtype(at::kLong));
        C10_CUDA_CHECK(launchFakeQuantize(
            slicesOf(from, alpha), to.mutable_data_ptr<float>(),
            reinterpret_cast<unsigned long long *>(counts.mutable_data_ptr<std::int64_t>()),
            deviceCodebook(codebook), stream(from)));
        const at::Tensor host = counts.to(at::kCPU);
        const std::int64_t *values = host.const_data_ptr<std::int64_t>();
        return {static_cast<std::uint64_t>(values[0]), static_cast<std::uint64_t>(values[1])};
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

    std::unique_ptr<GpuSums> joinGpus(Processes &processes, const at::Device &device) const override
    {
        return makeGpuSums(processes, device);
    }

private:
    static cudaStream_t stream(const at::Tensor &tensor)
    {
        return c10::cuda::getCurrentCUDAStream(tensor.device().index()).stream();
    }
};

} // namespace
} // namespace ant::detail

extern "C" __attribute__((visibility("default"))) const ant::detail::CudaKernels *antCudaKernels()
{
    static const ant::detail::Kernels kernels;
    return &kernels;
}
