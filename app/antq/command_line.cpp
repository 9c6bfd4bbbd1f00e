#include "app/antq/command_line.h"

#include "app/antq/commands.h"
#include "app/antq/output.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace ant::cli {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int fail(const std::string &text, int status)
{
    printError(text);
    return status;
}

/// Output that did not reach its file (a full disk behind a redirection) is a failure, too.
int finishOutput()
{
    if (std::fflush(stdout) != 0 || std::ferror(stdout))
        return fail("cannot write to the standard output", kFailed);
    return 0;
}

} // namespace

int exitStatus(const Error &error)
{
    return error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::NotFound ? kUsage : kFailed;
}

void requireCommand(CLI::App &app, Action &action)
{
    app.require_subcommand(0, 1);
    // Called after the callback of a command that was named.
    app.callback([&app, &action] {
        if (!action)
            throw CLI::RequiredError(app.get_name() + ": a command");
    });
}

int runCommandLine(int argc, const char *const *argv)
{
    CLI::App app{"Quantizes image classifiers to few bits with adaptive numeric types.\n"
                 "Exit status: 0 done, 1 failed (one line on stderr says why), 2 wrong usage.",
                 "antq"};
    app.set_version_flag("--version", "antq " ANT_VERSION);
    app.get_formatter()->column_width(34);

    Action action;
    requireCommand(app, action);
    addRunCommands(app, action);
    addAllocationCommands(app, action);
    addQueueCommands(app, action);
    addResultCommands(app, action);
    addLogCommand(app, action);
    addFigureCommands(app, action);
    addLibraryCommands(app, action);
    addDatasetCommands(app, action);
    addFetchCommands(app, action);
    addCheckpointCommand(app, action);
    addConvertCommand(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &help) {
        app.exit(help);
        return finishOutput();
    } catch (const CLI::ParseError &error) {
        return fail(std::string(error.what()) + " (antq --help shows the commands)", kUsage);
    }

    const auto outcome = action();
    if (!outcome.ok()) {
        std::fflush(stdout);
        return fail(outcome.error().text(), exitStatus(outcome.error()));
    }
    return finishOutput();
}

} // namespace ant::cli
