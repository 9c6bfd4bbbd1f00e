#pragma once

#include "core/store/workspace.h"

namespace ant::test {

/// How much lies in a workspace of somebody who has used the program for a year.
struct WorkspaceSize {
    int runs = 1000;
    int layers = 200;               ///< of each run: a weight and an input quantizer each
    std::int64_t steps = 1'000'000; ///< training losses in all, half of them of the last run
    int finishedAt = 88;            ///< about this many percent of the images are right
};

/// Fills a folder through core/store as workers do. All runs are done; the last one is a training, and has
/// the details of its quantizers too. Ends the program where a write fails.
void makeLargeWorkspace(const std::filesystem::path &folder, const WorkspaceSize &size = {});

} // namespace ant::test
