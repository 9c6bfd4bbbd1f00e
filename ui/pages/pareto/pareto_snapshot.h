#pragma once

#include "core/report/pareto.h"

#include <memory>

namespace ant {

/// What the page asks the workspace.
struct ParetoQuestion {
    std::int64_t sensitivity = 0; ///< 0: the newest one
    CostAxis axis = CostAxis::Size;
    int inputBits = 4; ///< mean that the inputs keep to where size is the axis
    int lowestBits = kMinBits;
    bool keepsEnds = false; ///< first and last layer at 8 bits
    bool operator==(const ParetoQuestion &) const = default;
};

/// A network whose bits can be allocated, at one moment. Shared between threads, never changed.
struct ParetoSnapshot {
    std::vector<Sensitivity> measured; ///< newest first, without options; those whose run is still there
    std::vector<RunSpec> networks;     ///< of finished runs, each once, for measuring; newest first
    std::optional<AllocationProblem> problem; ///< none where nothing was measured
    RunSpec spec;                             ///< what a point is run with: its widths as overrides
    Pareto pareto;
    std::string whyNot; ///< the rules cannot be kept: a sentence; else empty
};
/// Errors: those of Workspace.
Result<std::shared_ptr<const ParetoSnapshot>> readPareto(Workspace &workspace,
                                                         const ParetoQuestion &question);

/// "SqueezeNet 1.0 · int, pot, flint · 128 training images".
std::string titleOf(const Sensitivity &sensitivity);

} // namespace ant
