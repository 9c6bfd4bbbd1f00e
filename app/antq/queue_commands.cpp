#include "app/antq/commands.h"
#include "app/antq/interrupts.h"
#include "app/antq/output.h"
#include "app/antq/run_execution.h"
#include "app/antq/spec_request.h"
#include "core/report/reports.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace ant::cli {
namespace {

struct QueueRequest {
    SpecRequest spec;
    std::string workspace;
    std::vector<std::int64_t> runs; ///< to cancel
    std::int64_t run = 0;           ///< to move
    int place = 0;
    bool isJson = false;
    bool onlyIfIdle = false;
};
using Request = std::shared_ptr<QueueRequest>;

std::string label(RunId id)
{
    return "run " + std::to_string(id.value);
}

Result<void> add(const QueueRequest &request)
{
    const auto specs = makeSpecs(request.spec);
    if (!specs.ok())
        return specs.error();
    const auto checked = checkSpecs(specs.value());
    if (!checked.ok())
        return checked.error();
    auto workspace = Workspace::open(workspaceFolder(request.workspace), Workspace::Access::Create);
    if (!workspace.ok())
        return std::move(workspace).error();
    printWarnings(checked.value());
    for (const RunSpec &spec : specs.value()) {
        const auto id = workspace.value().addRun(spec, true);
        if (!id.ok())
            return id.error();
        print(label(id.value()) + " is queued\n");
    }
    return {};
}

Result<void> list(const QueueRequest &request)
{
    auto workspace = openToLook(request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    auto runs = workspace.value().runs();
    if (!runs.ok())
        return std::move(runs).error();
    std::erase_if(runs.value(), [](const RunSummary &run) {
        return run.state != RunState::Running && !(run.state == RunState::Queued && run.isQueued);
    });
    if (!request.isJson) {
        print(runs.value().empty() ? "nothing is queued or running\n" : toText(runsTable(runs.value())));
        return {};
    }
    nlohmann::json json = nlohmann::json::array();
    for (const RunSummary &run : runs.value())
        json.push_back(summaryJson(run));
    print(jsonText(json));
    return {};
}

/// How the queue went so far.
struct Tally {
    int done = 0, failed = 0, cancelled = 0;
    std::string firstFailure;

    void count(const RunSummary &run)
    {
        if (run.state == RunState::Done) {
            ++done;
        } else if (run.state == RunState::Cancelled) {
            ++cancelled;
        } else {
            ++failed;
            if (firstFailure.empty())
                firstFailure = label(run.id) + " failed: " + run.error;
        }
    }
};

/// Runs the next of the queue; false when there is none. A run that another process took is passed over; one
/// that somebody cancelled is done with, unless it was cancelled by interrupting this process.
Result<bool> runNext(Workspace &workspace, ProgressView &view, Tally &tally)
{
    const auto next = workspace.nextQueued();
    if (!next.ok())
        return next.error();
    if (!next.value())
        return false;
    const auto run = executeInWorker(workspace, *next.value(), view);
    if (!run.ok())
        return run.error().code == ErrorCode::InvalidArgument ? Result<bool>(true) : run.error();
    if (run.value().state == RunState::Cancelled && interruptCount() > 0)
        return Error{
            ErrorCode::Cancelled, label(run.value().id) + " was cancelled, the queue is stopped", {}};
    tally.count(run.value());
    return true;
}

/// Becomes the process that is known to work through the queue, unless it is or another one is.
Result<bool> holdQueue(Workspace &workspace, std::optional<RunClaim> &claim)
{
    if (claim)
        return true;
    auto taken = workspace.claimQueue();
    if (!taken.ok())
        return std::move(taken).error();
    claim = std::move(taken).value();
    return claim.has_value();
}

/// Works through the queue until it is empty, together with other processes that do.
Result<void> serveQueue(Workspace &workspace, bool onlyIfIdle, ProgressView &view, Tally &tally)
{
    std::optional<RunClaim> claim;
    for (;;) {
        const auto holds = holdQueue(workspace, claim);
        if (!holds.ok())
            return holds.error();
        if (!holds.value() && onlyIfIdle) {
            print("another process works through the queue\n");
            return {};
        }
        const auto more = runNext(workspace, view, tally);
        if (!more.ok())
            return more.error();
        if (more.value())
            continue;
        claim.reset();
        // Somebody may have queued a run, seen this process and relied on it, after it had looked.
        const auto next = workspace.nextQueued();
        if (!next.ok())
            return next.error();
        if (!next.value())
            return {};
    }
}

Result<void> start(const QueueRequest &request)
{
    auto workspace = openToExecute(request.workspace, Workspace::Access::Write);
    if (!workspace.ok())
        return std::move(workspace).error();
    ProgressView view(ProgressView::styleFor(false));
    Tally tally;
    if (auto served = serveQueue(workspace.value(), request.onlyIfIdle, view, tally); !served.ok())
        return served;
    print(std::to_string(tally.done) + " done, " + std::to_string(tally.failed) + " failed" +
          (tally.cancelled > 0 ? ", " + std::to_string(tally.cancelled) + " cancelled\n" : "\n"));
    if (tally.failed > 0)
        return Error{ErrorCode::Internal,
                     std::to_string(tally.failed) + " of " + std::to_string(tally.done + tally.failed) +
                         " runs failed; " + tally.firstFailure,
                     {}};
    return {};
}

/// A waiting run leaves the queue; a running one is asked to stop at its next batch.
Result<void> cancelRun(Workspace &workspace, RunId id)
{
    const auto pid = workspace.workerPid(id);
    if (!pid.ok())
        return pid.error();
    if (pid.value() == 0)
        return workspace.cancelQueued(id);
    if (kill(pid.value(), SIGTERM) != 0)
        return Error{ErrorCode::Io,
                     "cannot stop process " + std::to_string(pid.value()) + " of " + label(id) + ": " +
                         std::strerror(errno),
                     {}};
    return {};
}

Result<void> cancel(const QueueRequest &request)
{
    auto workspace = Workspace::open(workspaceFolder(request.workspace), Workspace::Access::Write);
    if (!workspace.ok())
        return std::move(workspace).error();
    for (const std::int64_t run : request.runs) {
        const auto cancelled = cancelRun(workspace.value(), RunId{run});
        if (!cancelled.ok())
            return cancelled;
    }
    return {};
}

Result<void> move(const QueueRequest &request)
{
    auto workspace = Workspace::open(workspaceFolder(request.workspace), Workspace::Access::Write);
    if (!workspace.ok())
        return std::move(workspace).error();
    return workspace.value().moveInQueue(RunId{request.run}, request.place);
}

CLI::App *addQueueCommand(CLI::App &queue, const char *name, const char *help, const Request &request,
                          Action &action, Result<void> (*body)(const QueueRequest &))
{
    auto *command = queue.add_subcommand(name, help);
    addWorkspaceOption(*command, request->workspace);
    command->callback([request, &action, body] { action = [request, body] { return body(*request); }; });
    return command;
}

} // namespace

void addQueueCommands(CLI::App &app, Action &action)
{
    auto *queue = app.add_subcommand("queue", "runs that wait for their turn");
    requireCommand(*queue, action);
    const auto request = std::make_shared<QueueRequest>();
    auto *adding = addQueueCommand(*queue, "add", "check runs and queue them", request, action, &add);
    addSpecOptions(*adding, request->spec);
    addQueueCommand(*queue, "list", "what waits and what runs", request, action, &list)
        ->add_flag("--json", request->isJson, "as JSON");
    addQueueCommand(*queue, "start", "execute what waits, one after another", request, action, &start)
        ->add_flag("--if-idle", request->onlyIfIdle,
                   "leave it to a process that does so already; without, they share the queue");
    auto *cancelling =
        addQueueCommand(*queue, "cancel", "take runs off the queue, or stop them", request, action, &cancel);
    addRunNumbers(*cancelling, request->runs)->required();
    auto *moving =
        addQueueCommand(*queue, "move", "change the place of a waiting run", request, action, &move);
    addRunNumber(*moving, request->run);
    moving->add_option("PLACE", request->place, "its new place, 0 being next")
        ->required()
        ->check(CLI::Range(0, 1000000));
}

} // namespace ant::cli
