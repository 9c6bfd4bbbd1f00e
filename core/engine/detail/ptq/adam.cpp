#include "core/engine/detail/ptq/adam.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace ant::detail {
namespace {

constexpr double kMeanDecay = 0.9, kSquareDecay = 0.99, kEpsilon = 1e-8;

} // namespace

void Adam::add(at::Tensor parameter, double rate)
{
    const at::NoGradGuard noGradients;
    const at::Tensor zeros = at::zeros_like(parameter);
    m_entries.push_back({std::move(parameter), zeros, zeros.clone(), rate});
}

void Adam::step(double share)
{
    const at::NoGradGuard noGradients;
    ++m_steps;
    const double meanShare = 1 - std::pow(kMeanDecay, m_steps);
    const double squareShare = 1 - std::pow(kSquareDecay, m_steps);
    for (Entry &entry : m_entries) {
        const at::Tensor gradient = entry.parameter.grad();
        if (!gradient.defined())
            continue;
        entry.mean.mul_(kMeanDecay).add_(gradient, 1 - kMeanDecay);
        entry.square.mul_(kSquareDecay).addcmul_(gradient, gradient, 1 - kSquareDecay);
        const at::Tensor scale = (entry.square / squareShare).sqrt_().add_(kEpsilon);
        entry.parameter.addcdiv_(entry.mean, scale, -entry.rate * share / meanShare);
        entry.parameter.mutable_grad().reset();
    }
}

} // namespace ant::detail
