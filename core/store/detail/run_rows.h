#pragma once

#include "core/store/workspace.h"

#include <SQLiteCpp/Database.h>

namespace ant::detail {

/// "run 17", for messages.
std::string label(RunId id);

/// Unix time now, milliseconds.
std::int64_t nowMs();

/// All throw Failure: NotFound where there is no such run, Corrupt where a row cannot be understood.
std::vector<RunSummary> readRuns(SQLite::Database &database, bool includeArchived);
RunSummary readRun(SQLite::Database &database, RunId id);
RunState readState(SQLite::Database &database, RunId id);
std::vector<QuantizerRecord> readQuantizers(SQLite::Database &database, RunId id);

std::vector<BlockRecord> readBlocks(SQLite::Database &database, RunId id);
std::optional<CalibrationRecord> readCalibration(SQLite::Database &database, RunId id);

} // namespace ant::detail
