#include "core/report/pareto.h"

#include "core/experiment/model_source.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace ant {
namespace {

constexpr int kLargestCount = 8; ///< of the layers that `-n8` is shown for

bool isAlike(const RunSpec &spec, const RunSpec &like)
{
    const auto isNearest = [](const RunSpec &one) { return one.ptq.method == RoundingMethod::Nearest; };
    return isNearest(spec) == isNearest(like) && spec.task == Task::Ptq && spec.model == like.model &&
           spec.weights == like.weights && spec.dataset == like.dataset && spec.limit == like.limit &&
           spec.perClass == like.perClass && spec.checkpoint.empty();
}

Result<MeasuredRun> measured(Workspace &workspace, const RunSummary &run, const NetworkSize &size)
{
    MeasuredRun found{run.id, run.name, bitsOf(run.spec, size), run.result->top1(), run.result->total};
    if (run.spec.eightBitCount == 0)
        return found;
    const auto quantizers = workspace.quantizers(run.id);
    if (!quantizers.ok())
        return quantizers.error();
    for (const QuantizerRecord &quantizer : quantizers.value())
        if (const auto index = static_cast<std::size_t>(quantizer.index); index < found.bits.size())
            found.bits[index] = quantizer.bits;
    return found;
}

std::string bitsText(int bits)
{
    return std::to_string(bits) + " bits everywhere";
}

/// "best for 33.0 kB"; what a front is made along tells its points apart.
std::string frontTitle(CostAxis axis, const NetworkCost &cost)
{
    char number[32];
    std::snprintf(number, sizeof number, "%.1f", double(costAlong(axis, cost)) / costUnit(axis));
    return "best for " + std::string(number) + (axis == CostAxis::Size ? " kB" : " M bit operations");
}

void addPoint(Pareto &pareto, const AllocationProblem &problem, ParetoPoint::Kind kind, std::string title,
              const std::vector<int> &bits)
{
    auto assignment = assess(problem, bits);
    if (assignment.ok()) // else a width that nobody measured: nothing can be said of it
        pareto.points.push_back({kind, std::move(title), std::move(assignment).value(), 0, {}});
}

void addComparisons(Pareto &pareto, const AllocationProblem &problem)
{
    for (int bits = kMinBits; bits <= kMaxBits; ++bits)
        addPoint(pareto, problem, ParetoPoint::Kind::Uniform, bitsText(bits),
                 uniformBits(problem.size, bits, false));
    for (int bits = kMinBits; bits < kMaxBits; ++bits)
        addPoint(pareto, problem, ParetoPoint::Kind::EightBitEnds,
                 bitsText(bits) + ", first and last layer at 8", uniformBits(problem.size, bits, true));
    constexpr int kReferenceBits = 4;
    const int most = std::min(kLargestCount, static_cast<int>(problem.size.layers.size()));
    for (int count = 2; count <= most; ++count)
        addPoint(pareto, problem, ParetoPoint::Kind::LargestError,
                 bitsText(kReferenceBits) + ", " + std::to_string(count) + " layers at 8 by their error",
                 largestErrorBits(problem, kReferenceBits, count));
}

/// Gives each run to the points with its widths, or a point of its own.
void addRuns(Pareto &pareto, const AllocationProblem &problem, const std::vector<MeasuredRun> &runs)
{
    for (const MeasuredRun &run : runs) {
        if (run.isFloatingPoint())
            continue;
        bool isKnown = false;
        for (ParetoPoint &point : pareto.points)
            if (point.assignment.bits() == run.bits) {
                point.run = run;
                isKnown = true;
            }
        if (isKnown)
            continue;
        addPoint(pareto, problem, ParetoPoint::Kind::Run, run.name, run.bits);
        if (!pareto.points.empty() && pareto.points.back().title == run.name)
            pareto.points.back().run = run;
    }
}

} // namespace

Result<std::vector<MeasuredRun>> measuredRuns(Workspace &workspace, const RunSpec &like)
{
    const auto model = openModel(like.model);
    if (!model.ok())
        return model.error();
    const NetworkSize size = networkSize(model.value()->build());
    const auto runs = workspace.runs();
    if (!runs.ok())
        return runs.error();
    std::vector<MeasuredRun> found;
    for (const RunSummary &run : runs.value()) {
        if (run.state != RunState::Done || !run.result || !isAlike(run.spec, like))
            continue;
        auto measuredRun = measured(workspace, run, size);
        if (!measuredRun.ok())
            return std::move(measuredRun).error();
        found.push_back(std::move(measuredRun).value());
    }
    return found;
}

std::string_view name(ParetoPoint::Kind kind)
{
    switch (kind) {
    case ParetoPoint::Kind::Front:
        return "front";
    case ParetoPoint::Kind::Uniform:
        return "uniform";
    case ParetoPoint::Kind::EightBitEnds:
        return "l8";
    case ParetoPoint::Kind::LargestError:
        return "n8";
    case ParetoPoint::Kind::Run:
        break;
    }
    return "run";
}

Result<Pareto> pareto(const AllocationProblem &problem, CostAxis axis, const std::vector<MeasuredRun> &runs)
{
    auto front = paretoFront(problem, axis);
    if (!front.ok())
        return std::move(front).error();
    Pareto result;
    result.axis = axis;
    for (Assignment &assignment : front.value()) {
        std::string title = frontTitle(axis, assignment.cost);
        result.points.push_back({ParetoPoint::Kind::Front, std::move(title), std::move(assignment), 0, {}});
    }
    addComparisons(result, problem);
    addRuns(result, problem, runs);
    result.accuracy = fitAccuracy(problem, runs);
    for (ParetoPoint &point : result.points)
        point.predictedTop1 = result.accuracy.predict(point.assignment.predictedLoss);
    return result;
}

double costUnit(CostAxis axis)
{
    return axis == CostAxis::Size ? 1e3 : 1e6;
}

int pointWithin(const Pareto &pareto, double percentagePoints)
{
    int chosen = -1;
    for (std::size_t i = 0; i < pareto.points.size(); ++i) {
        if (pareto.points[i].kind != ParetoPoint::Kind::Front)
            continue;
        chosen = static_cast<int>(i);
        if (pareto.points[i].predictedTop1 >= pareto.accuracy.fp32 - percentagePoints)
            break;
    }
    return chosen;
}

Pareto thinned(const Pareto &pareto, std::size_t most)
{
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < pareto.points.size(); ++i)
        if (pareto.points[i].kind == ParetoPoint::Kind::Front)
            front.push_back(i);
    if (most == 0 || front.size() <= most || most < 2)
        return pareto;
    const auto cost = [&](std::size_t i) {
        return double(costAlong(pareto.axis, pareto.points[i].assignment.cost));
    };
    std::set<std::size_t> kept;
    const double low = cost(front.front()), step = (cost(front.back()) - low) / double(most - 1);
    for (std::size_t k = 0; k < most; ++k)
        kept.insert(*std::ranges::min_element(
            front, {}, [&](std::size_t i) { return std::abs(cost(i) - low - step * double(k)); }));
    Pareto result{pareto.axis, {}, pareto.accuracy};
    for (std::size_t i = 0; i < pareto.points.size(); ++i) {
        const ParetoPoint &point = pareto.points[i];
        if (point.kind != ParetoPoint::Kind::Front || point.run || kept.contains(i))
            result.points.push_back(point);
    }
    return result;
}

} // namespace ant
