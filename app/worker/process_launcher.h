#pragma once

#include "core/experiment/run_record.h"

#include <filesystem>

namespace ant::worker {

/// Becomes mpirun, which starts this program spec.processes times for the run, where the run wants several
/// processes and this one was started alone. Returns where it does not, or where that cannot be (the run then
/// says so).
/// parent: its end ends the processes too; 0: nobody's does. Call before any thread exists.
void becomeProcesses(const std::filesystem::path &workspace, RunId run, int parent);

} // namespace ant::worker
