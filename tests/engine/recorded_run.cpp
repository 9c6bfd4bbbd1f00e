#include "tests/engine/recorded_run.h"

namespace ant::test {
namespace {

class Recorder final : public RunObserver {
public:
    Recorder(RecordedRun &run, std::string stopAfter) : m_run(run), m_stopAfter(std::move(stopAfter)) {}
    std::stop_token token() { return m_stop.get_token(); }

    void progress(const Progress &progress) override
    {
        m_run.progress.push_back(progress);
        if (progress.phase == m_stopAfter)
            m_stop.request_stop();
    }
    void log(LogLevel level, const std::string &text) override
    {
        if (level != LogLevel::Info)
            m_run.warnings.push_back(text);
    }
    Result<void> environment(const std::map<std::string, std::string> &facts) override
    {
        m_run.environment = facts;
        return {};
    }
    Result<void> quantizers(const std::vector<QuantizerRecord> &records,
                            const std::vector<QuantizerDetail> &details) override
    {
        if (m_run.calibrated.empty())
            m_run.calibrated = records;
        m_run.quantizers = records;
        m_run.details = details;
        return {};
    }
    Result<void> calibrated(const CalibrationRecord &images) override
    {
        m_run.images = images;
        return {};
    }
    Result<void> block(const BlockRecord &block) override
    {
        std::erase_if(m_run.blocks, [&](const BlockRecord &known) { return known.index == block.index; });
        m_run.blocks.push_back(block);
        return {};
    }
    Result<void> roundedWeights(const TensorFile &weights) override
    {
        m_run.weights = weights;
        return {};
    }
    Result<void> trained(const std::vector<QuantizerRecord> &records) override
    {
        m_run.quantizers = records;
        return {};
    }
    Result<void> resumed(int, std::int64_t step) override
    {
        m_run.resumedAt = step;
        return {};
    }
    Result<void> checkpoint(const TrainingState &state) override
    {
        m_run.checkpoints.push_back(state);
        return {};
    }
    Result<void> step(const StepRecord &step) override
    {
        m_run.steps.push_back(step);
        return {};
    }
    Result<void> epoch(const EpochRecord &epoch, const TensorFile &weights) override
    {
        m_run.epochs.push_back(epoch);
        m_run.weights = weights;
        return {};
    }
    Result<void> evaluated(const std::vector<QuantizerRecord> &counters,
                           const std::vector<Prediction> &predictions) override
    {
        m_run.counters = counters;
        m_run.predictions = predictions;
        return {};
    }
    Result<void> sensitivity(const Sensitivity &sensitivity) override
    {
        m_run.sensitivity = sensitivity;
        return {};
    }

private:
    RecordedRun &m_run;
    std::string m_stopAfter;
    std::stop_source m_stop;
};

} // namespace

RecordedRun record(const RunSpec &spec, const std::string &stopAfter, const std::filesystem::path &resumeFrom)
{
    RecordedRun run;
    Recorder recorder(run, stopAfter);
    auto outcome = executeRun(spec, recorder, recorder.token(), resumeFrom);
    if (outcome.ok())
        run.outcome = outcome.value();
    else
        run.error = outcome.error();
    return run;
}

} // namespace ant::test
