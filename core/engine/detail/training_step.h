#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/engine/detail/sgd.h"

namespace ant::detail {

/// A step of fine-tuning: forward, backward, and the optimizer's move.
class TrainingStep {
public:
    TrainingStep(RunContext &run, Network &network, Sgd &optimizer)
        : m_run(run), m_network(network), m_optimizer(optimizer)
    {
    }

    /// Loss of the batch before the step. number: of the run, 0 being the one that calibrates (and whose
    /// quantizers are reported). images [n, 3, h, w] and labels [n] lie on the run's device.
    /// Errors: those of forward; Corrupt when the loss is not finite; Cancelled in step 0 only, later ones
    /// are not left half done.
    Result<double> make(std::int64_t number, const at::Tensor &images, const at::Tensor &labels, double rate);

private:
    Result<void> firstPassOfEightBitLayers(const at::Tensor &images);

    RunContext &m_run;
    Network &m_network;
    Sgd &m_optimizer;
};

} // namespace ant::detail
