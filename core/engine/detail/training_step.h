#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/engine/detail/sgd.h"

namespace ant::detail {

/// A step of fine-tuning: forward, backward, and the optimizer's move.
///
/// Where memory does not suffice (an allocation fails, or the process is larger than spec.memoryLimit
/// afterwards), the batch is halved into micro-batches whose gradients are added up, so that the step stays
/// the one of the whole batch; batch norms then see the images of a micro-batch at a time.
class TrainingStep {
public:
    /// teacher: its answers are compared with where the recipe distils; else nullptr.
    TrainingStep(RunContext &run, Network &network, Sgd &optimizer, Network *teacher);

    /// Loss of the batch before the step. number: of the run, 0 being the one that calibrates (and whose
    /// quantizers are reported). images [n, 3, h, w] and labels [n] lie on the run's device.
    /// Errors: those of forward; Corrupt when the loss is not finite; OutOfMemory where one image at a time
    /// is too much; Cancelled in step 0 only, later ones are not left half done.
    Result<double> make(std::int64_t number, const at::Tensor &images, const at::Tensor &labels, double rate);

    int microBatch() const { return m_microBatch; } ///< images at once
    void setMicroBatch(int images) { m_microBatch = images; }

private:
    struct Before;
    Result<double> attempt(std::int64_t number, const at::Tensor &images, const at::Tensor &labels);
    Result<double> gradients(const at::Tensor &images, const at::Tensor &labels, double share, bool isFirst);
    Result<void> firstPassOfEightBitLayers(const at::Tensor &images);
    Result<void> watchMemory(std::int64_t number);
    void halve(std::int64_t number, const std::string &why);

    RunContext &m_run;
    Network &m_network;
    Sgd &m_optimizer;
    Network *m_teacher;
    int m_microBatch;
    bool m_wasTooLarge = false; ///< with one image at a time
};

} // namespace ant::detail
