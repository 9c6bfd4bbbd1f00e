#pragma once

#include "core/numeric/fake_quant.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// What rounding could not represent, added up where it is counted: on a GPU there, so that nobody waits for
/// it before somebody asks. Copies count on by themselves. Thread: not safe.
class RoundingCounts {
public:
    RoundingCounts() = default;
    RoundingCounts(const RoundingCounts &other);
    RoundingCounts &operator=(const RoundingCounts &other);
    RoundingCounts(RoundingCounts &&) noexcept = default;
    RoundingCounts &operator=(RoundingCounts &&) noexcept = default;
    ~RoundingCounts() = default;

    void add(const QuantCounts &counts) { m_here += counts; }
    /// int64 [2] on that device, the values that are not finite and those beyond the cut-off: what is added
    /// to them counts.
    const at::Tensor &onDevice(const at::Device &device);

    void set(const QuantCounts &counts);
    /// Waits for the device where something was counted there since the last gather().
    QuantCounts value() const;
    /// Brings what all of them have on their device here, in one copy.
    static void gather(const std::vector<RoundingCounts *> &all);

private:
    QuantCounts m_here;
    at::Tensor m_there; ///< undefined: nothing
};

} // namespace ant::detail
