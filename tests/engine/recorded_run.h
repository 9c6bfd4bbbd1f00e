#pragma once

#include "core/engine/engine.h"

namespace ant::test {

/// A run and all that it told.
struct RecordedRun {
    std::vector<QuantizerRecord> calibrated; ///< as first told
    std::vector<QuantizerRecord> quantizers; ///< as last told
    std::vector<QuantizerDetail> details;
    std::vector<QuantizerRecord> counters;
    std::vector<Prediction> predictions;
    std::vector<StepRecord> steps;
    std::vector<EpochRecord> epochs;
    std::vector<TrainingState> checkpoints;
    std::optional<std::int64_t> resumedAt; ///< step
    std::vector<Progress> progress;
    std::vector<std::string> warnings;
    std::map<std::string, std::string> environment;
    std::optional<Sensitivity> sensitivity;
    TensorFile weights; ///< after the last epoch, or rounded
    std::optional<CalibrationRecord> images;
    std::vector<BlockRecord> blocks;
    std::optional<Error> error;
    RunOutcome outcome;
};

/// Runs in this process. stopAfter: asks the run to stop once it has reported progress of this phase.
RecordedRun record(const RunSpec &spec, const std::string &stopAfter = {},
                   const std::filesystem::path &resumeFrom = {});

} // namespace ant::test
