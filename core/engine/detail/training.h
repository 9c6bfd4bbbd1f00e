#pragma once

#include "core/engine/detail/evaluation.h"

namespace ant::detail {

/// Where a data set's images are learnt from and judged on.
struct TrainingData {
    std::shared_ptr<const Dataset> train, evaluation;
    Preprocessing preprocessing;
};

/// Fine-tunes with the reference's recipe (`reference.md`, "Runs"): cross entropy, SGD with momentum 0.9 and
/// weight decay 1e-4 over every parameter, alphas too; the first batch calibrates. An evaluation after each
/// epoch; the last one is returned. Errors: those of forward and evaluate; Corrupt when the loss is not
/// finite.
Result<Evaluation> train(RunContext &run, Network &network, const TrainingData &data);

} // namespace ant::detail
