#include "app/antq/output.h"

#include "core/base/files.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

namespace ant::cli {
namespace {

/// Empty where the text is one, as CLI11 wants it.
std::string isRunNumber(const std::string &text)
{
    const bool isDigits =
        !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos;
    if (isDigits && text.find_first_not_of('0') != std::string::npos)
        return {};
    return "a run is named by its number, counted from 1, not by \"" + text + "\"";
}

} // namespace

void print(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void printError(std::string_view text)
{
    std::string line = "antq: " + std::string(text);
    std::ranges::replace(line, '\n', ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

void printWarnings(const std::vector<std::string> &texts)
{
    for (const std::string &text : texts)
        printError("warning: " + text);
}

std::string jsonText(const nlohmann::json &json)
{
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<void> deliver(std::string_view text, const std::filesystem::path &file)
{
    if (!file.empty())
        return writeFileAtomically(file, text);
    print(text);
    return {};
}

void addWorkspaceOption(CLI::App &command, std::string &folder)
{
    command
        .add_option("--workspace", folder,
                    "folder that holds the runs; default: $ANT_WORKSPACE or a folder of the user")
        ->type_name("DIR");
}

void addRunNumber(CLI::App &command, std::int64_t &run, const char *name)
{
    command.add_option(name, run, "number of the run")->required()->check(isRunNumber)->type_name("");
}

CLI::Option *addRunNumbers(CLI::App &command, std::vector<std::int64_t> &runs)
{
    return command.add_option("RUN", runs, "numbers of runs")->check(isRunNumber)->type_name("");
}

std::filesystem::path workspaceFolder(const std::string &option)
{
    if (option.empty())
        return Workspace::defaultFolder();
    std::error_code code;
    auto folder = std::filesystem::absolute(option, code);
    return code ? std::filesystem::path(option) : folder;
}

Result<Workspace> openToLook(const std::string &option)
{
    const auto folder = workspaceFolder(option);
    auto workspace = Workspace::open(folder, Workspace::Access::Write);
    if (workspace.ok() && workspace.value().markInterrupted().ok())
        return workspace;
    return Workspace::open(folder, Workspace::Access::Read);
}

nlohmann::json summaryJson(const RunSummary &run)
{
    RunRecord record;
    record.id = run.id;
    record.name = run.name;
    record.spec = run.spec;
    record.state = run.state;
    record.error = run.error;
    record.createdMs = run.createdMs;
    record.startedMs = run.startedMs;
    record.finishedMs = run.finishedMs;
    record.result = run.result;
    record.seconds = run.seconds;
    record.progress = run.progress;
    nlohmann::json json = toJson(record);
    for (const char *list : {"quantizers", "epochs", "steps", "environment"})
        json.erase(list);
    return json;
}

} // namespace ant::cli
