#include "core/experiment/allocation.h"

#include "core/experiment/allocation_parts.h"
#include "core/experiment/model_source.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ant {
namespace {

using detail::Part;

constexpr int kOuterBits = 8;
constexpr double kBitsInByte = 8;

/// The lightest network that the rules allow, as a budget of that kind.
Budget smallestBudget(const AllocationProblem &problem, const std::vector<Part> &parts, Budget::Kind kind)
{
    const double lightest = double(smallestWeight(parts.front().knapsack()));
    if (kind == Budget::Kind::Bops)
        return {kind, lightest};
    if (kind == Budget::Kind::Size)
        return {kind, std::ceil((lightest + double(otherStoredBits(problem.size))) / kBitsInByte)};
    double mean = 0; // the larger of the two, rounded up to what a person types
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const Role role = part == 0 ? Role::Weight : Role::Input;
        mean = std::max(mean, double(smallestWeight(parts[part].knapsack())) /
                                  double(detail::meanBudget(problem, role, 1)));
    }
    return {kind, std::ceil(mean * 1000) / 1000};
}

Error inputsDoNotFit(const AllocationProblem &problem)
{
    return {ErrorCode::InvalidArgument,
            "the inputs cannot keep to a mean of " +
                text({Budget::Kind::Bits, problem.rules.inputBits}).substr(5) +
                " bits (bits.input) with the lowest width and the layers at 8 bits that are asked for; give "
                "the inputs more bits",
            {}};
}

Error infeasible(const AllocationProblem &problem, const Budget &budget, const std::vector<Part> &parts)
{
    if (budget.kind == Budget::Kind::Size && smallestWeight(parts.front().knapsack()) <= parts.front().budget)
        return inputsDoNotFit(problem);
    return {ErrorCode::InvalidArgument,
            "no widths keep to the budget " + text(budget) + " for " + problem.model + "; the smallest is " +
                text(smallestBudget(problem, parts, budget.kind)) +
                ", with every width as low as the rules allow",
            {}};
}

Result<Assignment> withBudget(Result<Assignment> assignment, const Budget &budget)
{
    if (assignment.ok())
        assignment.value().budget = text(budget);
    return assignment;
}

} // namespace

Result<AllocationProblem> allocationProblem(Sensitivity sensitivity, const RunSpec &spec, int lowestBits)
{
    const auto model = openModel(spec.model);
    if (!model.ok())
        return model.error();
    AllocationProblem problem;
    problem.size = networkSize(model.value()->build());
    auto rules = allocationRules(spec, problem.size, lowestBits);
    if (!rules.ok())
        return std::move(rules).error();
    problem.rules = std::move(rules).value();
    problem.sensitivity = std::move(sensitivity);
    problem.model = spec.model;
    problem.mode = spec.mode;
    return problem;
}

Result<Assignment> allocate(const AllocationProblem &problem, const Budget &budget)
{
    const auto parts = detail::partsOf(problem, budget);
    if (!parts.ok())
        return parts.error();
    std::vector<int> bits(problem.rules.quantizers.size());
    for (const Part &part : parts.value()) {
        if (smallestWeight(part.knapsack()) > part.budget)
            return infeasible(problem, budget, parts.value());
        const auto solution = solveKnapsack(part.knapsack(), part.budget);
        if (!solution.ok())
            return solution.error();
        part.settle(solution.value().choice, bits);
    }
    return withBudget(assess(problem, bits), budget);
}

Result<std::vector<Assignment>> paretoFront(const AllocationProblem &problem, CostAxis axis)
{
    const bool isSize = axis == CostAxis::Size;
    auto traded = isSize ? detail::sizePart(problem, 0) : detail::jointPart(problem);
    if (!traded.ok())
        return std::move(traded).error();
    std::vector<int> bits(problem.rules.quantizers.size());
    if (isSize) {
        // Inputs do not count there: the same for every point.
        const auto inputs = detail::meanPart(problem, Role::Input, problem.rules.inputBits);
        if (!inputs.ok())
            return inputs.error();
        if (smallestWeight(inputs.value().knapsack()) > inputs.value().budget)
            return inputsDoNotFit(problem);
        const auto solution = solveKnapsack(inputs.value().knapsack(), inputs.value().budget);
        if (!solution.ok())
            return solution.error();
        inputs.value().settle(solution.value().choice, bits);
    }
    const auto hull = knapsackHull(traded.value().knapsack());
    if (!hull.ok())
        return hull.error();
    std::vector<Assignment> front;
    for (const KnapsackSolution &point : hull.value()) {
        traded.value().settle(point.choice, bits);
        auto assignment = assess(problem, bits);
        if (!assignment.ok())
            return std::move(assignment).error();
        const Budget own{isSize ? Budget::Kind::Size : Budget::Kind::Bops,
                         double(costAlong(axis, assignment.value().cost))};
        assignment.value().budget = text(own);
        front.push_back(std::move(assignment).value());
    }
    return front;
}

Result<Assignment> assess(const AllocationProblem &problem, std::span<const int> bits)
{
    Assignment assignment;
    assignment.model = problem.model;
    assignment.mode = problem.mode;
    assignment.cost = networkCost(problem.size, bits);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        const auto loss = detail::lossOf(problem, static_cast<int>(i), bits[i]);
        if (!loss.ok())
            return loss.error();
        assignment.predictedLoss += loss.value();
        const SensitivityOption *option =
            problem.sensitivity.chosen(static_cast<int>(i), bits[i], problem.rules.quantizers[i].types);
        assignment.quantizers.push_back({problem.size.layers[i / 2].layer,
                                         i % 2 == 0 ? Role::Weight : Role::Input, bits[i],
                                         option ? option->type : ""});
    }
    return assignment;
}

std::vector<int> uniformBits(const NetworkSize &size, int bits, bool keepsOuter)
{
    std::vector<int> all(2 * size.layers.size(), bits);
    if (keepsOuter && !all.empty())
        all[0] = all[1] = all[all.size() - 2] = all[all.size() - 1] = kOuterBits;
    return all;
}

std::vector<int> largestErrorBits(const AllocationProblem &problem, int bits, int count)
{
    constexpr int kAlways = 2; // the last ones
    const auto layers = static_cast<int>(problem.size.layers.size());
    std::vector<double> error(static_cast<std::size_t>(layers));
    for (int i = 0; i < 2 * layers; ++i)
        if (const auto *option = problem.sensitivity.chosen(
                i, bits, problem.rules.quantizers[static_cast<std::size_t>(i)].types))
            error[static_cast<std::size_t>(i / 2)] += option->mse;
    std::vector<int> order(static_cast<std::size_t>(std::max(0, layers - kAlways)));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&](int a, int b) {
        return error[static_cast<std::size_t>(a)] > error[static_cast<std::size_t>(b)];
    });
    order.resize(std::min(order.size(), static_cast<std::size_t>(std::max(0, count - kAlways))));
    for (int layer = std::max(0, layers - kAlways); layer < layers; ++layer)
        order.push_back(layer);
    std::vector<int> all(static_cast<std::size_t>(2 * layers), bits);
    for (const int layer : order)
        all[static_cast<std::size_t>(2 * layer)] = all[static_cast<std::size_t>(2 * layer + 1)] = kOuterBits;
    return all;
}

} // namespace ant
