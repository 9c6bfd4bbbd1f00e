#include "core/engine/detail/cuda/copies.h"

#include "core/engine/detail/cuda/event.h"

#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>

namespace ant::detail {

PendingCopy Copies::begin(const at::Tensor &values, const at::Device &device, at::MemoryFormat format)
{
    const c10::DeviceIndex index = device.has_index() ? device.index() : c10::cuda::current_device();
    const auto found = m_streams.try_emplace(index, c10::cuda::getStreamFromPool(false, index)).first;
    const c10::cuda::CUDAStream &stream = found->second;
    at::Tensor there;
    {
        const c10::cuda::CUDAStreamGuard guard(stream);
        // The allocator of pinned memory gives it to nobody else before the copy is done.
        there = values.pin_memory().to(at::Device(at::kCUDA, index), values.scalar_type(), true, true);
        if (there.dim() == 4)
            there = there.contiguous(format);
    }
    Event done;
    done.record(stream);
    return {there, [there, done, index] {
                const c10::cuda::CUDAStream reader = c10::cuda::getCurrentCUDAStream(index);
                done.block(reader);
                // Its memory belongs to the other stream, which must not reuse it before it was read.
                c10::cuda::CUDACachingAllocator::recordStream(there.storage().data_ptr(), reader);
            }};
}

} // namespace ant::detail
