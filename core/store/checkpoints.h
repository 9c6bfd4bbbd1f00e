#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace ant {

/// A state of a training from which it can go on, among the artifacts of its run:
/// `checkpoints/step-00000120.safetensors`. What is in it, `core/engine/detail/training_state.h` says.
struct CheckpointFile {
    std::filesystem::path file;
    std::int64_t step = 0; ///< training steps done
    bool operator==(const CheckpointFile &) const = default;
};

/// The place for the state after so many steps. Errors: Io (the folder cannot be made).
Result<std::filesystem::path> checkpointPlace(const std::filesystem::path &artifacts, std::int64_t step);

/// Complete ones, the newest last; none where the folder is missing. Errors: Io.
Result<std::vector<CheckpointFile>> findCheckpoints(const std::filesystem::path &artifacts);

/// Removes all but the newest `keep`, and what a writer that was killed left unfinished. Errors: Io.
/// Thread and process: the one that writes them.
Result<void> pruneCheckpoints(const std::filesystem::path &artifacts, int keep);

} // namespace ant
