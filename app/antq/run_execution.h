#pragma once

#include "app/antq/progress_view.h"
#include "core/store/workspace.h"

namespace ant::cli {

/// Opens the workspace that `--workspace` names, for a command that will start workers. Errors: those of
/// Workspace::open; Unsupported where this installation has no worker.
Result<Workspace> openToExecute(const std::string &option, Workspace::Access access);

/// Starts a worker for a recorded run and follows it in the workspace until it has ended. A run that its
/// worker left unfinished is recorded as failed with the reason (as cancelled where it was asked to stop).
/// SIGINT or SIGTERM to this process asks the worker to stop, a second one kills it.
/// Returns the run as it ended. Errors: those of WorkerProcess::start and of the workspace, in which case the
/// run is recorded as failed where that is possible; InvalidArgument where another process works on the run.
Result<RunSummary> executeInWorker(Workspace &workspace, RunId run, ProgressView &view);

/// Records and executes one run after another; stops after one that was cancelled. A failed one does not keep
/// the others from running. Returns the records in order.
Result<std::vector<RunRecord>> executeAll(Workspace &workspace, const std::vector<RunSpec> &specs,
                                          ProgressView &view);

/// Lets a training that ended early go on from its newest checkpoint, to its end.
/// Errors: those of Workspace::resume and executeInWorker.
Result<RunRecord> resumeRun(Workspace &workspace, RunId run, ProgressView &view);

/// What the runs come to for the exit status: ok where all are done, Cancelled, or Internal with the reason.
Result<void> outcome(const std::vector<RunRecord> &records, std::size_t wanted);

} // namespace ant::cli
