#include "core/engine/detail/sgd.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/add.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>

namespace ant::detail {

void Sgd::moveOneByOne(const std::vector<at::Tensor> &parameters, double learningRate)
{
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const at::Tensor &parameter = parameters[i];
        if (!parameter.grad().defined())
            continue;
        // In the gradient's own memory: nothing can run out of it half way through the parameters.
        const at::Tensor change = parameter.mutable_grad().add_(parameter, kWeightDecay);
        if (m_velocity[i].defined())
            m_velocity[i].mul_(kMomentum).add_(change);
        else
            m_velocity[i] = change;
        parameter.add_(m_velocity[i], -learningRate);
    }
}

void Sgd::moveTogether(const std::vector<at::Tensor> &parameters, double learningRate)
{
    // All memory first: it may run out.
    std::vector<at::Tensor> moved, gradients, velocities;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const at::Tensor &parameter = parameters[i], &gradient = parameter.grad();
        if (!gradient.defined())
            continue;
        moved.push_back(parameter);
        // The kernels go through memory, so that all three must lie alike.
        gradients.push_back(
            gradient.strides() == parameter.strides() ? gradient : at::empty_like(parameter).copy_(gradient));
        if (!m_velocity[i].defined()) // 0.9 * 0 + gradient is the first velocity
            m_velocity[i] = at::zeros_like(parameter);
        velocities.push_back(m_velocity[i]);
    }
    if (!moved.empty())
        at::_fused_sgd_(moved, gradients, velocities, kWeightDecay, kMomentum, learningRate, 0, false, false,
                        false);
}

void Sgd::step(const std::vector<at::Tensor> &parameters, double learningRate)
{
    const at::NoGradGuard noGradients;
    m_velocity.resize(parameters.size());
    if (m_way == Way::Together)
        moveTogether(parameters, learningRate);
    else
        moveOneByOne(parameters, learningRate);
    for (const at::Tensor &parameter : parameters)
        parameter.mutable_grad().reset();
}

} // namespace ant::detail
