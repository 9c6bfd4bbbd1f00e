#include "app/worker/store_observer.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace ant::worker {
namespace {

constexpr std::chrono::milliseconds kProgressInterval(250);
constexpr std::chrono::milliseconds kStepInterval(500);

} // namespace

Result<void> StoreObserver::keep(Result<void> stored)
{
    if (m_stored.ok())
        m_stored = std::move(stored);
    return m_stored;
}

double StoreObserver::lap()
{
    const auto now = Clock::now();
    return std::chrono::duration<double>(now - std::exchange(m_lapTime, now)).count();
}

void StoreObserver::progress(const Progress &progress)
{
    const auto now = Clock::now();
    const bool isNews = progress.phase != m_progress.phase || now - m_progressTime >= kProgressInterval;
    m_progress = progress;
    m_isProgressStored = isNews;
    if (!isNews)
        return;
    m_progressTime = now;
    (void)keep(m_workspace.setProgress(m_run, progress));
}

void StoreObserver::log(LogLevel level, const std::string &text)
{
    (void)keep(m_workspace.addLog(m_run, level, text));
}

Result<void> StoreObserver::environment(const std::map<std::string, std::string> &facts)
{
    log(LogLevel::Info, run_log::loaded(facts, lap()));
    return keep(m_workspace.setEnvironment(m_run, facts));
}

Result<void> StoreObserver::quantizers(const std::vector<QuantizerRecord> &records,
                                       const std::vector<QuantizerDetail> &details)
{
    char count[64];
    std::snprintf(count, sizeof count, "calibrated %zu quantizers in %.2f s", records.size(), lap());
    std::vector<std::string> lines = {count};
    for (const QuantizerRecord &record : records)
        lines.push_back(run_log::quantizer(record));
    for (std::string &line : run_log::typeRatio(records))
        lines.push_back(std::move(line));
    lines.push_back(run_log::typesForPrograms(records));
    (void)keep(m_workspace.addLogLines(m_run, LogLevel::Info, lines));
    return keep(m_workspace.setQuantizers(m_run, records, details));
}

Result<void> StoreObserver::step(const StepRecord &step)
{
    m_steps.push_back(step);
    const auto now = Clock::now();
    if (now - m_stepTime < kStepInterval)
        return m_stored;
    m_stepTime = now;
    return flush();
}

Result<void> StoreObserver::epoch(const EpochRecord &epoch, const TensorFile &weights)
{
    auto flushed = flush();
    if (!flushed.ok())
        return flushed;
    // Before the row: an epoch that is recorded has its weights.
    const auto folder = m_workspace.artifactFolder(m_run);
    auto written = keep(writeSafetensors(folder / "weights.safetensors", weights));
    if (!written.ok())
        return written;
    const auto before = m_workspace.record(m_run);
    if (!before.ok())
        return keep(before.error());
    const bool isBest = std::ranges::all_of(before.value().epochs, [&](const EpochRecord &other) {
        return other.epoch >= epoch.epoch || other.top1 < epoch.top1;
    });
    if (isBest)
        written = keep(writeSafetensors(folder / "best.safetensors", weights));
    if (!written.ok())
        return written;
    log(LogLevel::Info, run_log::epoch(epoch, m_epochs, lap()));
    return keep(m_workspace.addEpoch(m_run, epoch));
}

Result<void> StoreObserver::calibrated(const CalibrationRecord &images)
{
    return keep(m_workspace.setCalibration(m_run, images));
}

Result<void> StoreObserver::block(const BlockRecord &block)
{
    return keep(m_workspace.setBlock(m_run, block));
}

Result<void> StoreObserver::roundedWeights(const TensorFile &weights)
{
    return keep(writeSafetensors(m_workspace.artifactFolder(m_run) / "weights.safetensors", weights));
}

Result<void> StoreObserver::trained(const std::vector<QuantizerRecord> &records)
{
    return keep(m_workspace.setTrainedAlphas(m_run, records));
}

Result<void> StoreObserver::resumed(int epoch, std::int64_t step)
{
    return keep(m_workspace.rewind(m_run, epoch, step));
}

Result<void> StoreObserver::checkpoint(const TrainingState &state)
{
    auto flushed = flush(); // whoever goes on from it finds the steps before it
    if (!flushed.ok())
        return flushed;
    const auto folder = m_workspace.artifactFolder(m_run);
    const auto place = checkpointPlace(folder, state.step);
    auto written = place.ok() ? writeSafetensors(place.value(), state.contents) : place.error();
    if (!written.ok())
        return keep(
            std::move(written).error().within("keeping the state after step " + std::to_string(state.step)));
    return keep(pruneCheckpoints(folder, m_keptCheckpoints));
}

Result<void> StoreObserver::evaluated(const std::vector<QuantizerRecord> &counters,
                                      const std::vector<Prediction> &predictions)
{
    log(LogLevel::Info, run_log::evaluated(predictions, lap()));
    if (const auto lines = run_log::unrepresentable(counters); !lines.empty())
        (void)keep(m_workspace.addLogLines(m_run, LogLevel::Warning, lines));
    auto counted = keep(m_workspace.setCounters(m_run, counters));
    if (!counted.ok())
        return counted;
    return keep(m_workspace.setPredictions(m_run, predictions));
}

Result<void> StoreObserver::sensitivity(const Sensitivity &sensitivity)
{
    const auto stored = m_workspace.putSensitivity(m_run, sensitivity);
    return keep(stored.ok() ? Result<void>() : stored.error());
}

Result<void> StoreObserver::flush()
{
    if (!m_isProgressStored)
        (void)keep(m_workspace.setProgress(m_run, m_progress));
    m_isProgressStored = true;
    if (m_steps.empty())
        return m_stored;
    auto stored = keep(m_workspace.addSteps(m_run, m_steps));
    if (stored.ok())
        m_steps.clear();
    return stored;
}

} // namespace ant::worker
