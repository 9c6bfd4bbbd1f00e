#pragma once

#include "core/engine/engine.h"

namespace ant::detail {

/// Lets everything that a run tells go: for processes beside the first one, and for measurements.
class SilentObserver final : public RunObserver {
public:
    void progress(const Progress &) override {}
    void log(LogLevel, const std::string &) override {}
    Result<void> environment(const std::map<std::string, std::string> &) override { return {}; }
    Result<void> quantizers(const std::vector<QuantizerRecord> &,
                            const std::vector<QuantizerDetail> &) override
    {
        return {};
    }
    Result<void> trained(const std::vector<QuantizerRecord> &) override { return {}; }
    Result<void> sensitivity(const Sensitivity &) override { return {}; }
    Result<void> calibrated(const CalibrationRecord &) override { return {}; }
    Result<void> block(const BlockRecord &) override { return {}; }
    Result<void> roundedWeights(const TensorFile &) override { return {}; }
    Result<void> resumed(int, std::int64_t) override { return {}; }
    Result<void> checkpoint(const TrainingState &) override { return {}; }
    Result<void> step(const StepRecord &) override { return {}; }
    Result<void> epoch(const EpochRecord &, const TensorFile &) override { return {}; }
    Result<void> evaluated(const std::vector<QuantizerRecord> &, const std::vector<Prediction> &) override
    {
        return {};
    }
};

} // namespace ant::detail
