#pragma once

#include "core/engine/detail/ptq/calibration_set.h"

namespace ant::detail {

/// Folds the gain of each batch norm into the weights of the layer before it, whose channels then count for
/// the choice of its type as they count in the network. The batch norm stays, with a gain of 1; the network
/// computes the same up to rounding. Returns how many layers were folded.
int foldBatchNorms(Network &network);

/// The layers, by name, whose weights would be given another type without the folding; `before` is the
/// network as it was. Quantizers of both are left alone.
Result<std::vector<std::string>> typesChangedByFolding(RunContext &run, Network &before, Network &folded);

/// Scales channels between layers that only a ReLU, pooling or a batch norm separates, so that the ranges of
/// activations and of the next layer's weights share what there is to equalize. The network computes the same
/// up to rounding. Returns how many places were scaled.
/// Source: Nagel et al., "Data-free quantization" (2019); the share as in Xiao et al., "SmoothQuant" (2023).
Result<int> equalizeChannels(RunContext &run, Network &network, const CalibrationSet &images);

/// Gives every batch norm the mean and variance of what it meets in the quantized network, in the order of
/// the network, so that each sees those before it corrected.
Result<void> remeasureBatchNorms(RunContext &run, Network &network, const CalibrationSet &images);

/// Mean Kullback-Leibler divergence of the quantized network's answers from those in floating point, on the
/// calibration images.
Result<double> answerDistance(RunContext &run, Network &network, Network &floating,
                              const CalibrationSet &images);

} // namespace ant::detail
