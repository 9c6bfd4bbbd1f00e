#pragma once

#include "core/experiment/run_spec.h"

namespace ant {

/// One answer about one field, to be shown beside it or as a line on stderr.
struct FieldProblem {
    std::string field;   ///< key of the JSON form: "weights", "bits.weight", "dataset"
    bool isError = true; ///< false: a warning; the run may start
    std::string text;    ///< one sentence saying what, where and what to do
    bool operator==(const FieldProblem &) const = default;
};

/// Everything that can be known to be wrong before a run starts, field by field: unknown model or mode, bits
/// and ranges, weights that do not fit the model (reads the file's names and shapes), a data folder without
/// images, layers that the model does not have, a device that is not there, memory that will not suffice.
/// Takes up to some seconds for large weight files; call it off the GUI thread.
std::vector<FieldProblem> validate(const RunSpec &spec);

/// Errors only, as one Error whose message is the first and whose context lists none; ok where there is none.
Result<void> checkSpec(const RunSpec &spec);

/// Peak memory of a run in the worker process, in bytes: weights (and their quantized copies; gradients and
/// momentum when training), the values alive at once (all of them when training) and the prefetched images of
/// the largest batch, and what LibTorch takes on a CPU. An estimate: the library's scratch buffers vary.
struct MemoryEstimate {
    std::int64_t weights = 0, activations = 0, images = 0, library = 0;
    std::int64_t total() const { return weights + activations + images + library; }
};
/// Errors: those of findModel.
Result<MemoryEstimate> estimateMemory(const RunSpec &spec);
/// MemAvailable of the machine (or the control group's limit where smaller); 0 where unknown.
std::int64_t availableMemoryBytes();

} // namespace ant
