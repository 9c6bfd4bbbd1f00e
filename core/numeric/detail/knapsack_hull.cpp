#include "core/numeric/detail/knapsack_hull.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace ant::detail {
namespace {

Result<void> checkGroup(const std::vector<KnapsackOption> &group, std::size_t number)
{
    const auto isWrong = [](const KnapsackOption &option) {
        return option.weight < 0 || !std::isfinite(option.cost);
    };
    if (group.empty() || std::ranges::any_of(group, isWrong))
        return Error{ErrorCode::InvalidArgument,
                     "group " + std::to_string(number) +
                         " of the choices is empty or has a weight below 0 or a cost that is not finite",
                     {}};
    return {};
}

/// Indices by growing weight, without those that are no cheaper than a lighter one.
std::vector<int> useful(const std::vector<KnapsackOption> &group)
{
    std::vector<int> order(group.size());
    std::iota(order.begin(), order.end(), 0);
    const auto option = [&](int index) -> const KnapsackOption & {
        return group[static_cast<std::size_t>(index)];
    };
    std::ranges::stable_sort(order, [&](int a, int b) {
        return option(a).weight != option(b).weight ? option(a).weight < option(b).weight
                                                    : option(a).cost < option(b).cost;
    });
    std::vector<int> kept;
    for (const int index : order)
        if (kept.empty() || option(index).cost < option(kept.back()).cost)
            kept.push_back(index);
    return kept;
}

/// The steps along the lower convex hull of options that are by growing weight and falling cost.
void addSteps(const std::vector<KnapsackOption> &options, int group, std::vector<HullStep> &steps)
{
    std::vector<std::size_t> hull;
    const auto slope = [&](std::size_t from, std::size_t to) {
        return (options[from].cost - options[to].cost) / double(options[to].weight - options[from].weight);
    };
    for (std::size_t next = 0; next < options.size(); ++next) {
        while (hull.size() > 1 && slope(hull[hull.size() - 2], hull.back()) <= slope(hull.back(), next))
            hull.pop_back();
        hull.push_back(next);
    }
    for (std::size_t i = 1; i < hull.size(); ++i)
        steps.push_back({group, static_cast<int>(hull[i]),
                         options[hull[i]].weight - options[hull[i - 1]].weight,
                         options[hull[i - 1]].cost - options[hull[i]].cost});
}

} // namespace

Result<KnapsackShape> shapeOf(const KnapsackGroups &groups)
{
    KnapsackShape shape;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        if (auto checked = checkGroup(groups[group], group); !checked.ok())
            return std::move(checked).error();
        shape.at.push_back(useful(groups[group]));
        std::vector<KnapsackOption> options;
        for (const int index : shape.at.back())
            options.push_back(groups[group][static_cast<std::size_t>(index)]);
        addSteps(options, static_cast<int>(group), shape.steps);
        shape.options.push_back(std::move(options));
    }
    std::ranges::stable_sort(shape.steps, [](const HullStep &a, const HullStep &b) {
        return a.perWeight() > b.perWeight(); // stable: of equal ones the earlier group's, in its order
    });
    return shape;
}

RelaxedCost::RelaxedCost(const KnapsackShape &shape) : m_tails(shape.options.size() + 1)
{
    for (std::size_t first = shape.options.size(); first-- > 0;) {
        Tail &tail = m_tails[first];
        const KnapsackOption &lightest = shape.options[first].front();
        tail.lightest = m_tails[first + 1].lightest + lightest.weight;
        tail.costOfLightest = m_tails[first + 1].costOfLightest + lightest.cost;
        std::int64_t weight = 0;
        double saving = 0;
        for (const HullStep &step : shape.steps) {
            if (step.group < static_cast<int>(first))
                continue;
            tail.weight.push_back(weight += step.weight);
            tail.saving.push_back(saving += step.saving);
        }
    }
}

double RelaxedCost::of(std::size_t first, std::int64_t budget) const
{
    const Tail &tail = m_tails[first];
    const std::int64_t room = budget - tail.lightest;
    if (room < 0)
        return std::numeric_limits<double>::infinity();
    const auto next = static_cast<std::size_t>(std::ranges::upper_bound(tail.weight, room) -
                                               tail.weight.begin()); // the first step that does not fit
    const std::int64_t weight = next > 0 ? tail.weight[next - 1] : 0;
    double saving = next > 0 ? tail.saving[next - 1] : 0;
    if (next < tail.weight.size())
        saving += (tail.saving[next] - saving) * double(room - weight) / double(tail.weight[next] - weight);
    return tail.costOfLightest - saving;
}

} // namespace ant::detail
