#pragma once

#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAStream.h>

#include <memory>

namespace ant::detail {

/// A moment on a stream that another one can wait for. Shared, so that a std::function can hold it.
class Event {
public:
    Event()
        : m_event(
              [] {
                  cudaEvent_t event = nullptr;
                  C10_CUDA_CHECK(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
                  return event;
              }(),
              [](cudaEvent_t event) { (void)cudaEventDestroy(event); })
    {
    }
    void record(const c10::cuda::CUDAStream &stream) const
    {
        C10_CUDA_CHECK(cudaEventRecord(m_event.get(), stream.stream()));
    }
    void block(const c10::cuda::CUDAStream &stream) const
    {
        C10_CUDA_CHECK(cudaStreamWaitEvent(stream.stream(), m_event.get(), 0));
    }

private:
    std::shared_ptr<std::remove_pointer_t<cudaEvent_t>> m_event;
};

} // namespace ant::detail
