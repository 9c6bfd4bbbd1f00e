#pragma once

#include "core/engine/detail/processes.h"

namespace ant::detail {

/// Adds the gradients of a step up over all processes while the backward pass still makes them.
///
/// Gradients are put together in buckets of similar size, in the order in which the backward pass gets to
/// them; the sum of a bucket begins once it is full. Where the buckets end depends on the parameters alone,
/// so that sums have the same bits in every step and after a restart. Make one between forward and the last
/// backward of a step. Thread: that of the backward pass; finish() after it.
class GradientExchange {
public:
    /// order: indices into parameters, those first whose gradients come first.
    GradientExchange(Processes &processes, const std::vector<at::Tensor> &parameters,
                     const std::vector<std::size_t> &order);
    ~GradientExchange();
    /// Waits for the sums and makes them the gradients; a parameter without one has contributed zeros.
    void finish();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace ant::detail
