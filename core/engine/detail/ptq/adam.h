#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace ant::detail {

/// Adam (Kingma and Ba, 2015) without weight decay, a rate for each parameter.
/// Thread: not safe.
class Adam {
public:
    /// A parameter that is learned: a leaf that requires gradients.
    void add(at::Tensor parameter, double rate);
    /// Moves the parameters along their gradients, the rates scaled by `share`, and clears the gradients.
    void step(double share);

private:
    struct Entry {
        at::Tensor parameter, mean, square;
        double rate;
    };
    std::vector<Entry> m_entries;
    int m_steps = 0;
};

} // namespace ant::detail
