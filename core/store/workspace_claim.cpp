#include "core/base/files.h"
#include "core/store/detail/file_lock.h"
#include "core/store/detail/run_rows.h"
#include "core/store/detail/state.h"

#include <unistd.h>
#include <utility>

namespace ant {
namespace {

std::filesystem::path lockFile(const std::filesystem::path &artifacts)
{
    return artifacts / "lock";
}

std::filesystem::path queueLock(const std::filesystem::path &workspace)
{
    return workspace / "queue.lock";
}

/// A run said to be running may be claimed as well: who holds its lock knows that its worker is gone.
bool isClaimable(RunState state)
{
    return state == RunState::Queued || state == RunState::Running || state == RunState::Interrupted;
}

struct RunningRow {
    RunId id;
    int pid = 0;
};

std::vector<RunningRow> readRunning(SQLite::Database &database)
{
    SQLite::Statement statement(database, "SELECT id, pid FROM runs WHERE state = ?1");
    detail::bindAll(statement, name(RunState::Running));
    return detail::takeAll(statement, [](detail::Row &row) {
        RunningRow running;
        running.id.value = row.integer();
        running.pid = row.number();
        return running;
    });
}

void markOne(SQLite::Database &database, const RunningRow &row)
{
    const std::string text = "the worker (process " + std::to_string(row.pid) +
                             ") ended without a word: it was killed, it crashed, or the machine went down";
    detail::execute(database,
                    "UPDATE runs SET state = ?2, error = ?3, finished_ms = ?4, pid = 0 WHERE id = ?1", row.id,
                    name(RunState::Interrupted), text, detail::nowMs());
}

} // namespace

RunClaim::RunClaim(RunClaim &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

RunClaim &RunClaim::operator=(RunClaim &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

RunClaim::~RunClaim()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<RunClaim> Workspace::claim(RunId id)
{
    return m_state->write("starting " + detail::label(id), [&](SQLite::Database &database) {
        const RunState state = detail::readState(database, id);
        if (!isClaimable(state))
            throw detail::Failure{{ErrorCode::InvalidArgument,
                                   detail::label(id) + " has ended (" + std::string(name(state)) +
                                       "); make a new run of the same specification",
                                   {}}};
        detail::orFail(makeFolder(artifactFolder(id)));
        auto lock = detail::FileLock::take(lockFile(artifactFolder(id)));
        if (!lock)
            throw detail::Failure{
                {ErrorCode::InvalidArgument, detail::label(id) + " is running in another process", {}}};
        detail::execute(database,
                        "UPDATE runs SET state = ?2, queue_place = NULL, pid = ?3, started_ms = ?4, "
                        "finished_ms = 0, error = '' WHERE id = ?1",
                        id, name(RunState::Running), static_cast<int>(::getpid()), detail::nowMs());
        return RunClaim(lock->release());
    });
}

Result<int> Workspace::workerPid(RunId id)
{
    return m_state->read("looking for the worker of " + detail::label(id), [&](SQLite::Database &database) {
        (void)detail::readState(database, id);
        // The lock as well as the row: the number may by now belong to a stranger.
        const bool isAlive = detail::FileLock::isHeld(lockFile(artifactFolder(id)));
        for (const RunningRow &row : readRunning(database))
            if (row.id == id && isAlive)
                return row.pid;
        return 0;
    });
}

Result<std::vector<RunId>> Workspace::markInterrupted()
{
    const std::string doing = "looking for interrupted runs";
    auto running = m_state->read(doing, readRunning);
    if (!running.ok())
        return std::move(running).error();
    if (running.value().empty()) // the usual case takes no write lock
        return std::vector<RunId>();
    return m_state->write(doing, [&](SQLite::Database &database) {
        std::vector<RunId> marked;
        // Nobody can claim a run or finish one while this transaction lasts.
        for (const RunningRow &row : readRunning(database)) {
            if (detail::FileLock::isHeld(lockFile(artifactFolder(row.id))))
                continue;
            markOne(database, row);
            marked.push_back(row.id);
        }
        return marked;
    });
}

Result<std::optional<RunClaim>> Workspace::claimQueue()
{
    return m_state->read("starting the queue", [&](SQLite::Database &) {
        auto lock = detail::FileLock::take(queueLock(folder()));
        return lock ? std::optional(RunClaim(lock->release())) : std::nullopt;
    });
}

Result<bool> Workspace::isQueueServed()
{
    return m_state->read("looking who works through the queue",
                         [&](SQLite::Database &) { return detail::FileLock::isHeld(queueLock(folder())); });
}

} // namespace ant
