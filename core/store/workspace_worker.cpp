#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {

Result<void> Workspace::setEnvironment(RunId id, const std::map<std::string, std::string> &environment)
{
    return m_state->write("storing the environment of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database, "DELETE FROM environment WHERE run_id = ?1", id);
        SQLite::Statement statement(database,
                                    "INSERT INTO environment (run_id, key, value) VALUES (?1, ?2, ?3)");
        for (const auto &[key, value] : environment)
            detail::repeat(statement, id, key, value);
    });
}

Result<void> Workspace::setProgress(RunId id, const Progress &progress)
{
    return m_state->write("storing the progress of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        const GpuUse gpu = progress.gpu.value_or(GpuUse());
        const auto ofGpu = [&](std::int64_t bytes) {
            return progress.gpu ? std::optional(bytes) : std::nullopt;
        };
        detail::execute(database,
                        "UPDATE runs SET phase = ?2, phase_done = ?3, phase_total = ?4, per_second = ?5, "
                        "gpu_memory_used = ?6, gpu_memory_total = ?7, gpu_busy_percent = ?8 WHERE id = ?1",
                        id, progress.phase, progress.done, progress.total, progress.perSecond,
                        ofGpu(gpu.memoryUsed), ofGpu(gpu.memoryTotal), gpu.busyPercent);
    });
}

Result<void> Workspace::addEpoch(RunId id, const EpochRecord &epoch)
{
    return m_state->write("storing an epoch of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        // A resumed run may repeat its last epoch and steps.
        detail::execute(
            database,
            "INSERT OR REPLACE INTO epochs (run_id, epoch, train_loss, top1) VALUES (?1, ?2, ?3, ?4)", id,
            epoch.epoch, epoch.trainLoss, epoch.top1);
    });
}

Result<void> Workspace::addSteps(RunId id, const std::vector<StepRecord> &steps)
{
    return m_state->write("storing steps of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        SQLite::Statement statement(database,
                                    "INSERT OR REPLACE INTO steps (run_id, step, loss) VALUES (?1, ?2, ?3)");
        for (const StepRecord &step : steps)
            detail::repeat(statement, id, step.step, step.loss);
    });
}

Result<void> Workspace::finish(RunId id, RunState state, const std::string &error,
                               const std::optional<EvaluationResult> &result, const Seconds &seconds)
{
    return m_state->write("ending " + detail::label(id), [&](SQLite::Database &database) {
        const RunState before = detail::readState(database, id);
        if (!isFinished(state))
            throw detail::Failure{
                {ErrorCode::InvalidArgument, "a run cannot end as " + std::string(name(state)), {}}};
        // Of an interrupted run more may become known: which signal ended its worker.
        if (isFinished(before) && before != RunState::Interrupted)
            throw detail::Failure{
                {ErrorCode::InvalidArgument,
                 detail::label(id) + " has ended already (" + std::string(name(before)) + ")",
                 {}}};
        const EvaluationResult numbers = result.value_or(EvaluationResult());
        const auto orNull = [&](std::int64_t value) { return result ? std::optional(value) : std::nullopt; };
        detail::execute(
            database,
            "UPDATE runs SET state = ?2, error = ?3, finished_ms = ?4, total = ?5, top1_correct = ?6, "
            "top5_correct = ?7, loss = ?8, load_seconds = ?9, calibrate_seconds = ?10, "
            "train_seconds = ?11, evaluate_seconds = ?12, pid = 0, queue_place = NULL WHERE id = ?1",
            id, name(state), error, detail::nowMs(), orNull(numbers.total), orNull(numbers.top1Correct),
            orNull(numbers.top5Correct), numbers.loss, seconds.load, seconds.calibrate, seconds.train,
            seconds.evaluate);
    });
}

} // namespace ant
