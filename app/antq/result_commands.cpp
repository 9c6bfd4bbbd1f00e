#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "app/antq/summary.h"
#include "core/report/conventions.h"
#include "core/report/reports.h"

#include <CLI/CLI.hpp>

namespace ant::cli {
namespace {

struct ResultRequest {
    std::string workspace;
    std::int64_t run = 0;           ///< to show
    std::vector<std::int64_t> runs; ///< to export
    std::string format;
    std::string output;
    bool isAll = false;
    bool isJson = false;
};
using Request = std::shared_ptr<ResultRequest>;

Result<void> show(const ResultRequest &request)
{
    auto workspace = openToLook(request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    const auto record = workspace.value().record(RunId{request.run});
    if (!record.ok())
        return record.error();
    if (request.isJson) {
        print(jsonText(toJson(record.value())));
        return {};
    }
    print(runSummary(record.value()));
    print("  again  " + commandLine(record.value().spec) + "\n");
    print("\n" + toText(conventionTable(record.value().spec, record.value().quantizers)));
    if (!record.value().quantizers.empty())
        print("\n" + toText(layersTable(record.value())));
    return {};
}

Result<void> list(const ResultRequest &request)
{
    auto workspace = openToLook(request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    const auto runs = workspace.value().runs(request.isAll);
    if (!runs.ok())
        return runs.error();
    if (!request.isJson) {
        print(toText(runsTable(runs.value())));
        return {};
    }
    nlohmann::json json = nlohmann::json::array();
    for (const RunSummary &run : runs.value())
        json.push_back(summaryJson(run));
    print(jsonText(json));
    return {};
}

/// The runs that were named, or every finished one.
Result<std::vector<RunRecord>> chosenRecords(Workspace &workspace, const ResultRequest &request)
{
    std::vector<RunId> ids;
    for (const std::int64_t run : request.runs)
        ids.push_back(RunId{run});
    if (request.isAll) {
        const auto runs = workspace.runs();
        if (!runs.ok())
            return runs.error();
        for (const RunSummary &run : runs.value())
            if (isFinished(run.state))
                ids.push_back(run.id);
    }
    std::vector<RunRecord> records;
    for (const RunId id : ids) {
        auto record = workspace.record(id);
        if (!record.ok())
            return std::move(record).error();
        records.push_back(std::move(record).value());
    }
    return records;
}

std::vector<RunSummary> summariesOf(const std::vector<RunRecord> &records)
{
    std::vector<RunSummary> runs;
    for (const RunRecord &record : records)
        runs.push_back(summaryOf(record));
    return runs;
}

Error spreadsheetNeedsFile()
{
    return {ErrorCode::InvalidArgument, "--format xlsx needs --output FILE", {}};
}

Result<void> exportRuns(const ResultRequest &request)
{
    const auto format = exportFormatFromName(request.format);
    if (!format.ok())
        return format.error();
    if (request.runs.empty() == !request.isAll)
        return Error{ErrorCode::InvalidArgument, "export takes numbers of runs, or --all", {}};
    if (format.value() == ExportFormat::Xlsx && request.output.empty())
        return spreadsheetNeedsFile();
    auto workspace = openToLook(request.workspace);
    if (!workspace.ok())
        return std::move(workspace).error();
    const auto records = chosenRecords(workspace.value(), request);
    if (!records.ok())
        return records.error();
    if (format.value() != ExportFormat::Xlsx) {
        const auto text = exportText(records.value(), format.value());
        return text.ok() ? deliver(text.value(), request.output) : text.error();
    }
    const auto figures = bothFigures({.runs = summariesOf(records.value())});
    if (!figures.ok())
        return figures.error();
    return exportRunsXlsx(request.output, records.value(), figures.value());
}

CLI::App *addCommand(CLI::App &app, const char *name, const char *help, const Request &request,
                     Action &action, Result<void> (*body)(const ResultRequest &))
{
    auto *command = app.add_subcommand(name, help);
    addWorkspaceOption(*command, request->workspace);
    command->callback([request, &action, body] { action = [request, body] { return body(*request); }; });
    return command;
}

void addFormat(CLI::App &command, const Request &request, const char *help)
{
    command.add_option("--format", request->format, help)->type_name("FORMAT");
    command.add_option("--output", request->output, "file to write; default: the standard output")
        ->type_name("FILE");
}

} // namespace

void addResultCommands(CLI::App &app, Action &action)
{
    const auto showing = std::make_shared<ResultRequest>();
    auto *command = addCommand(app, "show", "one run with its layers", showing, action, &show);
    addRunNumber(*command, showing->run);
    command->add_flag("--json", showing->isJson, "print the run record");

    const auto listing = std::make_shared<ResultRequest>();
    command = addCommand(app, "list", "all runs", listing, action, &list);
    command->add_flag("--json", listing->isJson, "as JSON");
    command->add_flag("--archived", listing->isAll, "with those that were put away");

    const auto exporting = std::make_shared<ResultRequest>();
    exporting->format = "csv";
    command = addCommand(app, "export", "runs with their layers, to a file", exporting, action, &exportRuns);
    addRunNumbers(*command, exporting->runs);
    command->add_flag("--all", exporting->isAll, "every finished run");
    addFormat(*command, exporting, "csv (default), xlsx, md or json");
}

} // namespace ant::cli
