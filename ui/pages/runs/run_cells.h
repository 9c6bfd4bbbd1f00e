#pragma once

#include "ui/pages/runs/run_table_model.h"

namespace ant {

RunTexts textsOf(const RunSummary &run);
/// "best paper"
QString tagsText(const std::vector<std::string> &tags);
/// "best, paper" or "best paper": the words.
std::vector<std::string> tagsFromText(const QString &text);

/// Seconds of a run so far, or in all; negative before it started.
double runSeconds(const RunSummary &run, std::int64_t nowMs);
/// Part of the running phase that is done, 0 to 1; -1 where nothing is known.
double runFraction(const RunSummary &run);
/// Seconds that the running phase still takes at its rate; negative where nothing is known.
double secondsLeft(const RunSummary &run);
/// "Evaluating 42 %" for a running run, "Queued, 2nd" with its place in the queue, the state's title for
/// others. `rank`: 0 for the next of the queue.
QString stateText(const RunSummary &run, int rank);
/// "+1.20" or "−0.40", in percentage points, of a run against the baseline; empty where one has no result.
QString deltaText(const RunSummary &run, const RunSummary &baseline);
std::optional<double> deltaOf(const RunSummary &run, const RunSummary &baseline);

/// What sorts a column of numbers; NaN where there is none.
double sortNumber(const RunSummary &run, RunTableModel::Column column, std::int64_t nowMs);

} // namespace ant
