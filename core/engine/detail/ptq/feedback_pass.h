#pragma once

#include "core/engine/detail/ptq/walk.h"
#include "core/experiment/ptq_recipe.h"

namespace ant::detail {

/// Which repairs a pass makes; see PtqRecipe.
struct PassOptions {
    bool rounds = true;             ///< with feedback; false: to the nearest value
    bool wholeRange = true;         ///< inputs calibrate on all images
    bool correctsBias = true;       ///< biases (or the means of batch norms) take up the mean error
    Repair diffusion = Repair::Off; ///< of images: Auto where it helps
};

/// Quantizes a network layer by layer in the order in which it runs. Each layer sees the images as the layers
/// before it, already quantized, let them through; it is to answer like the floating-point network, and where
/// its answer is added to another branch, to make up for that branch's error too. Afterwards the network's
/// weights lie on their grids (rounding them again changes nothing).
/// `network` has quantizers that are not calibrated yet. Errors: those of Quantizer::calibrate; Cancelled.
Result<void> quantizeByLayers(RunContext &run, Network &network, Network &floating,
                              const CalibrationSet &images, const PassOptions &options);

/// What the bias of a layer, or the mean of the batch norm after it, has to take up.
void shiftAnswers(Network &network, int layer, const std::vector<double> &excess);

} // namespace ant::detail
