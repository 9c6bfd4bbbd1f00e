#pragma once

#include "core/experiment/run_spec.h"
#include "core/graph/graph.h"

#include <optional>

namespace ant {

/// About how long calibration will take, by the work it does and the rates of two cores of 2023: what a
/// person wants to know before starting it, good to a factor of two. nullopt where the reference's
/// calibration on one batch is done, which takes no time worth telling.
std::optional<double> expectedCalibrationSeconds(const RunSpec &spec, const Graph &graph);

} // namespace ant
