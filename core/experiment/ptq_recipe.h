#pragma once

#include "core/base/result.h"

#include <string_view>

namespace ant {

/// How the weights of a network that is not trained come to lie on their grids.
enum class RoundingMethod {
    Nearest,     ///< each to its nearest grid value, as the reference does
    Feedback,    ///< one after another, the error made so far fed back into the rest of its layer
    Reconstruct, ///< feedback, then learning block by block to answer like the floating-point network
};
std::string_view name(RoundingMethod method); ///< "nearest"
Result<RoundingMethod> roundingMethodFromName(std::string_view name);

/// Where calibration images are taken from.
enum class CalibrationSource {
    Auto,       ///< training images; evaluation images, with a warning, where there are none
    Train,      ///< training images or none
    Evaluation, ///< evaluation images, with a warning
};
std::string_view name(CalibrationSource source); ///< "auto"
Result<CalibrationSource> calibrationSourceFromName(std::string_view name);

/// Auto: not with rounding to nearest, which stays as the reference does it; otherwise where it makes the
/// network's answers to the calibration images more like those in floating point.
enum class Repair { Auto, On, Off };
std::string_view name(Repair repair); ///< "auto"
Result<Repair> repairFromName(std::string_view name);

/// Post-training quantization beyond the reference. The defaults are the reference's.
struct PtqRecipe {
    static constexpr int kUsualImages = 512;     ///< where 0 was given and the method needs some
    static constexpr int kUsualIterations = 600; ///< of a block

    RoundingMethod method = RoundingMethod::Nearest;
    /// Drawn by the run's seed; 0: the first batch of evaluation images, or kUsualImages with another method.
    int calibrationImages = 0;
    CalibrationSource source = CalibrationSource::Auto;
    bool excludeCalibration = false;  ///< images that calibrated are not evaluated
    Repair ranges = Repair::Auto;     ///< input scales by all calibration images instead of one batch
    Repair bias = Repair::Auto;       ///< biases take up the mean error of a layer's answers
    Repair fold = Repair::Auto;       ///< batch norms count where a layer's type is chosen
    Repair statistics = Repair::Auto; ///< batch norms measure the quantized network anew
    Repair equalize = Repair::Auto;   ///< channels between two layers scaled to equal ranges
    Repair diffusion = Repair::Auto;  ///< rounding errors of images passed on to pixels around
    int iterations = 0; ///< of a block's reconstruction; 0: kUsualIterations, or what time allows
    double seconds = 0; ///< for the whole reconstruction; 0: no limit
    bool operator==(const PtqRecipe &) const = default;

    bool hasCalibrationSet() const { return method != RoundingMethod::Nearest || calibrationImages > 0; }
    int images() const { return calibrationImages > 0 ? calibrationImages : kUsualImages; }
};

} // namespace ant
