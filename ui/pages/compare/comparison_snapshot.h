#pragma once

#include "core/report/comparison.h"
#include "ui/pages/layers/quantizer_view.h"

#include <memory>

namespace ant {

/// The first run beside another one.
struct ComparedPair {
    RunSummary other;
    Table layers;
    std::vector<ChangedImage> changed;
    std::string whyNot; ///< the answers cannot be paired: a sentence; else empty
};

/// Runs side by side at one moment. Shared between threads, never changed.
struct ComparisonSnapshot {
    RunSummary first;
    Table accuracy, differences;
    std::vector<ComparedPair> pairs; ///< the first run with each of the others, in their order
};
/// Errors: those of Workspace.
Result<std::shared_ptr<const ComparisonSnapshot>> readComparison(Workspace &workspace,
                                                                 const std::vector<RunId> &runs);

/// The same quantizer in two runs; null where a run does not have it.
struct QuantizerPair {
    std::string layer;
    std::shared_ptr<const QuantizerView> first, second;
    std::string firstTitle, secondTitle; ///< "run 3"
};
/// Errors: those of Workspace.
Result<QuantizerPair> readQuantizerPair(Workspace &workspace, RunId first, RunId second,
                                        const std::string &layer, const std::string &role);

} // namespace ant
