#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "core/experiment/presets.h"
#include "core/experiment/reference_command.h"
#include "core/graph/models.h"
#include "core/numeric/grid.h"
#include "core/report/table.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace ant::cli {
namespace {

struct GridRequest {
    std::string type;
    int bits = 4;
    int exponentBits = 3;
    bool isSigned = false;
    bool isJson = false;
};

std::string nineDigits(float value)
{
    if (value == 0 && std::signbit(value))
        return "-0.0"; // without the point a JSON reader takes it for the integer 0
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.9g", double(value));
    return text.data();
}

Result<void> grids(const GridRequest &request)
{
    const auto type = NumericType::fromName(request.type);
    if (!type.ok())
        return type.error();
    const GridSpec spec = {type.value(), request.bits, request.isSigned, request.exponentBits};
    const auto grid = makeGrid(spec);
    if (!grid.ok())
        return grid.error();
    std::string text = request.isJson ? "[" : describe(spec) + "\n";
    for (std::size_t i = 0; i < grid.value().size(); ++i) {
        if (request.isJson)
            text += i ? ", " : "";
        text += nineDigits(grid.value()[i]) + (request.isJson ? "" : "\n");
    }
    print(text + (request.isJson ? "]\n" : ""));
    return {};
}

Result<void> listModels(bool isJson)
{
    Table table{
        "Models", {"name", "title", "parameters", "macs", "layers", "input", "dataset", "weights"}, {}};
    for (const ModelInfo &model : models()) {
        const Graph graph = model.build();
        table.rows.push_back({Cell{std::string(model.name)}, Cell{std::string(model.title)},
                              Cell{graph.parameterCount()}, Cell{graph.macs()},
                              Cell{static_cast<std::int64_t>(graph.quantizableNodes().size())},
                              Cell{text(graph.inputShape())}, Cell{std::string(model.datasetKind)},
                              Cell{std::string(model.weightsHint.empty() ? "built in" : model.weightsHint)}});
    }
    print(isJson ? toJsonText(table) : toText(table));
    return {};
}

Result<void> listPresets(bool isJson)
{
    const auto presets = loadPresets();
    if (!presets.ok())
        return presets.error();
    Table table{"Presets", {"name", "title", "description"}, {}};
    for (const Preset &preset : presets.value())
        table.rows.push_back({Cell{preset.name}, Cell{preset.title}, Cell{preset.description}});
    print(isJson ? toJsonText(table) : toText(table));
    return {};
}

Result<void> importCommand(const std::string &line, bool isJson)
{
    const auto command = importReferenceCommand(line);
    if (!command.ok())
        return command.error();
    const RunSpec &spec = command.value().spec;
    if (isJson) {
        print(jsonText(toJson(spec)));
        return {};
    }
    for (const std::string &note : command.value().notes)
        print("# " + note + "\n"); // a comment, so that a shell takes the whole output
    print(commandLine(spec) + "\n");
    return {};
}

void addGrids(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand("grids", "all values of a numeric type, the largest being 10");
    auto request = std::make_shared<GridRequest>();
    std::string known;
    for (const NumericType type : NumericType::all())
        known += (known.empty() ? "" : ", ") + std::string(type.name());
    command->add_option("--type", request->type, known)->required()->type_name("TYPE");
    command->add_option("--bits", request->bits, "width of a code, sign included")
        ->required()
        ->type_name("N");
    command->add_flag("--signed", request->isSigned, "with negative values");
    command->add_option("--exponent-bits", request->exponentBits, "of type float (default: 3)")
        ->type_name("N");
    command->add_flag("--json", request->isJson, "an array of numbers with 9 significant digits");
    command->callback([request, &action] { action = [request] { return grids(*request); }; });
}

void addList(CLI::App &app, Action &action, const char *name, const char *help, Result<void> (*body)(bool))
{
    auto *command = app.add_subcommand(name, help);
    auto isJson = std::make_shared<bool>(false);
    command->add_flag("--json", *isJson, "as JSON");
    command->callback([isJson, &action, body] { action = [isJson, body] { return body(*isJson); }; });
}

void addImport(CLI::App &app, Action &action)
{
    auto *command = app.add_subcommand(
        "import-command", "a command line of the reference (python ... main.py ...) as one of antq run");
    auto line = std::make_shared<std::string>();
    auto isJson = std::make_shared<bool>(false);
    command->add_option("LINE", *line, "the whole command, in quotes")->required();
    command->add_flag("--json", *isJson, "the specification, for antq run --spec");
    command->callback(
        [line, isJson, &action] { action = [line, isJson] { return importCommand(*line, *isJson); }; });
}

} // namespace

void addLibraryCommands(CLI::App &app, Action &action)
{
    addGrids(app, action);
    addList(app, action, "models", "networks that are known", &listModels);
    addList(app, action, "presets", "experiments that come with the program", &listPresets);
    addImport(app, action);
}

} // namespace ant::cli
