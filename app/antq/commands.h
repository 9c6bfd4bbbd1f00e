#pragma once

#include "core/base/result.h"

#include <functional>

namespace CLI {
class App;
}

namespace ant::cli {

/// What the parsed command line asks for; set by the command that was named, called once parsing is over.
using Action = std::function<Result<void>()>;

/// Makes naming one of the subcommands obligatory. CLI11's own check comes before the one for unknown words
/// and so would call a mistyped command a missing one.
void requireCommand(CLI::App &app, Action &action);

void addRunCommands(CLI::App &app, Action &action);        ///< run, demo, work
void addAllocationCommands(CLI::App &app, Action &action); ///< sensitivity, pareto
void addQueueCommands(CLI::App &app, Action &action);      ///< queue add|list|start|cancel|move
void addResultCommands(CLI::App &app, Action &action);     ///< show, list, export
void addFigureCommands(CLI::App &app, Action &action);     ///< figure12, import-results
void addLogCommand(CLI::App &app, Action &action);         ///< log
void addLibraryCommands(CLI::App &app, Action &action);    ///< grids, models, presets, import-command
void addDatasetCommands(CLI::App &app, Action &action);    ///< datasets check|prepare
void addCheckpointCommand(CLI::App &app, Action &action);  ///< export-checkpoint
void addConvertCommand(CLI::App &app, Action &action);     ///< convert-model
void addFetchCommands(CLI::App &app, Action &action);      ///< fetch weights|checkpoint|list

} // namespace ant::cli
