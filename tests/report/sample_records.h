#pragma once

#include "core/report/reports.h"
#include "tests/store/sample_runs.h"

namespace ant::test {

/// A finished run on 1,000 CIFAR images.
inline RunRecord finishedRun(std::int64_t id, const std::string &model, const std::string &mode,
                             std::int64_t top1Correct)
{
    RunRecord record;
    record.id.value = id;
    record.spec = specOf(model, mode);
    record.name = model + " " + mode;
    record.state = RunState::Done;
    record.result = EvaluationResult{1000, top1Correct, 990, 0.5};
    record.seconds = {0.5, 1.5, 0, 8};
    return record;
}

inline std::vector<RunSummary> summariesOf(const std::vector<RunRecord> &records)
{
    std::vector<RunSummary> runs;
    for (const RunRecord &record : records)
        runs.push_back(summaryOf(record));
    return runs;
}

} // namespace ant::test
