#pragma once

#include "core/engine/detail/ptq/block_learner.h"
#include "core/engine/detail/ptq/calibration_set.h"

namespace ant::detail {

/// Walks through the blocks of a network that feedback has rounded and, where spec.ptq asks for it, lets each
/// learn (BlockLearner); tells the observer of every block, and leaves a checkpoint after each one learned.
/// A block that learning made no better stays as feedback left it.
/// weights: of all layers in floating point, by node. resumeFrom: such a checkpoint of this run, or empty.
/// Errors: InvalidArgument (a checkpoint of another run); Cancelled, after which the checkpoints are there.
Result<void> reconstruct(RunContext &run, Network &network, Network &floating, const CalibrationSet &images,
                         const std::map<int, at::Tensor> &weights, const std::filesystem::path &resumeFrom);

} // namespace ant::detail
