#pragma once

#include "core/engine/engine.h"
#include "core/experiment/run_log.h"
#include "core/store/workspace.h"

#include <chrono>

namespace ant::worker {

/// Writes what a run finds into the workspace, with lines of its log that say so
/// (`core/experiment/run_log.h`): progress at most four times a second, training steps in batches, the
/// trained weights after each epoch (`weights.safetensors` among its artifacts, and `best.safetensors` of the
/// epoch with most right answers), the newest checkpoints
/// (`core/store/checkpoints.h`). What cannot be stored ends the run, at the next report that can say so.
/// Thread: the one that executes the run.
class StoreObserver final : public RunObserver {
public:
    StoreObserver(Workspace &workspace, const RunSummary &run)
        : m_workspace(workspace), m_run(run.id), m_epochs(run.spec.training.epochs),
          m_keptCheckpoints(run.spec.training.keptCheckpoints)
    {
        log(LogLevel::Info, run_log::started(run.spec));
    }

    void progress(const Progress &progress) override;
    void log(LogLevel level, const std::string &text) override;
    Result<void> environment(const std::map<std::string, std::string> &facts) override;
    Result<void> quantizers(const std::vector<QuantizerRecord> &records,
                            const std::vector<QuantizerDetail> &details) override;
    Result<void> trained(const std::vector<QuantizerRecord> &records) override;
    Result<void> resumed(int epoch, std::int64_t step) override;
    Result<void> checkpoint(const TrainingState &state) override;
    Result<void> step(const StepRecord &step) override;
    Result<void> epoch(const EpochRecord &epoch, const TensorFile &weights) override;
    Result<void> calibrated(const CalibrationRecord &images) override;
    Result<void> block(const BlockRecord &block) override;
    Result<void> roundedWeights(const TensorFile &weights) override;
    Result<void> evaluated(const std::vector<QuantizerRecord> &counters,
                           const std::vector<Prediction> &predictions) override;
    Result<void> sensitivity(const Sensitivity &sensitivity) override;

    /// Stores what is still held back. Call once the run has ended.
    Result<void> flush();

private:
    using Clock = std::chrono::steady_clock;
    /// Remembers the first failure and gives it back from then on.
    Result<void> keep(Result<void> stored);

    /// Seconds since the last question, or since the start.
    double lap();

    Workspace &m_workspace;
    RunId m_run;
    int m_epochs;
    int m_keptCheckpoints;
    Result<void> m_stored;
    Progress m_progress; ///< last one heard
    bool m_isProgressStored = true;
    Clock::time_point m_progressTime, m_stepTime, m_lapTime = Clock::now();
    std::vector<StepRecord> m_steps; ///< not stored yet
};

} // namespace ant::worker
