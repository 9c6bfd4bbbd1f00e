#pragma once

#include "core/engine/detail/processes.h"
#include "core/engine/engine.h"

namespace ant::detail {

/// This process's part of a run; processes: those that share it, nullptr where there is no other. Errors:
/// those of executeRun. LibTorch's exceptions come through.
Result<RunOutcome> execute(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                           const std::filesystem::path &resumeFrom, Processes *processes);

/// The first of spec.processes processes: tells the others what is to be done, and does its part. Errors:
/// those of execute, of the others too; InvalidArgument where their number is another one or they are of
/// another version.
Result<RunOutcome> executeShared(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                                 const std::filesystem::path &resumeFrom);

} // namespace ant::detail
