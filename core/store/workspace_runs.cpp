#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

namespace ant {
namespace {

std::vector<EpochRecord> readEpochs(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(
        database, "SELECT epoch, train_loss, top1 FROM epochs WHERE run_id = ?1 ORDER BY epoch");
    detail::bindAll(statement, id);
    return detail::takeAll(statement, [](detail::Row &row) {
        EpochRecord epoch;
        epoch.epoch = row.number();
        epoch.trainLoss = row.real();
        epoch.top1 = row.real();
        return epoch;
    });
}

std::vector<StepRecord> readSteps(SQLite::Database &database, RunId id, std::int64_t after = -1,
                                  int most = -1)
{
    SQLite::Statement statement(
        database, "SELECT step, loss FROM steps WHERE run_id = ?1 AND step > ?2 ORDER BY step LIMIT ?3");
    detail::bindAll(statement, id, after, most);
    return detail::takeAll(statement, [](detail::Row &row) {
        StepRecord step;
        step.step = row.integer();
        step.loss = row.real();
        return step;
    });
}

std::map<std::string, std::string> readEnvironment(SQLite::Database &database, RunId id)
{
    SQLite::Statement statement(database, "SELECT key, value FROM environment WHERE run_id = ?1");
    detail::bindAll(statement, id);
    std::map<std::string, std::string> environment;
    while (statement.executeStep()) {
        detail::Row row(statement);
        std::string key = row.text();
        environment.emplace(std::move(key), row.text());
    }
    return environment;
}

RunRecord recordOf(RunSummary run)
{
    RunRecord record;
    record.id = run.id;
    record.name = std::move(run.name);
    record.spec = std::move(run.spec);
    record.state = run.state;
    record.error = std::move(run.error);
    record.createdMs = run.createdMs;
    record.startedMs = run.startedMs;
    record.finishedMs = run.finishedMs;
    record.result = run.result;
    record.seconds = run.seconds;
    record.progress = std::move(run.progress);
    return record;
}

} // namespace

Result<std::vector<RunSummary>> Workspace::runs(bool includeArchived)
{
    return m_state->read("listing the runs", [&](SQLite::Database &database) {
        return detail::readRuns(database, includeArchived);
    });
}

Result<RunSummary> Workspace::run(RunId id)
{
    return m_state->read("reading " + detail::label(id),
                         [&](SQLite::Database &database) { return detail::readRun(database, id); });
}

Result<RunRecord> Workspace::record(RunId id)
{
    return m_state->read("reading " + detail::label(id), [&](SQLite::Database &database) {
        RunRecord record = recordOf(detail::readRun(database, id));
        record.epochs = readEpochs(database, id);
        record.steps = readSteps(database, id);
        record.quantizers = detail::readQuantizers(database, id);
        record.blocks = detail::readBlocks(database, id);
        record.calibration = detail::readCalibration(database, id);
        record.environment = readEnvironment(database, id);
        return record;
    });
}

Result<void> Workspace::rename(RunId id, const std::string &name)
{
    return m_state->write("renaming " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        if (name.empty())
            throw detail::Failure{{ErrorCode::InvalidArgument, "a run needs a name", {}}};
        detail::execute(database, "UPDATE runs SET name = ?2 WHERE id = ?1", id, name);
    });
}

Result<void> Workspace::setArchived(RunId id, bool archived)
{
    return m_state->write("archiving " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        detail::execute(database, "UPDATE runs SET is_archived = ?2 WHERE id = ?1", id, archived);
    });
}

Result<std::vector<StepRecord>> Workspace::steps(RunId id, std::int64_t after, int most)
{
    return m_state->read("reading the steps of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        return readSteps(database, id, after, most);
    });
}

Result<std::vector<EpochRecord>> Workspace::epochs(RunId id)
{
    return m_state->read("reading the epochs of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        return readEpochs(database, id);
    });
}

Result<std::map<std::string, std::string>> Workspace::environment(RunId id)
{
    return m_state->read("reading the environment of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        return readEnvironment(database, id);
    });
}

} // namespace ant
