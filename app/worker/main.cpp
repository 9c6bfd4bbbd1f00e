// The program that executes one recorded run: ant-worker --workspace DIR --run ID. Exit status 0 where the
// run is done, 1 where it is not (the workspace says why; one line on stderr where it could not), 2 usage.
//
// A run of several processes: started alone it becomes mpirun, which starts it that many times. The first of
// those executes and records; every other one (and `ant-worker --follow`) learns from it what to do.
//
// ant-worker --convert FILE --to FILE --image C H W runs nothing: it makes an ONNX file of a TorchScript
// file.

#include "app/worker/conversion.h"
#include "app/worker/process_launcher.h"
#include "app/worker/stop_signals.h"
#include "app/worker/store_observer.h"
#include "core/base/process_world.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

namespace {

using namespace ant;

struct Request {
    std::string workspace;
    RunId run;
    int parent = 0;
    bool isFollower = false;
    worker::Conversion conversion;
};

int complain(const Error &error)
{
    std::fprintf(stderr, "ant-worker: %s\n", error.text().c_str());
    return 1;
}

struct Ending {
    RunState state = RunState::Done;
    std::string error;
    RunOutcome outcome;
};

Ending endingOf(Result<RunOutcome> outcome)
{
    if (outcome.ok())
        return {RunState::Done, "", std::move(outcome).value()};
    const bool isCancelled = outcome.error().code == ErrorCode::Cancelled;
    return {isCancelled ? RunState::Cancelled : RunState::Failed, outcome.error().text(), {}};
}

int work(const Request &request, std::stop_token stop)
{
    auto workspace = Workspace::open(request.workspace, Workspace::Access::Write);
    if (!workspace.ok())
        return complain(workspace.error());
    const auto claim = workspace.value().claim(request.run);
    if (!claim.ok())
        return complain(claim.error());
    const auto run = workspace.value().run(request.run);
    if (!run.ok())
        return complain(run.error());

    const auto checkpoints = findCheckpoints(workspace.value().artifactFolder(request.run));
    if (!checkpoints.ok())
        return complain(checkpoints.error());
    const bool goesOn = !checkpoints.value().empty();

    worker::StoreObserver observer(workspace.value(), run.value());
    const Ending ending =
        endingOf(executeRun(run.value().spec, observer, stop,
                            goesOn ? checkpoints.value().back().file : std::filesystem::path()));
    if (!ending.error.empty())
        observer.log(ending.state == RunState::Cancelled ? LogLevel::Info : LogLevel::Error, ending.error);
    const auto flushed = observer.flush();
    // Of a run that could not be stored nobody may believe that it is done.
    const bool isLost = !flushed.ok() && ending.state == RunState::Done;
    const auto finished = workspace.value().finish(request.run, isLost ? RunState::Failed : ending.state,
                                                   isLost ? flushed.error().text() : ending.error,
                                                   ending.outcome.result, ending.outcome.seconds);
    if (!finished.ok())
        return complain(finished.error());
    return !isLost && ending.state == RunState::Done ? 0 : 1;
}

int follow(std::stop_token stop)
{
    const auto followed = followRun(std::move(stop));
    if (followed.ok())
        return 0;
    // Cancelled is what the first process records; nobody else needs to speak of it.
    return followed.error().code == ErrorCode::Cancelled ? 1 : complain(followed.error());
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGXFSZ, SIG_IGN); // a file beyond the limit is an error of write(), told as such
    CLI::App app{"Executes one recorded run.", "ant-worker"};
    Request request;
    app.add_option("--workspace", request.workspace, "folder that holds the run");
    app.add_option("--run", request.run.value, "number of the run");
    app.add_option("--stop-with-parent", request.parent,
                   "cancel the run when the process of this number, which started it, ends");
    app.add_flag("--follow", request.isFollower,
                 "do the part of a run that the first of the processes tells; only under mpirun or srun");
    app.add_option("--convert", request.conversion.from, "make an ONNX file of this TorchScript file");
    app.add_option("--to", request.conversion.to, "the ONNX file");
    app.add_option("--image", request.conversion.image, "channels, height, width")->expected(3);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &help) {
        return app.exit(help);
    } catch (const CLI::ParseError &error) {
        std::fprintf(stderr, "ant-worker: %s\n", error.what());
        return 2;
    }
    if (!request.conversion.from.empty() && request.conversion.image.size() == 3)
        return worker::convert(request.conversion);
    request.isFollower = request.isFollower || !processWorld().isFirst();
    if (!request.isFollower && (request.workspace.empty() || request.run.value == 0)) {
        std::fprintf(stderr, "ant-worker: --workspace and --run are required\n");
        return 2;
    }
    if (!request.isFollower)
        worker::becomeProcesses(request.workspace, request.run, request.parent);
    worker::StopSignals stop; // before any other thread
    if (request.isFollower)
        return follow(stop.token());
    if (request.parent != 0)
        worker::stopWithParent(request.parent, stop);
    return work(request, stop.token());
}
