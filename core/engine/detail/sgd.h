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

    /// OneByOne: the reference's operations in its order. Together: all parameters by a few kernels, which a
    /// GPU is several times as fast with; the same but for rounding.
    enum class Way { OneByOne, Together };
    static Way wayOn(const at::Device &device) { return device.is_cuda() ? Way::Together : Way::OneByOne; }

    explicit Sgd(Way way) : m_way(way) {}

    /// Moves the parameters along their gradients and clears these. The list must be the same at every call.
    void step(const std::vector<at::Tensor> &parameters, double learningRate);

    /// The momentum of each parameter; undefined before its first step.
    const std::vector<at::Tensor> &velocity() const { return m_velocity; }
    void setVelocity(std::vector<at::Tensor> velocity) { m_velocity = std::move(velocity); }

private:
    void moveOneByOne(const std::vector<at::Tensor> &parameters, double learningRate);
    void moveTogether(const std::vector<at::Tensor> &parameters, double learningRate);

    Way m_way;
    std::vector<at::Tensor> m_velocity;
};

} // namespace ant::detail
