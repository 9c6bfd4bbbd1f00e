#include "ui/common/run_actions.h"

#include "ui/common/workspace_reader.h"

#include <cerrno>
#include <csignal>
#include <cstring>

namespace ant {
namespace {

Result<void> cancelRun(Workspace &workspace, RunId id)
{
    const auto run = workspace.run(id);
    if (!run.ok())
        return run.error();
    if (run.value().state == RunState::Queued)
        return workspace.cancelQueued(id);
    if (run.value().state != RunState::Running)
        return {}; // it ended in the meantime
    const auto pid = workspace.workerPid(id);
    if (!pid.ok())
        return pid.error();
    if (pid.value() <= 0 || (kill(pid.value(), SIGTERM) != 0 && errno == ESRCH)) {
        const auto marked = workspace.markInterrupted(); // the worker is gone already
        return marked.ok() ? Result<void>() : Result<void>(marked.error());
    }
    return {};
}

/// A run that waits for a worker of its own gets one; without it, it would wait for ever.
Result<void> startWorker(Workspace &workspace, RunId id, const WorkerLauncher &launcher)
{
    auto started = launcher.startRun(workspace.folder(), id);
    if (started.ok())
        return started;
    const auto cancelled = workspace.cancelQueued(id);
    return cancelled.ok() ? started : Error(started.error()).within(cancelled.error().text());
}

Result<RunId> startRun(Workspace &workspace, const RunSpec &spec, const WorkerLauncher &launcher)
{
    auto id = workspace.addRun(spec, false);
    if (!id.ok())
        return id;
    const auto started = startWorker(workspace, id.value(), launcher);
    return started.ok() ? id : Result<RunId>(started.error());
}

Result<void> resumeRuns(Workspace &workspace, const std::vector<RunId> &runs, const WorkerLauncher &launcher)
{
    const bool isOne = runs.size() == 1;
    for (const RunId run : runs)
        if (auto resumed = workspace.resume(run, !isOne); !resumed.ok())
            return resumed;
    return isOne ? startWorker(workspace, runs.front(), launcher) : launcher.startQueue(workspace.folder());
}

/// A job that does the same with each of some runs, up to the first failure.
template <typename Change>
auto forEach(std::vector<RunId> runs, Change change)
{
    return [runs = std::move(runs), change](Workspace &workspace) -> Result<void> {
        for (const RunId run : runs)
            if (auto done = change(workspace, run); !done.ok())
                return done;
        return {};
    };
}

} // namespace

bool isResumable(const RunSummary &run)
{
    return run.spec.task == Task::Qat && isFinished(run.state) && run.state != RunState::Done;
}

RunActions::RunActions(WorkspaceReader *reader, WorkerLauncher launcher, QObject *parent)
    : QObject(parent), m_reader(reader), m_launcher(std::move(launcher))
{
}

template <typename Job>
void RunActions::change(Job job)
{
    m_reader->write(this, std::move(job), [this](const Result<void> &done) {
        if (!done.ok())
            Q_EMIT failed(QString::fromStdString(done.error().text()));
    });
}

void RunActions::start(const RunSpec &spec)
{
    const auto job = [spec, launcher = m_launcher](Workspace &workspace) {
        return startRun(workspace, spec, launcher);
    };
    m_reader->write(this, job, [this](const Result<RunId> &id) {
        if (id.ok())
            Q_EMIT started(id.value());
        else
            Q_EMIT failed(QString::fromStdString(id.error().text()));
    });
}

void RunActions::enqueue(const std::vector<RunSpec> &specs)
{
    using Ids = std::vector<RunId>;
    const auto job = [specs, launcher = m_launcher](Workspace &workspace) -> Result<Ids> {
        Ids ids;
        for (const RunSpec &spec : specs) {
            auto id = workspace.addRun(spec, true);
            if (!id.ok())
                return std::move(id).error();
            ids.push_back(id.value());
        }
        const auto started = launcher.startQueue(workspace.folder());
        return started.ok() ? Result<Ids>(std::move(ids)) : Result<Ids>(started.error());
    };
    m_reader->write(this, job, [this](const Result<Ids> &ids) {
        if (!ids.ok())
            Q_EMIT failed(QString::fromStdString(ids.error().text()));
        else if (ids.value().size() == 1)
            Q_EMIT queued(ids.value().front());
        else
            Q_EMIT queuedMany(int(ids.value().size()));
    });
}

void RunActions::startQueue()
{
    change([launcher = m_launcher](Workspace &workspace) { return launcher.startQueue(workspace.folder()); });
}

void RunActions::resume(const std::vector<RunId> &runs)
{
    const auto job = [runs, launcher = m_launcher](Workspace &workspace) {
        return resumeRuns(workspace, runs, launcher);
    };
    m_reader->write(this, job, [this, runs](const Result<void> &done) {
        if (done.ok())
            Q_EMIT resumed(int(runs.size()));
        else
            Q_EMIT failed(QString::fromStdString(done.error().text()));
    });
}

void RunActions::startDemo()
{
    const auto job = [launcher = m_launcher](Workspace &workspace) {
        return launcher.startDemo(workspace.folder());
    };
    m_reader->ask(this, job, [this](const Result<void> &done) {
        if (done.ok())
            Q_EMIT demoStarted();
        else
            Q_EMIT failed(QString::fromStdString(done.error().text()));
    });
}

void RunActions::cancel(const std::vector<RunId> &runs)
{
    change(forEach(runs, [](Workspace &workspace, RunId run) { return cancelRun(workspace, run); }));
}

void RunActions::rename(RunId run, const QString &name)
{
    change([run, name = name.toStdString()](Workspace &workspace) { return workspace.rename(run, name); });
}

void RunActions::setArchived(const std::vector<RunId> &runs, bool archived)
{
    change(forEach(
        runs, [archived](Workspace &workspace, RunId run) { return workspace.setArchived(run, archived); }));
}

void RunActions::setDeleted(const std::vector<RunId> &runs, bool deleted)
{
    change(forEach(
        runs, [deleted](Workspace &workspace, RunId run) { return workspace.setDeleted(run, deleted); }));
}

void RunActions::setTags(RunId run, const std::vector<std::string> &tags)
{
    change([run, tags](Workspace &workspace) { return workspace.setTags(run, tags); });
}

void RunActions::setNotes(RunId run, const QString &notes)
{
    change([run, text = notes.toStdString()](Workspace &workspace) { return workspace.setNotes(run, text); });
}

void RunActions::moveInQueue(RunId run, int place)
{
    change([run, place](Workspace &workspace) { return workspace.moveInQueue(run, place); });
}

} // namespace ant
