#pragma once

#include "core/engine/detail/network.h"
#include "core/experiment/run_spec.h"

#include <optional>

namespace ant::detail {

/// The learning rate of a step. done: share of the epoch that lies behind, [0, 1).
double learningRate(const RunSpec &spec, int epoch, double done);

/// What a step makes smaller: cross entropy, and with distillation the distance from a teacher's answers.
/// logits [n, classes], labels [n], teacher [n, classes] or undefined. Returns a scalar, a mean over the
/// images.
at::Tensor trainingLoss(const TrainingRecipe &recipe, const at::Tensor &logits, const at::Tensor &labels,
                        const at::Tensor &teacher);

/// Moving average of the parameters that training changes. Thread: not safe.
class WeightAverage {
public:
    explicit WeightAverage(double decay) : m_decay(decay) {} ///< 0: does nothing
    /// After a step. The first ones count more, so that the beginning is soon forgotten.
    void add(Network &network, std::int64_t step);
    /// Exchanges the network's parameters with the average; a second call puts them back.
    void swapInto(Network &network);

    const std::vector<at::Tensor> &values() const { return m_values; }
    void setValues(std::vector<at::Tensor> values) { m_values = std::move(values); }

private:
    double m_decay;
    std::vector<at::Tensor> m_values; ///< in the order of Network::trainable(); empty before the first step
};

} // namespace ant::detail
