#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "core/report/reports.h"
#include "core/report/result_import.h"

#include <CLI/CLI.hpp>

namespace ant::cli {
namespace {

struct FigureRequest {
    std::string workspace;
    std::string format = "table";
    std::string output;
};

struct ImportRequest {
    std::string workspace;
    std::vector<std::string> files;
    std::string forgotten; ///< name of a file
};

/// The published results stand alone where there is no workspace yet.
Result<FigureInputs> figureInputs(const std::string &option)
{
    auto workspace = openToLook(option);
    if (!workspace.ok() && option.empty() && workspace.error().code == ErrorCode::NotFound)
        return FigureInputs();
    if (!workspace.ok())
        return std::move(workspace).error();
    return readFigureInputs(workspace.value());
}

/// Both tables below each other, as people read them.
std::string figureText(const std::vector<Figure12> &figures)
{
    std::string text;
    for (const Figure12 &figure : figures)
        text += (text.empty() ? "" : "\n") + figureMarkdown(figure);
    return text;
}

Result<void> figure(const FigureRequest &request)
{
    const bool isTable = request.format == "table"; // the Markdown table, too
    const auto format =
        isTable ? Result<ExportFormat>(ExportFormat::Markdown) : exportFormatFromName(request.format);
    if (!format.ok())
        return format.error();
    if (format.value() == ExportFormat::Xlsx && request.output.empty())
        return Error{ErrorCode::InvalidArgument, "--format xlsx needs --output FILE", {}};
    const auto inputs = figureInputs(request.workspace);
    if (!inputs.ok())
        return inputs.error();
    const auto figures = bothFigures(inputs.value());
    if (!figures.ok())
        return figures.error();
    const Table table = figureTable(figures.value().front(), FigureMetric::Accuracy);
    switch (format.value()) {
    case ExportFormat::Xlsx:
        return exportFigure12Xlsx(request.output, figures.value());
    case ExportFormat::Csv:
        return deliver(toCsv(table), request.output);
    case ExportFormat::Markdown:
        return deliver(figureText(figures.value()), request.output);
    case ExportFormat::Json:
        break;
    }
    return deliver(toJsonText(table), request.output);
}

Table tableOf(const std::vector<ImportedResult> &results)
{
    Table table{"Imported results", {"model", "mode", "bits", "top-1", "images", "file"}, {}};
    for (const ImportedResult &result : results)
        table.rows.push_back({Cell{result.model}, Cell{modeTitle(result.mode)},
                              Cell{std::int64_t(result.bits)}, Cell{result.top1, 3},
                              result.images > 0 ? Cell{result.images} : Cell{}, Cell{result.source}});
    return table;
}

Result<void> forget(const ImportRequest &request)
{
    auto workspace = Workspace::open(workspaceFolder(request.workspace), Workspace::Access::Write);
    if (!workspace.ok())
        return std::move(workspace).error();
    const auto removed = removeImportedResults(workspace.value(), request.forgotten);
    if (!removed.ok())
        return removed.error();
    if (removed.value() == 0)
        return Error{ErrorCode::NotFound, "nothing was imported from a file " + request.forgotten, {}};
    print(std::to_string(removed.value()) + " results of " + request.forgotten + " are forgotten\n");
    return {};
}

/// All files are read before anything is stored.
Result<void> importResults(const ImportRequest &request)
{
    if (request.files.empty() == request.forgotten.empty())
        return Error{ErrorCode::InvalidArgument, "import-results takes files, or --forget NAME", {}};
    if (!request.forgotten.empty())
        return forget(request);
    const auto results = readResultFiles({request.files.begin(), request.files.end()});
    if (!results.ok())
        return results.error();
    auto workspace = Workspace::open(workspaceFolder(request.workspace), Workspace::Access::Create);
    if (!workspace.ok())
        return std::move(workspace).error();
    if (auto stored = addImportedResults(workspace.value(), results.value()); !stored.ok())
        return stored;
    print(toText(tableOf(results.value())));
    return {};
}

void addFigure(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand(
        "figure12", "Figure 12 and Table V: published results, one's own and imported ones");
    const auto request = std::make_shared<FigureRequest>();
    addWorkspaceOption(*command, request->workspace);
    command
        ->add_option("--format", request->format,
                     "table (default) or md: Markdown as the reference's script prints it; csv, json, xlsx")
        ->type_name("FORMAT");
    command->add_option("--output", request->output, "file to write; default: the standard output")
        ->type_name("FILE");
    command->callback([request, &action] { action = [request] { return figure(*request); }; });
}

void addImportResults(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand(
        "import-results", "results of the reference (logs, ANT-quantization.xlsx) as rows of figure12");
    const auto request = std::make_shared<ImportRequest>();
    addWorkspaceOption(*command, request->workspace);
    command->add_option("FILE", request->files, "logs with a line \"Final accuracy:\", workbooks (.xlsx)");
    command->add_option("--forget", request->forgotten, "take off what was imported from a file of that name")
        ->type_name("NAME");
    command->callback([request, &action] { action = [request] { return importResults(*request); }; });
}

} // namespace

void addFigureCommands(CLI::App &app, Action &action)
{
    addFigure(app, action);
    addImportResults(app, action);
}

} // namespace ant::cli
