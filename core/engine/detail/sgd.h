#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace ant::detail {

/// Stochastic gradient descent with momentum and weight decay as torch.optim.SGD does it:
/// v = momentum * v + (gradient + decay * p), p -= rate * v.
class Sgd {
public:
    static constexpr double kMomentum = 0.9;
    static constexpr double kWeightDecay = 1e-4;

    /// Moves the parameters along their gradients and clears these. The list must be the same at every call.
    void step(const std::vector<at::Tensor> &parameters, double learningRate);

    /// The momentum of each parameter; undefined before the first step.
    const std::vector<at::Tensor> &velocity() const { return m_velocity; }
    void setVelocity(std::vector<at::Tensor> velocity) { m_velocity = std::move(velocity); }

private:
    std::vector<at::Tensor> m_velocity;
};

} // namespace ant::detail
