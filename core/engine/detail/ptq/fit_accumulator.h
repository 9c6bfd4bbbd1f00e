#pragma once

#include "core/graph/graph.h"
#include "core/numeric/feedback.h"

#include <ATen/core/Tensor.h>

namespace ant::detail {

/// Sums up what a layer's inputs and wanted answers say, a batch at a time. Holds [inputs, inputs] numbers a
/// group, however many images there are; of a layer with many pixels it takes a regular part.
/// Products of a batch are summed in float32, batches in double. Thread: not safe.
class FitAccumulator {
public:
    enum class Wants { Fits, Means };
    /// images: how many will be added in all. wants: whether fits() will be asked for, or meanExcess() alone,
    /// which takes a small part of the time.
    FitAccumulator(const Node &layer, std::int64_t images, Wants wants);

    /// input: what the layer reads, rounded; wanted: what it should answer, without its bias; both with the
    /// images as first dimension.
    void add(const at::Tensor &input, const at::Tensor &wanted);

    /// One a group. centred: around the means, where a bias takes these up.
    std::vector<OutputFit> fits(bool centred) const;
    /// Mean answer of weights [out, inputs] above the mean of the wanted ones, by output.
    std::vector<double> meanExcess(const at::Tensor &weights) const;

private:
    /// [inputs, samples] and [outputs, samples]
    void addColumns(const at::Tensor &columns, const at::Tensor &wanted, std::size_t group);
    std::int64_t step(std::int64_t samples) const;

    struct Sums {
        at::Tensor gram, cross, inputs, wanted, power; ///< in double
    };
    const Node &m_layer;
    Wants m_wants;
    std::int64_t m_images, m_inputs, m_rows, m_seen = 0;
    double m_samples = 0;
    std::vector<Sums> m_groups;
};

} // namespace ant::detail
