#include "app/antq/allocation.h"
#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "app/antq/run_execution.h"
#include "app/antq/spec_request.h"
#include "app/antq/summary.h"
#include "app/antq/worker_process.h"
#include "core/base/files.h"
#include "core/base/process_world.h"
#include "core/experiment/modes.h"
#include "core/experiment/run_options.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace ant::cli {
namespace {

struct RunRequest {
    SpecRequest spec;
    BitsRequest bits;
    std::string workspace;
    std::optional<std::int64_t> resume; ///< a run that is to go on
    bool isJson = false;
};

/// Nothing is written before everything that can be known to be wrong has been looked at.
Result<Workspace> prepare(const std::vector<RunSpec> &specs, const std::string &workspace)
{
    const auto checked = checkSpecs(specs);
    if (!checked.ok())
        return checked.error();
    auto opened = openToExecute(workspace, Workspace::Access::Create);
    if (opened.ok())
        printWarnings(checked.value());
    return opened;
}

void printRuns(const std::vector<RunRecord> &records, bool isList, bool isJson)
{
    if (isJson) {
        nlohmann::json list = nlohmann::json::array();
        for (const RunRecord &record : records)
            list.push_back(toJson(record));
        print(jsonText(isList || list.empty() ? list : list.front()));
    } else if (isList) {
        print("\n" + toText(comparisonTable(records)));
    } else if (!records.empty()) {
        print(runSummary(records.front()));
    }
}

/// What a run is was decided when it was begun.
Result<void> mustNameNothingElse(const RunRequest &request)
{
    const SpecRequest &spec = request.spec;
    std::string option;
    if (!spec.settings.empty())
        option = spec.settings.front().first;
    else if (!spec.modes.empty())
        option = "--mode";
    else if (!spec.preset.empty() || !spec.file.empty())
        option = spec.preset.empty() ? "--spec" : "--preset";
    else if (request.bits.isAsked())
        option = request.bits.budget.empty() ? "--assignment" : "--budget";
    if (option.empty())
        return {};
    return Error{ErrorCode::InvalidArgument,
                 "--resume lets run " + std::to_string(*request.resume) + " go on as it was begun, so " +
                     option + " cannot be given with it",
                 {}};
}

Result<void> resume(const RunRequest &request)
{
    auto checked = mustNameNothingElse(request);
    if (!checked.ok())
        return checked;
    auto workspace = openToExecute(request.workspace, Workspace::Access::Write);
    if (!workspace.ok())
        return std::move(workspace).error();
    const RunId id{*request.resume};
    const auto before = workspace.value().run(id);
    const int started = processWorld().count;
    if (before.ok() && started > 1 && started != before.value().spec.processes)
        return Error{ErrorCode::InvalidArgument,
                     "run " + std::to_string(id.value) + " is one of " +
                         std::to_string(before.value().spec.processes) + " processes, but " +
                         std::to_string(started) + " were started; antq run --resume alone starts as many",
                     {}};
    ProgressView view(ProgressView::styleFor(request.isJson));
    const auto record = resumeRun(workspace.value(), id, view);
    if (!record.ok())
        return record.error();
    printRuns({record.value()}, false, request.isJson);
    return outcome({record.value()}, 1);
}

/// Becomes the worker of a run that the first of the processes begins; returns only where that cannot be.
Result<void> follow()
{
    const auto program = findWorker();
    if (!program.ok())
        return program.error();
    const std::string path = program.value().string();
    execl(path.c_str(), path.c_str(), "--follow", static_cast<char *>(nullptr));
    return Error{ErrorCode::Io, "cannot start the worker " + path + ": " + std::strerror(errno), {}};
}

/// Under mpirun or srun: the specs with the processes that were started.
Result<std::vector<RunSpec>> shared(std::vector<RunSpec> specs, int processes)
{
    if (specs.size() > 1)
        return Error{ErrorCode::InvalidArgument,
                     "processes that mpirun or srun has started share one run; give one mode, or start "
                     "antq run alone with --processes " +
                         std::to_string(processes),
                     {}};
    for (RunSpec &spec : specs) {
        if (spec.processes > 1 && spec.processes != processes)
            return Error{ErrorCode::InvalidArgument,
                         "processes is " + std::to_string(spec.processes) + ", but " +
                             std::to_string(processes) + " were started; leave --processes away",
                         {}};
        spec.processes = processes;
    }
    return specs;
}

/// The specs with the widths that were asked for; measures first what that takes.
Result<std::vector<RunSpec>> settleBits(Workspace &workspace, const RunRequest &request,
                                        std::vector<RunSpec> specs, ProgressView &view)
{
    for (RunSpec &spec : specs) {
        auto made = withBits(workspace, spec, request.bits, request.isJson, view);
        if (!made.ok())
            return std::move(made).error();
        spec = std::move(made).value();
    }
    return specs;
}

Result<void> run(const RunRequest &request)
{
    const ProcessWorld world = processWorld();
    if (!world.isFirst())
        return follow();
    if (request.resume)
        return resume(request);
    auto specs = makeSpecs(request.spec);
    if (specs.ok() && world.count > 1)
        specs = shared(std::move(specs).value(), world.count);
    if (!specs.ok())
        return std::move(specs).error();
    if (auto checked = checkBits(request.bits, specs.value()); !checked.ok())
        return checked;
    auto workspace = prepare(specs.value(), request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    ProgressView view(ProgressView::styleFor(request.isJson));
    if (request.bits.isAsked())
        specs = settleBits(workspace.value(), request, std::move(specs).value(), view);
    if (!specs.ok())
        return std::move(specs).error();
    const auto records = executeAll(workspace.value(), specs.value(), view);
    if (!records.ok())
        return records.error();
    printRuns(records.value(), specs.value().size() > 1, request.isJson);
    return outcome(records.value(), specs.value().size());
}

Result<std::vector<RunSpec>> demoSpecs()
{
    SpecRequest request;
    request.modes = {"fp32"};
    for (const Mode &mode : figureModes())
        request.modes.push_back(mode.name);
    request.settings = {{"--model", "demo"}, {"--dataset", "demo"}, {"--batch", "128"}};
    return makeSpecs(request);
}

std::string whereToLook(const std::filesystem::path &workspace)
{
    const std::string option = " --workspace " + shellQuoted(workspace.string());
    const auto program = [](const char *name) {
        const auto path = programFolder() / name;
        return shellQuoted(access(path.c_str(), X_OK) == 0 ? path.string() : name);
    };
    std::string text = "\nThe runs are kept in " + workspace.string() + "\n";
    text += "  every layer of a run:  " + program("antq") + " show RUN" + option + "\n";
    text += "  beside the paper:      " + program("antq") + " figure12" + option + "\n";
    text += "  in a window:           " + program("ant-workbench") + option + "\n";
    return text;
}

Result<void> demo(const std::string &folder)
{
    const auto specs = demoSpecs();
    if (!specs.ok())
        return specs.error();
    auto workspace = prepare(specs.value(), folder);
    if (!workspace.ok())
        return std::move(workspace).error();
    ProgressView view(ProgressView::styleFor(false));
    const auto records = executeAll(workspace.value(), specs.value(), view);
    if (!records.ok())
        return records.error();
    printRuns(records.value(), true, false);
    auto ended = outcome(records.value(), specs.value().size());
    if (ended.ok())
        print(whereToLook(workspace.value().folder()));
    return ended;
}

/// Becomes the worker; returns only where that cannot be.
Result<void> work(const std::string &folder, std::int64_t run)
{
    const auto program = findWorker();
    if (!program.ok())
        return program.error();
    const std::string path = program.value().string();
    const std::string workspace = workspaceFolder(folder).string();
    execl(path.c_str(), path.c_str(), "--workspace", workspace.c_str(), "--run", std::to_string(run).c_str(),
          static_cast<char *>(nullptr));
    return Error{ErrorCode::Io, "cannot start the worker " + path + ": " + std::strerror(errno), {}};
}

void addRun(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand("run", "run an experiment to its end, or several modes of it");
    auto request = std::make_shared<RunRequest>();
    addSpecOptions(*command, request->spec);
    addBitsOptions(*command, request->bits);
    addWorkspaceOption(*command, request->workspace);
    command
        ->add_option("--resume", request->resume,
                     "go on with a training that was cancelled, failed or was interrupted")
        ->type_name("RUN");
    command->add_flag("--json", request->isJson, "print the run record, alone, on the standard output");
    command->callback([request, &action] { action = [request] { return run(*request); }; });
}

void addDemo(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand("demo", "the built-in network and images through all modes");
    auto folder = std::make_shared<std::string>();
    addWorkspaceOption(*command, *folder);
    command->callback([folder, &action] { action = [folder] { return demo(*folder); }; });
}

void addWork(CLI::App &app, Action &action)
{
    struct Request {
        std::string workspace;
        std::int64_t run = 0;
    };
    auto *command = app.add_subcommand("work", "execute a recorded run in this process");
    auto request = std::make_shared<Request>();
    addWorkspaceOption(*command, request->workspace);
    addRunNumber(*command, request->run, "--run");
    command->callback(
        [request, &action] { action = [request] { return work(request->workspace, request->run); }; });
}

} // namespace

void addRunCommands(CLI::App &app, Action &action)
{
    addRun(app, action);
    addDemo(app, action);
    addWork(app, action);
}

} // namespace ant::cli
