#pragma once

#include "core/engine/detail/evaluation.h"

namespace ant::detail {

/// What every process of a shared run does at the same place. A run of one process (run.processes is nullptr)
/// takes part in nothing.

/// Whether the run is to stop here: on all processes, once one of them was asked to.
bool stopIsAgreed(RunContext &run);

/// The part of `count` images that belongs to a process: [begin, end), in order, sizes differing by one at
/// most.
struct Part {
    std::int64_t begin = 0, end = 0;
};
Part partOf(std::int64_t count, int rank, int processes);

/// This process's part of each batch, one after the other. order: of the images of all batches.
std::vector<std::int64_t> partsOfBatches(const std::vector<std::int64_t> &order, int batch, int rank,
                                         int processes);

/// Adds up what the processes' quantizers counted; the first process has the sums, the others zeros
/// afterwards. A weight is the same on all: the first process's count stands.
void collectCounts(RunContext &run, Network &network);

/// Puts the evaluations of all processes together, images in order.
void collectEvaluation(RunContext &run, Evaluation &evaluation);

/// Errors: InvalidArgument where another process has loaded other weights or images than the first one,
/// Internal where the weights have come to differ; the same on all.
Result<void> factsMustAgree(Processes &processes, const std::map<std::string, std::string> &facts);
Result<void> weightsMustAgree(RunContext &run, Network &network);

} // namespace ant::detail
