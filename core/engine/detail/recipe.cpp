#include "core/engine/detail/recipe.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/log_softmax.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ant::detail {
namespace {

constexpr double kDecay = 0.1;
constexpr double kReferenceBatch = 256; ///< the learning rate is given for this batch
constexpr std::int64_t kMeanReduction = 1;
constexpr std::int64_t kIgnoreIndex = -100;

/// Kullback-Leibler divergence of softened answers, times the temperature's square so that its gradients keep
/// their size (Hinton 2015).
at::Tensor distance(const at::Tensor &logits, const at::Tensor &teacher, double temperature)
{
    const at::Tensor wanted = at::log_softmax(teacher / temperature, 1);
    const at::Tensor given = at::log_softmax(logits / temperature, 1);
    return (wanted.exp() * (wanted - given)).sum() * (temperature * temperature / double(logits.size(0)));
}

} // namespace

double learningRate(const RunSpec &spec, int epoch, double done)
{
    double rate = spec.training.learningRate * spec.batch / kReferenceBatch;
    if (spec.training.schedule == Schedule::Cosine)
        return rate * (1 + std::cos(std::numbers::pi * (epoch + done) / spec.training.epochs)) / 2;
    for (const int milestone : spec.training.milestones)
        rate *= epoch >= milestone ? kDecay : 1;
    return rate;
}

at::Tensor trainingLoss(const TrainingRecipe &recipe, const at::Tensor &logits, const at::Tensor &labels,
                        const at::Tensor &teacher)
{
    const at::Tensor loss =
        at::cross_entropy_loss(logits, labels, {}, kMeanReduction, kIgnoreIndex, recipe.labelSmoothing);
    if (!teacher.defined())
        return loss;
    return loss * (1 - recipe.distillation) +
           distance(logits, teacher, recipe.temperature) * recipe.distillation;
}

void WeightAverage::add(Network &network, std::int64_t step)
{
    if (m_decay <= 0)
        return;
    const at::NoGradGuard noGradients;
    const double decay = std::min(m_decay, (1.0 + double(step)) / (10.0 + double(step)));
    const std::vector<at::Tensor> parameters = network.trainable();
    if (m_values.empty())
        for (const at::Tensor &parameter : parameters)
            m_values.push_back(parameter.detach().clone());
    for (std::size_t i = 0; i < parameters.size(); ++i)
        m_values[i].mul_(decay).add_(parameters[i].detach(), 1 - decay);
}

void WeightAverage::swapInto(Network &network)
{
    if (m_values.empty())
        return;
    const at::NoGradGuard noGradients;
    const std::vector<at::Tensor> parameters = network.trainable();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const at::Tensor own = parameters[i].detach().clone();
        parameters[i].copy_(m_values[i]);
        m_values[i].copy_(own);
    }
    network.dropRoundedWeights();
}

} // namespace ant::detail
