#include "core/report/accuracy_model.h"

#include "core/experiment/model_source.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

/// Of an accuracy's logarithm: about what a thousand images leave open.
constexpr double kNoise = 0.01;

/// Predicted loss and -log of how far accuracy lies above chance.
struct Point {
    double loss = 0, fall = 0;
};

/// The slope through (loss, fall) and all points; an expected slope counts as much as the noise lets it.
double slopeThrough(const Point &origin, const std::vector<Point> &points, double expected)
{
    const double trust = expected > 0 ? kNoise * kNoise / (expected * expected) : 0;
    double products = trust * expected, squares = trust;
    for (const Point &point : points) {
        products += (point.loss - origin.loss) * (point.fall - origin.fall);
        squares += (point.loss - origin.loss) * (point.loss - origin.loss);
    }
    return squares > 0 ? std::max(0.0, products / squares) : 0;
}

Point meanOf(const std::vector<Point> &points)
{
    Point mean;
    for (const Point &point : points) {
        mean.loss += point.loss / double(points.size());
        mean.fall += point.fall / double(points.size());
    }
    return mean;
}

} // namespace

bool MeasuredRun::isFloatingPoint() const
{
    return std::ranges::all_of(bits, [](int width) { return width == kFloatBits; });
}

double AccuracyModel::predict(double loss) const
{
    return chance + (fp32 - chance) * std::exp(-slope * std::max(0.0, loss));
}

AccuracyModel fitAccuracy(const AllocationProblem &problem, const std::vector<MeasuredRun> &runs)
{
    AccuracyModel model;
    if (const auto info = openModel(problem.model); info.ok())
        model.chance = 100.0 / info.value()->classes;
    const auto add = [&model](std::vector<Point> &points, double loss, double top1) {
        if (top1 > model.chance)
            points.push_back({loss, -std::log(top1 - model.chance)});
    };
    const Sensitivity &measured = problem.sensitivity;
    std::vector<Point> start, alone, exact, together;
    add(start, 0, measured.top1());
    for (const SensitivityOption &option : measured.options)
        add(alone, option.divergence,
            100.0 * double(option.correct) / double(std::max<std::int64_t>(1, measured.key.images)));
    if (start.empty())
        return {.fp32 = measured.top1(), .chance = model.chance};
    Point origin = start.front();
    model.slope = slopeThrough(origin, alone, 0);
    for (const MeasuredRun &run : runs)
        if (run.isFloatingPoint())
            add(exact, 0, run.top1);
        else if (const auto assignment = assess(problem, run.bits); assignment.ok())
            add(together, assignment.value().predictedLoss, run.top1);
    if (!exact.empty()) {
        origin = exact.back(); // the newest
        model.isFp32Measured = true;
        model.slope = slopeThrough(origin, together, model.slope);
    } else if (!together.empty()) {
        const Point mean = meanOf(together);
        model.slope = slopeThrough(mean, together, model.slope);
        origin.fall = mean.fall - model.slope * mean.loss;
    }
    model.fp32 = std::min(100.0, model.chance + std::exp(-origin.fall));
    return model;
}

} // namespace ant
