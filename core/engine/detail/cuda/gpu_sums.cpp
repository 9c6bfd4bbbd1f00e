#include "core/engine/detail/cuda/gpu_sums.h"

#ifdef ANT_WITH_NCCL

#include "core/engine/detail/cuda/event.h"

#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAGuard.h>

#include <cstring>
#include <nccl.h>

namespace ant::detail {
namespace {

void check(ncclResult_t result, ncclComm_t group)
{
    if (result != ncclSuccess)
        throw ProcessFailure(Error{ErrorCode::Internal,
                                   std::string("NCCL failed: ") + ncclGetErrorString(result) + " (" +
                                       ncclGetLastError(group) + ")",
                                   {}});
}

class Sums final : public GpuSums {
public:
    Sums(Processes &processes, const at::Device &device)
        : m_stream(c10::cuda::getStreamFromPool(true, device.index()))
    {
        const c10::cuda::CUDAGuard guard(device);
        ncclUniqueId id{};
        if (processes.isFirst())
            check(ncclGetUniqueId(&id), nullptr);
        const std::string bytes = processes.broadcast({id.internal, sizeof id.internal});
        std::memcpy(id.internal, bytes.data(), sizeof id.internal);
        check(ncclCommInitRank(&m_group, processes.count(), id, processes.rank()), nullptr);
    }
    /// Without waiting for processes that are lost.
    ~Sums() override { ncclCommAbort(m_group); }

    std::function<void()> beginSum(const at::Tensor &values) override
    {
        const auto index = values.device().index();
        Event ready, done;
        ready.record(c10::cuda::getCurrentCUDAStream(index));
        ready.block(m_stream);
        const ncclDataType_t type = values.scalar_type() == at::kDouble ? ncclDouble : ncclFloat;
        check(ncclAllReduce(values.const_data_ptr(), values.mutable_data_ptr(),
                            static_cast<std::size_t>(values.numel()), type, ncclSum, m_group,
                            m_stream.stream()),
              m_group);
        c10::cuda::CUDACachingAllocator::recordStream(values.storage().data_ptr(), m_stream);
        done.record(m_stream);
        return [done, index] { done.block(c10::cuda::getCurrentCUDAStream(index)); };
    }

private:
    c10::cuda::CUDAStream m_stream;
    ncclComm_t m_group = nullptr;
};

} // namespace

std::unique_ptr<GpuSums> makeGpuSums(Processes &processes, const at::Device &device)
{
    return std::make_unique<Sums>(processes, device);
}

} // namespace ant::detail

#else

namespace ant::detail {

std::unique_ptr<GpuSums> makeGpuSums(Processes &, const at::Device &)
{
    throw ProcessFailure(Error{ErrorCode::Unsupported,
                               "this build has no NCCL, which processes on GPUs need; use --device cpu",
                               {}});
}

} // namespace ant::detail

#endif
