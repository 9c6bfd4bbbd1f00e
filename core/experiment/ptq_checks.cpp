#include "core/experiment/spec_checks.h"

namespace ant::detail {
namespace {

/// Settings of post-training quantization that do nothing here.
void checkUse(const RunSpec &spec, Findings &findings)
{
    const PtqRecipe &recipe = spec.ptq;
    const bool measures = spec.task == Task::Sensitivity && recipe.method == RoundingMethod::Feedback;
    const bool isUsed = (spec.task == Task::Ptq || measures) && !spec.isFloatingPoint();
    if (!isUsed && recipe.method != RoundingMethod::Nearest)
        findings.warning("method",
                         "method " + std::string(name(recipe.method)) + " is ignored by " +
                             (spec.isFloatingPoint() ? "mode fp32" : "task " + std::string(name(spec.task))) +
                             "; it is for task ptq");
    if (isUsed && recipe.method != RoundingMethod::Nearest && spec.device != "cpu")
        findings.error("method", "method " + std::string(name(recipe.method)) +
                                     " runs on the processor; choose device cpu");
    if (isUsed && recipe.hasCalibrationSet() && spec.eightBitCount > 0)
        findings.error("eight_bit_count", "eight_bit_count chooses layers by their error on the first batch; "
                                          "with a calibration set name the layers in eight_bit_layers");
    if (recipe.method != RoundingMethod::Reconstruct && (recipe.iterations > 0 || recipe.seconds > 0))
        findings.warning(recipe.iterations > 0 ? "reconstruct.iterations" : "reconstruct.seconds",
                         "nothing is reconstructed with method " + std::string(name(recipe.method)));
    if (!recipe.hasCalibrationSet() && recipe.excludeCalibration)
        findings.warning("exclude_calibration",
                         "exclude_calibration needs calibration_images: the first batch calibrates now");
}

} // namespace

void checkCalibration(const RunSpec &spec, std::int64_t evaluationImages, Findings &findings)
{
    checkUse(spec, findings);
    const PtqRecipe &recipe = spec.ptq;
    if (spec.task != Task::Ptq || spec.isFloatingPoint() || !recipe.hasCalibrationSet())
        return;
    const auto train = openDataset(spec.dataset, Split::Train);
    const bool isEvaluation = recipe.source == CalibrationSource::Evaluation || !train.ok();
    if (!train.ok() && recipe.source == CalibrationSource::Train)
        return findings.error("calibration_source", "calibration_source: " + train.error().message);
    const std::int64_t available = isEvaluation ? evaluationImages : train.value()->size();
    if (recipe.calibrationImages > available)
        return findings.error("calibration_images",
                              "calibration_images is " + std::to_string(recipe.calibrationImages) + ", but " +
                                  spec.dataset.text() + " has " + std::to_string(available) +
                                  (isEvaluation ? " images to evaluate" : " training images"));
    if (isEvaluation && recipe.excludeCalibration && recipe.images() >= evaluationImages)
        return findings.error("exclude_calibration",
                              "all " + std::to_string(evaluationImages) +
                                  " images would calibrate and none be left to evaluate; calibrate on fewer");
    if (isEvaluation)
        findings.warning("calibration_source",
                         std::string(train.ok()
                                         ? "evaluation images calibrate"
                                         : "there are no training images, so evaluation images calibrate") +
                             (recipe.excludeCalibration ? "; they are left out of the evaluation"
                                                        : "; the accuracy is measured on them too"));
}

} // namespace ant::detail
