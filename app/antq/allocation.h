#pragma once

#include "app/antq/progress_view.h"
#include "core/experiment/allocation.h"
#include "core/store/workspace.h"

namespace CLI {
class App;
}

namespace ant::cli {

/// What a command line asks of the bits: nothing, a file of them, or a budget.
struct BitsRequest {
    std::string budget;     ///< text for parseBudget()
    std::string assignment; ///< file for readAssignment()
    int lowestBits = kMinBits;
    std::int64_t images = 0; ///< that measure the sensitivity; 0: as many as it was stored with
    bool isAsked() const { return !budget.empty() || !assignment.empty(); }
};

/// `--budget` and `--assignment`, with what belongs to them. `request` must live until parsing is over.
void addBitsOptions(CLI::App &command, BitsRequest &request);
/// `--min-bits` and `--sensitivity-images` alone.
void addMeasuringOptions(CLI::App &command, BitsRequest &request);

/// What can be known to be wrong before anything is measured. Errors: those of parseBudget, readAssignment,
/// applyAssignment and allocationRules.
Result<void> checkBits(const BitsRequest &request, const std::vector<RunSpec> &specs);

/// The sensitivity that serves the spec, measured by a run of its own where the workspace has none.
/// Errors: those of sensitivityKey, executeInWorker and the workspace; what the run failed of.
Result<Sensitivity> obtainSensitivity(Workspace &workspace, const RunSpec &spec, std::int64_t images,
                                      ProgressView &view);

/// The spec with the widths that were asked for; says on the standard output what they cost unless
/// `isQuiet`. Errors: those of checkBits, obtainSensitivity and allocate.
Result<RunSpec> withBits(Workspace &workspace, const RunSpec &spec, const BitsRequest &request, bool isQuiet,
                         ProgressView &view);

/// "0.151 MB, 652.8 M bit operations, 4.50 bits a weight, 4.49 bits an input".
std::string costText(const NetworkCost &cost);

} // namespace ant::cli
