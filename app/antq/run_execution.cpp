#include "app/antq/run_execution.h"

#include "app/antq/interrupts.h"
#include "app/antq/output.h"
#include "app/antq/worker_process.h"
#include "core/base/files.h"

#include <csignal>
#include <sstream>

namespace ant::cli {
namespace {

constexpr std::chrono::milliseconds kPollInterval(100);

/// Last line of the worker's own output that holds a word; it tells most about a crash. (mpirun puts its
/// between lines of dashes.)
std::string lastLine(const std::filesystem::path &log)
{
    const auto bytes = readFile(log, 1 << 20);
    if (!bytes.ok())
        return {};
    std::istringstream lines(bytes.value());
    std::string last;
    for (std::string line; std::getline(lines, line);)
        if (line.find_first_not_of("\r \t-") != std::string::npos)
            last = line.substr(0, line.find_last_not_of("\r \t") + 1);
    return last;
}

/// Reads what has changed in the workspace and shows it.
class Follower {
public:
    Follower(Workspace &workspace, RunId run, ProgressView &view)
        : m_workspace(workspace), m_run(run), m_view(view)
    {
    }

    Result<void> look()
    {
        const auto version = m_workspace.dataVersion();
        if (!version.ok())
            return version.error();
        if (version.value() == m_version)
            return {};
        m_version = version.value();
        auto run = m_workspace.run(m_run);
        if (!run.ok())
            return std::move(run).error();
        if (run.value().progress != m_shown)
            m_view.show(run.value().progress);
        m_shown = run.value().progress;
        auto log = m_workspace.log(m_run, m_lastLine);
        if (!log.ok())
            return std::move(log).error();
        m_lastLine = log.value().last;
        for (const LogLine &line : log.value().lines)
            if (line.level == LogLevel::Warning)
                m_view.warn(line.text);
        return {};
    }

