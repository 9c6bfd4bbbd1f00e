#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/engine/detail/recipe.h"
#include "core/engine/detail/sgd.h"

namespace ant::detail {

/// How far a training has come; everything random follows from it, the seed and the generator's state.
struct TrainingPlace {
    int epoch = 0;
    std::int64_t batches = 0; ///< of the epoch, taken from the loader
    std::int64_t losses = 0;  ///< of the epoch, steps made
    std::int64_t steps = 0;   ///< of the run
    double lossSum = 0;       ///< of the epoch's steps
    int microBatch = 0;       ///< images at once, as memory has allowed so far
    double seconds = 0;       ///< spent on it, by all processes that worked on the run
    bool operator==(const TrainingPlace &) const = default;
};

/// What a training changes, and the images that it learns from.
struct TrainingParts {
    Network &network;
    Sgd &optimizer;
    WeightAverage &average;
    const Dataset &images;
};

/// A checkpoint is a safetensors file: the network and its quantizers as in a file of trained weights
/// (`checkpoint.h`); `optimizer.velocity.N` and `average.N` in the order of Network::trainable();
/// `quantizer.counts` [n, 2]; `random.cpu`, the state of LibTorch's generator; as metadata the place
/// (`lossSum` in hexadecimal: every bit counts), the spec in JSON, the fingerprint of the images, and the
/// number of threads.
TensorFile packTraining(RunContext &run, const TrainingParts &parts, const TrainingPlace &place);

/// Puts the parts and the generator into the state of a checkpoint.
/// Errors: those of readSafetensors; InvalidArgument where it is of a run with another model, mode, recipe or
/// other images; Corrupt where something is missing.
Result<TrainingPlace> unpackTraining(const std::filesystem::path &file, RunContext &run,
                                     const TrainingParts &parts);

} // namespace ant::detail
