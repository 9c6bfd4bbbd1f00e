#pragma once

#include "core/engine/detail/nvml.h"
#include "core/experiment/run_record.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// What the GPU of a run is doing. Asking waits for nothing that it computes. Thread: one at a time.
class GpuWatch {
public:
    /// After loadCuda(); a device of another kind has nothing to say.
    explicit GpuWatch(const at::Device &device);
    std::optional<GpuUse> now() const;

private:
    at::Device m_device;
    std::optional<GpuUtilisation> m_utilisation;
};

} // namespace ant::detail
