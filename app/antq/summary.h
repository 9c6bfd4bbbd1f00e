#pragma once

#include "core/experiment/run_record.h"
#include "core/report/table.h"

#include <span>

namespace ant::cli {

/// How many quantizers took which type: "int 12, flint 26, pot 2"; empty for fp32.
std::string typeRatio(const RunRecord &record);

/// What a person wants to know of a finished run: state, accuracy, times, types.
std::string runSummary(const RunRecord &record);

/// Runs beside each other: mode, bits, state, top-1, top-5, loss of top-1 against the fp32 run where there is
/// one, types, seconds.
Table comparisonTable(const std::vector<RunRecord> &records);

} // namespace ant::cli