    /// Asks the process that records: where several share the run, `worker` is mpirun, which would kill them
    /// a second later instead of letting them save.
    void requestStop(WorkerProcess &worker)
    {
        const auto pid = m_workspace.workerPid(m_run);
        if (!pid.ok() || pid.value() == 0 || pid.value() == worker.pid() || kill(pid.value(), SIGTERM) != 0)
            worker.requestStop();
    }

private:
    Workspace &m_workspace;
    RunId m_run;
    ProgressView &m_view;
    std::int64_t m_version = -1;
    std::int64_t m_lastLine = 0;
    Progress m_shown;
};

/// Follows the worker to its end. An unreadable workspace stops the worker.
Result<WorkerEnd> follow(WorkerProcess &worker, Follower &follower)
{
    int passedOn = 0;
    Result<void> looked;
    for (;;) {
        const auto end = worker.waitFor(kPollInterval);
        if (interruptCount() > passedOn) {
            if (passedOn == 0)
                follower.requestStop(worker);
            else
                worker.kill();
            passedOn = interruptCount();
        }
        if (looked.ok()) {
            looked = follower.look();
            if (!looked.ok())
                worker.requestStop();
        }
        if (end && looked.ok())
            return *end;
        if (end)
            return looked.error();
    }
}

/// Gives a run that its worker left without an end its state and reason.
Result<RunSummary> settle(Workspace &workspace, RunId id, pid_t worker, const WorkerEnd &end,
                          const std::filesystem::path &log)
{
    auto run = workspace.run(id);
    if (!run.ok() || (isFinished(run.value().state) && run.value().state != RunState::Interrupted))
        return run;
    const auto pid = workspace.workerPid(id);
    if (pid.ok() && pid.value() != 0 && pid.value() != worker)
        return Error{ErrorCode::InvalidArgument,
                     "run " + std::to_string(id.value) + " is being worked on by process " +
                         std::to_string(pid.value()),
                     {}};
    const bool wasStopped = interruptCount() > 0;
    std::string reason = wasStopped ? "stopped before its worker could save" : end.sentence();
    const std::string words = wasStopped || end.signal == SIGKILL ? "" : lastLine(log);
    if (!words.empty())
        reason += ": " + words;
    if (const auto checkpoints = findCheckpoints(log.parent_path());
        checkpoints.ok() && !checkpoints.value().empty())
        reason += "; antq run --resume " + std::to_string(id.value) + " goes on after step " +
                  std::to_string(checkpoints.value().back().step);
    const auto finished = workspace.finish(id, wasStopped ? RunState::Cancelled : RunState::Failed, reason,
                                           run.value().result, run.value().seconds);
    if (!finished.ok())
        return finished.error();
    return workspace.run(id);
}

Result<RunSummary> runWorker(Workspace &workspace, RunId id, ProgressView &view)
{
    const auto folder = workspace.artifactFolder(id);
    const auto made = makeFolder(folder);
    if (!made.ok())
        return made.error();
    const auto log = folder / "worker.log";
    auto worker = WorkerProcess::start(workspace.folder(), id, log);
    if (!worker.ok())
        return std::move(worker).error();
    Follower follower(workspace, id, view);
    const auto end = follow(worker.value(), follower);
    if (!end.ok())
        return end.error();
    return settle(workspace, id, worker.value().pid(), end.value(), log);
}

std::string runTitle(const RunSummary &run)
{
    return "run " + std::to_string(run.id.value) + ", " + run.name;
}

} // namespace

Result<Workspace> openToExecute(const std::string &option, Workspace::Access access)
{
    if (const auto worker = findWorker(); !worker.ok())
        return worker.error();
    return Workspace::open(workspaceFolder(option), access);
}

Result<RunSummary> executeInWorker(Workspace &workspace, RunId id, ProgressView &view)
{
    catchInterrupts();
    auto run = workspace.run(id);
    if (!run.ok())
        return run;
    view.begin(runTitle(run.value()));
    auto ended = runWorker(workspace, id, view);
    view.end();
    if (!ended.ok() && ended.error().code != ErrorCode::InvalidArgument) {
        // Where even this fails the workspace is what is broken, and the first error says so.
        const auto noted = workspace.finish(id, RunState::Failed, ended.error().text(), std::nullopt, {});
        (void)noted;
    }
    return ended;
}

Result<std::vector<RunRecord>> executeAll(Workspace &workspace, const std::vector<RunSpec> &specs,
                                          ProgressView &view)
{
    std::vector<RunRecord> records;
    for (const RunSpec &spec : specs) {
        const auto id = workspace.addRun(spec, false);
        if (!id.ok())
            return id.error();
        const auto run = executeInWorker(workspace, id.value(), view);
        if (!run.ok())
            return run.error();
        auto record = workspace.record(id.value());
        if (!record.ok())
            return std::move(record).error();
        records.push_back(std::move(record).value());
        if (records.back().state == RunState::Cancelled)
            break;
    }
    return records;
}

Result<RunRecord> resumeRun(Workspace &workspace, RunId id, ProgressView &view)
{
    const auto resumed = workspace.resume(id, false);
    if (!resumed.ok())
        return resumed.error();
    const auto run = executeInWorker(workspace, id, view);
    if (!run.ok())
        return run.error();
    return workspace.record(id);
}

Result<void> outcome(const std::vector<RunRecord> &records, std::size_t wanted)
{
    const RunRecord *failed = nullptr;
    std::size_t failures = 0;
    for (const RunRecord &record : records) {
        if (record.state == RunState::Cancelled)
            return Error{
                ErrorCode::Cancelled, "run " + std::to_string(record.id.value) + " was cancelled", {}};
        if (record.state == RunState::Done)
            continue;
        ++failures;
        failed = failed ? failed : &record;
    }
    if (!failed)
        return {};
    std::string text = "run " + std::to_string(failed->id.value) + " failed: " + failed->error;
    if (wanted > 1)
        text = std::to_string(failures) + " of " + std::to_string(wanted) + " runs failed; " + text;
    return Error{ErrorCode::Internal, text, {}};
}

} // namespace ant::cli
