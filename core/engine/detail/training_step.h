#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/engine/detail/sgd.h"
#include "core/engine/detail/step_losses.h"
#include "core/engine/detail/step_times.h"

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

    /// False, and no step, where no process has an image. number: of the run, 0 being the one that calibrates
    /// (and whose quantizers are reported). images [n, 3, h, w] and labels [n], this process's part, lie on
    /// the run's device; n may be 0 where others have some. The loss of the batch before the step goes to
    /// losses(). whileItRuns: called when the step is on its way to the device, which on a CPU is when it is
    /// done.
    /// Errors: those of forward; Corrupt when the loss of this step or one that was not read before is not
    /// finite; OutOfMemory where one image at a time is too much; Cancelled in step 0 only, later ones are
    /// not left half done.
    Result<bool> make(std::int64_t number, const at::Tensor &images, const at::Tensor &labels, double rate,
                      const std::function<void()> &whileItRuns = {});

    StepLosses &losses() { return m_losses; }

    /// All but the data's, of all steps so far.
    const StepTimes &times() const { return m_times; }
    int microBatch() const { return m_microBatch; } ///< images at once
    void setMicroBatch(int images) { m_microBatch = images; }

private:
    struct Before;
    /// Images of a batch on all processes, and most on one of them.
    struct Size {
        std::int64_t all = 0, most = 0;
    };
    Size sizeOf(const at::Tensor &images) const;
    using Shares = std::vector<StepLosses::Share>;
    Result<Shares> attempt(std::int64_t number, const at::Tensor &images, const at::Tensor &labels,
                           const Size &size);
    Result<Shares> retried(std::int64_t number, const at::Tensor &images, const at::Tensor &labels,
                           const Size &size);
    Result<at::Tensor> loss(const at::Tensor &images, const at::Tensor &labels, bool isFirst);
    void backward(const at::Tensor &loss, double share, bool isLast);
    Result<void> firstPassOfEightBitLayers(const at::Tensor &images);
    Result<void> watchMemory(std::int64_t number);
    bool isOverLimit(std::int64_t used) const;
    void halve(std::int64_t number, const std::string &why);

    RunContext &m_run;
    Network &m_network;
    Sgd &m_optimizer;
    Network *m_teacher;
    int m_microBatch;
    StepTimes m_times;
    StepLosses m_losses;
    bool m_wasTooLarge = false; ///< with one image at a time
};

} // namespace ant::detail
