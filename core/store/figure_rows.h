#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace ant {

class Workspace;

/// Which of the runs that could stand in a cell of Figure 12 or Table V does.
struct FigureChoice {
    enum class Rule {
        Latest, ///< the newest one
        Best,   ///< the one with the highest top-1, the newest of equal ones
        Pinned, ///< this one; where it is gone, the rule of all cells
    };
    std::string cell; ///< FigureBar::cell; empty: every cell without a choice of its own (never Pinned)
    Rule rule = Rule::Latest;
    std::int64_t run = 0; ///< number of the run; Pinned only
    bool operator==(const FigureChoice &) const = default;
};

/// A result that another program measured, read from one of its files.
struct ImportedResult {
    std::string source; ///< name of the file, without its folder
    std::string model;  ///< as in RunSpec::model
    std::string mode;   ///< canonical
    int bits = 4;       ///< of weights and inputs
    bool isTrained = true;
    double top1 = 0;                                        ///< percent
    double fp32 = std::numeric_limits<double>::quiet_NaN(); ///< percent; NaN where the file has none
    std::int64_t images = 0;                                ///< evaluated on; 0: the file does not say
    std::int64_t importedMs = 0;                            ///< Unix time
};

// Each opens the workspace's database for itself. Errors: those of Workspace.

Result<std::vector<FigureChoice>>
figureChoices(const Workspace &workspace); ///< by cell, the one of all first
/// Replaces the choice of that cell. InvalidArgument for a pin of all cells, NotFound for one of no run.
Result<void> setFigureChoice(const Workspace &workspace, const FigureChoice &choice);
/// The cell follows the choice of all cells again.
Result<void> clearFigureChoice(const Workspace &workspace, const std::string &cell);

Result<std::vector<ImportedResult>> importedResults(const Workspace &workspace); ///< oldest first
/// All or none; one of the same file, model, mode and width is replaced.
Result<void> addImportedResults(const Workspace &workspace, const std::vector<ImportedResult> &results);
/// Forgets what came from a file of that name, and returns how many results that were.
Result<int> removeImportedResults(const Workspace &workspace, const std::string &source);

} // namespace ant
