#pragma once

#include "core/store/workspace.h"

#include <memory>

namespace ant {

/// A run with its quantizers at one moment. Shared between threads, never changed.
struct LayersSnapshot {
    RunSummary run;
    std::vector<QuantizerRecord> quantizers; ///< in module order
    bool operator==(const LayersSnapshot &) const = default;
};

/// Reads both. Errors: those of Workspace.
Result<std::shared_ptr<const LayersSnapshot>> readLayers(Workspace &workspace, RunId run);

/// Mean of the clipping limits; 0 where there is none.
double meanAlpha(const QuantizerRecord &quantizer);

} // namespace ant
