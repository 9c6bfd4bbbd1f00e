#pragma once

#include "core/experiment/run_record.h"
#include "core/store/workspace.h"

#include <nlohmann/json.hpp>
#include <string_view>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace ant::cli {

void print(std::string_view text); ///< to the standard output, as it is
/// "antq: …" as one line on stderr, whatever line breaks the text has.
void printError(std::string_view text);
void printWarnings(const std::vector<std::string> &texts); ///< a line each on stderr

/// Indented, with a line break at its end. Bytes that are not UTF-8 (file names) are replaced.
std::string jsonText(const nlohmann::json &json);

/// To the file (atomically), or to the standard output where `file` is empty. Errors: Io.
Result<void> deliver(std::string_view text, const std::filesystem::path &file);

/// `--workspace DIR`; the text stays empty where the option is not given.
void addWorkspaceOption(CLI::App &command, std::string &folder);
/// The argument RUN: the number of one run. `name` is "RUN" or "--run".
void addRunNumber(CLI::App &command, std::int64_t &run, const char *name = "RUN");
/// The argument RUN…: numbers of runs, any number of them.
CLI::Option *addRunNumbers(CLI::App &command, std::vector<std::int64_t> &runs);
/// The folder that the option named, made absolute, or the default one.
std::filesystem::path workspaceFolder(const std::string &option);

/// For commands that look at runs: marks runs whose worker is gone as interrupted, where the workspace can be
/// written at all. Errors: those of Workspace::open.
Result<Workspace> openToLook(const std::string &option);

/// A run as a list shows it, in the form of the run record: no quantizers, epochs or steps.
nlohmann::json summaryJson(const RunSummary &run);

} // namespace ant::cli
