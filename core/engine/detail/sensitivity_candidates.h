#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/engine/detail/ptq/calibration_set.h"

namespace ant::detail {

/// One type at one width for one quantizer, and what it has cost so far.
struct Candidate {
    Quantizer quantizer;
    at::Tensor weight = {};       ///< rounded with feedback; undefined where the quantizer rounds
    at::Tensor shift = {};        ///< with it, the mean of what that adds to the layer's answers, by channel
    double signal = 0, noise = 0; ///< energy of the layer's output, and of its error
    double loss = 0, divergence = 0;
    std::int64_t correct = 0;
};

/// Candidates for every width and every type of the spec's mode that exists at it, by quantizer; each
/// calibrated on what it meets where those images pass in floating point. fitted: where it is not empty,
/// weights are rounded with error feedback through what these images are to each layer.
/// Errors: those of planQuantizers and Quantizer::calibrate; Cancelled.
Result<std::vector<std::vector<Candidate>>> calibratedCandidates(RunContext &run, Network &network,
                                                                 const at::Tensor &images,
                                                                 const CalibrationSet &fitted);

} // namespace ant::detail
