#pragma once

#include "core/engine/detail/evaluation.h"

namespace ant::detail {

/// Where a data set's images are learnt from and judged on.
struct TrainingData {
    std::shared_ptr<const Dataset> train, evaluation;
    Preprocessing preprocessing;
    std::optional<Network> teacher; ///< where the recipe distils
};

struct Trained {
    Evaluation evaluation; ///< after the last epoch
    double seconds = 0;    ///< that training took, in earlier processes too
};

/// Fine-tunes with the reference's recipe (`reference.md`, "Runs"): cross entropy, SGD with momentum 0.9 and
/// weight decay 1e-4 over every parameter, alphas too; the first batch calibrates. An evaluation after each
/// epoch. resumeFrom: a checkpoint to go on from; empty: from the beginning.
/// Errors: those of forward, evaluate and unpackTraining; Corrupt when the loss is not finite.
Result<Trained> train(RunContext &run, Network &network, TrainingData &data,
                      const std::filesystem::path &resumeFrom);

} // namespace ant::detail
