#include "core/engine/detail/sgd.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>

namespace ant::detail {

void Sgd::step(const std::vector<at::Tensor> &parameters, double learningRate)
{
    const at::NoGradGuard noGradients;
    m_velocity.resize(parameters.size());
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
        parameter.mutable_grad().reset();
    }
}

} // namespace ant::detail
