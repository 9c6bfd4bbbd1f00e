#include "core/experiment/ptq_recipe.h"
#include "core/experiment/spec_field_kinds.h"

#include <array>

namespace ant {
namespace {

/// The entry of a list of named values, or an error that names them all.
template <typename T, std::size_t N>
Result<T> byName(std::string_view text, const std::array<T, N> &values, std::string_view what)
{
    std::string known;
    for (const T value : values) {
        if (name(value) == text)
            return value;
        const bool isLast = value == values.back();
        known.append(known.empty() ? "" : isLast ? " or " : ", ").append(name(value));
    }
    return Error{ErrorCode::InvalidArgument,
                 "unknown " + std::string(what) + " \"" + std::string(text) + "\"; it is " + known,
                 {}};
}

} // namespace

std::string_view name(RoundingMethod method)
{
    switch (method) {
    case RoundingMethod::Nearest:
        return "nearest";
    case RoundingMethod::Feedback:
        return "feedback";
    case RoundingMethod::Reconstruct:
        break;
    }
    return "reconstruct";
}

Result<RoundingMethod> roundingMethodFromName(std::string_view text)
{
    using M = RoundingMethod;
    return byName(text, std::array{M::Nearest, M::Feedback, M::Reconstruct}, "method");
}

std::string_view name(CalibrationSource source)
{
    switch (source) {
    case CalibrationSource::Auto:
        return "auto";
    case CalibrationSource::Train:
        return "train";
    case CalibrationSource::Evaluation:
        break;
    }
    return "evaluation";
}

Result<CalibrationSource> calibrationSourceFromName(std::string_view text)
{
    using S = CalibrationSource;
    return byName(text, std::array{S::Auto, S::Train, S::Evaluation}, "source of calibration images");
}

std::string_view name(Repair repair)
{
    switch (repair) {
    case Repair::Auto:
        return "auto";
    case Repair::On:
        return "on";
    case Repair::Off:
        break;
    }
    return "off";
}

Result<Repair> repairFromName(std::string_view text)
{
    return byName(text, std::array{Repair::Auto, Repair::On, Repair::Off}, "choice");
}

namespace detail {
namespace {

using S = RunSpec;
using P = PtqRecipe;

constexpr int kMaxImages = 65536;
constexpr int kMaxIterations = 1000000;
constexpr double kMaxSeconds = 3600.0 * 24 * 365;

template <auto Member>
SpecField repair(FieldNames names)
{
    return text<&S::ptq, Member>(
        names, [](Repair value) { return std::string(name(value)); }, repairFromName);
}

void addCalibration(std::vector<SpecField> &fields)
{
    fields.push_back(number<&S::ptq, &P::calibrationImages>(
        {"calibration_images", "--calibration-images",
         "images of the training set that calibrate, drawn by the seed; 0: the first batch of the evaluation "
         "images, or 512 with a method other than nearest"},
        0, kMaxImages));
    fields.push_back(text<&S::ptq, &P::source>(
        {"calibration_source", "--calibration-source",
         "where they are drawn from: train, evaluation, or auto (evaluation where there is no training set)"},
        [](CalibrationSource value) { return std::string(name(value)); }, calibrationSourceFromName));
    fields.push_back(
        flag<&S::ptq, &P::excludeCalibration>({"exclude_calibration", "--exclude-calibration",
                                               "on: images that calibrated are left out of the evaluation"}));
}

void addRepairs(std::vector<SpecField> &fields)
{
    fields.push_back(repair<&P::ranges>(
        {"repairs.ranges", "--repair-ranges",
         "scales of inputs by all calibration images instead of one batch: auto, on, off"}));
    fields.push_back(repair<&P::bias>(
        {"repairs.bias", "--repair-bias",
         "biases take up the mean error of each channel: auto (not with method nearest), on, off"}));
    fields.push_back(repair<&P::fold>(
        {"repairs.fold", "--repair-fold",
         "batch norms are folded into the weights before the search for types: auto, on, off"}));
    fields.push_back(repair<&P::statistics>(
        {"repairs.statistics", "--repair-statistics",
         "batch norms measure the quantized network anew: auto (where it helps), on, off"}));
    fields.push_back(repair<&P::equalize>(
        {"repairs.equalize", "--repair-equalize",
         "channels between two layers are scaled to equal ranges: auto (where it helps), on, off"}));
    fields.push_back(repair<&P::diffusion>(
        {"repairs.diffusion", "--repair-diffusion",
         "rounding errors of images are passed on to the pixels around, to where the network sees least of "
         "them: auto (where it helps), on, off"}));
}

} // namespace

void addPtqFields(std::vector<SpecField> &fields)
{
    fields.push_back(text<&S::ptq, &P::method>(
        {"method", "--method",
         "how weights are rounded without training: nearest, feedback (errors made are fed back into the "
         "rest "
         "of the layer) or reconstruct (feedback, then rounding learned block by block)"},
        [](RoundingMethod value) { return std::string(name(value)); }, roundingMethodFromName));
    addCalibration(fields);
    addRepairs(fields);
    fields.push_back(number<&S::ptq, &P::iterations>(
        {"reconstruct.iterations", "--reconstruct-iterations",
         "steps of learning in a block; 0: 600, or what --reconstruct-seconds allows"},
        0, kMaxIterations));
    fields.push_back(real<&S::ptq, &P::seconds>(
        {"reconstruct.seconds", "--reconstruct-seconds",
         "time for the reconstruction, shared out over the blocks; 0: no limit"},
        "a number from 0 on", [](double x) { return x >= 0 && x <= kMaxSeconds; }));
}

} // namespace detail
} // namespace ant
