#pragma once

#include "core/report/table.h"
#include "core/store/workspace.h"

#include <memory>

namespace ant {

/// How far a reader of a run that goes on has come.
struct FeedPlace {
    std::int64_t logLine = 0;
    std::int64_t step = -1;
};

/// What a run wrote since then.
struct RunFeed {
    std::vector<LogLine> lines;
    std::vector<StepRecord> steps;
    std::vector<EpochRecord> epochs; ///< all of them: there are few
    FeedPlace next;
    bool hasMore = false; ///< a slice was full: ask again
};
/// At most some thousand rows, so that it takes milliseconds. Errors: those of Workspace.
Result<RunFeed> readRunFeed(Workspace &workspace, RunId run, const FeedPlace &place);

/// What does not change while a run goes on, and what is there once it has ended.
struct RunDetails {
    Table conventions, spec, environment, files;
    Table blocks;                 ///< no rows where the method looks at none
    std::filesystem::path folder; ///< of the artifacts
    std::string command;          ///< that repeats the run
    std::vector<Prediction> worst;
    std::vector<Workspace::Confusion> confusions;
};
/// Errors: those of Workspace.
Result<std::shared_ptr<const RunDetails>> readRunDetails(Workspace &workspace, RunId run);

} // namespace ant
