#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/experiment/sensitivity.h"

namespace ant::detail {

/// Measures what each quantizer of a floating-point network costs alone, for every width and type of the
/// spec's mode.
///
/// Every candidate is calibrated on what it meets in floating point in the first spec.calibrationImages() of
/// the images, as a run that quantizes nothing else would. Then, a part of the images at a time, the values
/// of all nodes are kept, and for each candidate only its layer and the nodes behind that layer run again.
/// Parts are as large as about a gigabyte of values (or spec.memoryLimit) allows.
/// data: the half that openCalibrationData() gives. Fills key.images, loss, correct and options.
/// Errors: those of Quantizer::calibrate and Loader; Corrupt where no image could be read; Cancelled, at the
/// next candidate.
Result<Sensitivity> measureSensitivity(RunContext &run, Network &network, const CalibrationData &data,
                                       const Preprocessing &how);

} // namespace ant::detail
