#pragma once

#include "core/base/result.h"

namespace ant::cli {

/// Exit status of `antq` for a failure: 2 where the request itself is wrong (InvalidArgument, NotFound), 1
/// where it was right and could not be done.
int exitStatus(const Error &error);

/// The whole program: parses, runs the command, prints at most one line about a failure on stderr.
/// Returns the exit status: 0 done, 1 failed, 2 usage.
int runCommandLine(int argc, const char *const *argv);

} // namespace ant::cli
