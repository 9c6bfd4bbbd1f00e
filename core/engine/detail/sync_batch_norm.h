#pragma once

#include "core/engine/detail/processes.h"

namespace ant::detail {

/// What a batch norm consists of; all [channels].
struct BatchNormTensors {
    at::Tensor weight, bias, runningMean, runningVariance;
};

/// Batch norm in training over the images of all processes, as if one had them all: statistics of the whole
/// batch (unbiased variance into the running one), gradients through them. The statistics are summed in
/// double, so that one process rounds them to the same floats as several: a difference there would turn
/// codes. The gradients of weight and bias are those of this process's images. x [n, channels, h, w], n may
/// be 0. processes: null where this one has all images; else collective, backward too.
at::Tensor syncBatchNorm(const at::Tensor &x, const BatchNormTensors &norm, double momentum, double eps,
                         Processes *processes);

} // namespace ant::detail
