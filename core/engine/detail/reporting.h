#pragma once

#include "core/engine/detail/network.h"
#include "core/engine/engine.h"

namespace ant::detail {

/// Records of the quantizers that are in use, by index.
std::vector<QuantizerRecord> recordsOf(Network &network);

/// Tells the observer of them, with what the pages draw.
Result<void> reportQuantizers(RunObserver &observer, Network &network);

} // namespace ant::detail
