#pragma once

#include <cstdint>
#include <string>

namespace ant {

/// A file of weights or a data set that somebody registered in a workspace.
struct LibraryEntry {
    enum class Kind { Weights, Dataset };
    std::int64_t id = 0;
    Kind kind = Kind::Weights;
    std::string place; ///< path of the file; text of a DatasetRef ("cifar10:DIR")
    std::string model; ///< name of a model that the file fits; empty: none known, or a data set
    std::int64_t bytes = 0;
    std::string sha256;         ///< when it was registered; empty for a data set
    std::string findings;       ///< of the last check, a line each
    bool isGood = true;         ///< nothing was wrong at the last check
    std::int64_t checkedMs = 0; ///< Unix time of the last check
    bool operator==(const LibraryEntry &) const = default;
};

/// A finished run in floating point, which measures a file of weights.
struct MeasuredWeights {
    std::string sha256;
    std::int64_t run = 0;
    std::string dataset;
    std::int64_t top1Correct = 0, total = 0;
    bool operator==(const MeasuredWeights &) const = default;
};

} // namespace ant
