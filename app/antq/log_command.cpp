#include "app/antq/commands.h"
#include "app/antq/output.h"

#include <CLI/CLI.hpp>
#include <ctime>

namespace ant::cli {
namespace {

struct LogRequest {
    std::string workspace;
    std::int64_t run = 0;
    bool isJson = false;
};

/// "14:03:07.120", local time.
std::string timeText(std::int64_t unixMs)
{
    const std::time_t seconds = unixMs / 1000;
    std::tm local{};
    localtime_r(&seconds, &local);
    char text[64];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d.%03d", local.tm_hour, local.tm_min, local.tm_sec,
                  int(unixMs % 1000));
    return text;
}

Result<void> printLog(const LogRequest &request)
{
    auto workspace = openToLook(request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    const auto log = workspace.value().log(RunId{request.run});
    if (!log.ok())
        return log.error();
    nlohmann::json json = nlohmann::json::array();
    for (const LogLine &line : log.value().lines) {
        const std::string level(name(line.level));
        if (request.isJson)
            json.push_back({{"time_ms", line.timeMs}, {"level", level}, {"text", line.text}});
        else
            print(timeText(line.timeMs) + "  " + (line.level == LogLevel::Info ? "" : level + ": ") +
                  line.text + "\n");
    }
    if (request.isJson)
        print(jsonText(json));
    return {};
}

} // namespace

void addLogCommand(CLI::App &app, Action &action)
{
    const auto request = std::make_shared<LogRequest>();
    auto *command = app.add_subcommand("log", "what a run did, when, and which types it chose");
    addWorkspaceOption(*command, request->workspace);
    addRunNumber(*command, request->run);
    command->add_flag("--json", request->isJson, "a list of time_ms (Unix time), level and text");
    command->callback([request, &action] { action = [request] { return printLog(*request); }; });
}

} // namespace ant::cli
