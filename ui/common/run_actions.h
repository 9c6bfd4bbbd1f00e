#pragma once

#include "ui/common/worker_launcher.h"

#include <QObject>

#include <vector>

namespace ant {

class WorkspaceReader;
struct RunSummary;

/// A training that ended early, which may have a checkpoint to go on from.
bool isResumable(const RunSummary &run);

/// Everything that the window does to a workspace. Each call returns at once; the work is done on the
/// reader's thread, and the pages learn of it by reading.
class RunActions final : public QObject {
    Q_OBJECT
public:
    RunActions(WorkspaceReader *reader, WorkerLauncher launcher, QObject *parent = nullptr);
    const WorkerLauncher &launcher() const { return m_launcher; }

    /// Adds the run and starts a worker process for it. `started` or `failed`.
    void start(const RunSpec &spec);
    /// Adds runs to the queue, in this order, and sees that somebody works through it. `queued` for one,
    /// `queuedMany` for several, or `failed`.
    void enqueue(const std::vector<RunSpec> &specs);
    /// Sees that somebody works through the queue. `failed` where no process could be started.
    void startQueue();
    /// Trainings that ended early go on from their newest checkpoints: one at once, several in the queue.
    /// `resumed` or `failed`.
    void resume(const std::vector<RunId> &runs);
    void startDemo();
    /// SIGTERM to the worker of a running run; takes a queued run off the queue.
    void cancel(const std::vector<RunId> &runs);
    void rename(RunId run, const QString &name);
    void setArchived(const std::vector<RunId> &runs, bool archived);
    /// Into the bin of the workspace or out of it; see Workspace::setDeleted.
    void setDeleted(const std::vector<RunId> &runs, bool deleted);
    void setTags(RunId run, const std::vector<std::string> &tags);
    void setNotes(RunId run, const QString &notes);
    void moveInQueue(RunId run, int place);

Q_SIGNALS:
    void started(ant::RunId run);
    void queued(ant::RunId run);
    void queuedMany(int runs);
    void resumed(int runs);
    void demoStarted();
    void failed(const QString &reason);

private:
    template <typename Job>
    void change(Job job);

    WorkspaceReader *m_reader;
    WorkerLauncher m_launcher;
};

} // namespace ant
