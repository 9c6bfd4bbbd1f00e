#pragma once

#include "core/data/dataset.h"

#include <filesystem>
#include <stop_token>

namespace ant {

/// What a file of weights is.
struct WeightsFacts {
    std::string model; ///< that it fits, by names and shapes of its tensors; empty: none known
    std::int64_t bytes = 0;
    std::string sha256;
    std::size_t tensors = 0;
};
/// Reads the whole file. Errors: those of readTensorFile and sha256OfFile; Cancelled within some milliseconds
/// of hashing. Thread: any; hundreds of megabytes take seconds.
Result<WeightsFacts> inspectWeights(const std::filesystem::path &file, const std::stop_token &stop);

} // namespace ant
