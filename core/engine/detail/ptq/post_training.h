#pragma once

#include "core/engine/detail/evaluation.h"

namespace ant::detail {

/// Post-training quantization on a calibration set, as spec.ptq wants it: loads the images, repairs, rounds,
/// reconstructs, and tells the observer of the images, the blocks, the quantizers and the weights.
/// `network` has quantizers that are not calibrated yet. Images that calibrated and are not to be evaluated
/// are added to run.excluded. resumeFrom: the file of a TrainingState of a reconstruction, or empty.
/// Errors: those of loadCalibrationSet and Quantizer::calibrate; Cancelled.
Result<void> quantizePostTraining(RunContext &run, Network &network,
                                  const std::shared_ptr<const Dataset> &evaluation, const Preprocessing &how,
                                  const std::filesystem::path &resumeFrom);

} // namespace ant::detail
