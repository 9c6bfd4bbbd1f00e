#pragma once

#include "ui/pages/launch/spec_check.h"

/// What the page says about time and memory.
namespace ant {

/// "About 12 min 05 s"; where nothing is known, that. Only reads; any thread.
QString timeText(const std::optional<TimeEstimate> &time);
/// What the estimate was made of.
QString timeBasisText(const std::optional<TimeEstimate> &time);
/// Images, time and memory of a preset, on a complete data set. Builds graphs: off the GUI thread.
QString presetCostText(const RunSpec &spec, const EarlierRuns &earlier);

} // namespace ant
