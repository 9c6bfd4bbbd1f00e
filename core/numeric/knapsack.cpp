#include "core/numeric/knapsack.h"

#include "core/numeric/detail/knapsack_hull.h"

#include <algorithm>
#include <string>

namespace ant {
namespace {

using detail::HullStep;
using detail::KnapsackShape;

/// A choice for the groups before one.
struct State {
    std::int64_t weight = 0;
    double cost = 0;
    int parent = -1; ///< of the level before
    int option = 0;  ///< in KnapsackShape::options
};

class Solver {
public:
    Solver(const KnapsackShape &shape, std::int64_t budget)
        : m_shape(shape), m_relaxed(shape), m_budget(budget), m_levels(1, {State{}})
    {
    }
    KnapsackSolution solve();

private:
    void expand(std::size_t group);
    /// Remembers the solution that a state's lightest continuation and then the best steps that fit lead to.
    void complete(std::size_t group, const State &state);
    std::vector<int> choiceUpTo(std::size_t group, const State &state) const;

    const KnapsackShape &m_shape;
    detail::RelaxedCost m_relaxed;
    std::int64_t m_budget;
    std::vector<std::vector<State>> m_levels; ///< [groups decided]
    KnapsackSolution m_best;                  ///< choice in KnapsackShape::options
    bool m_hasBest = false;
};

std::vector<int> Solver::choiceUpTo(std::size_t group, const State &state) const
{
    std::vector<int> choice(group);
    const State *at = &state;
    for (std::size_t level = group; level-- > 0;) {
        choice[level] = at->option;
        at = &m_levels[level][static_cast<std::size_t>(at->parent)];
    }
    return choice;
}

void Solver::complete(std::size_t group, const State &state)
{
    KnapsackSolution found{choiceUpTo(group, state), state.weight, state.cost};
    found.choice.resize(m_shape.options.size(), 0);
    for (std::size_t rest = group; rest < m_shape.options.size(); ++rest) {
        found.weight += m_shape.options[rest].front().weight;
        found.cost += m_shape.options[rest].front().cost;
    }
    if (found.weight > m_budget)
        return;
    std::vector<bool> isStuck(m_shape.options.size()); // a step that does not fit bars those behind it
    for (const HullStep &step : m_shape.steps) {
        const auto of = static_cast<std::size_t>(step.group);
        if (of < group || isStuck[of])
            continue;
        isStuck[of] = found.weight + step.weight > m_budget;
        if (isStuck[of])
            continue;
        found.weight += step.weight;
        found.cost -= step.saving;
        found.choice[of] = step.option;
    }
    if (m_hasBest && found.cost >= m_best.cost)
        return;
    m_best = std::move(found);
    m_hasBest = true;
}

void Solver::expand(std::size_t group)
{
    const std::vector<State> &before = m_levels[group];
    const std::vector<KnapsackOption> &options = m_shape.options[group];
    std::vector<State> all;
    for (std::size_t parent = 0; parent < before.size(); ++parent)
        for (std::size_t option = 0; option < options.size(); ++option) {
            const State next{before[parent].weight + options[option].weight,
                             before[parent].cost + options[option].cost, static_cast<int>(parent),
                             static_cast<int>(option)};
            const double bound = next.cost + m_relaxed.of(group + 1, m_budget - next.weight);
            if (!m_hasBest || bound < m_best.cost)
                all.push_back(next);
        }
    std::ranges::stable_sort(all, [](const State &a, const State &b) {
        return a.weight != b.weight ? a.weight < b.weight : a.cost < b.cost;
    });
    std::vector<State> kept;
    for (const State &state : all)
        if (kept.empty() || state.cost < kept.back().cost)
            kept.push_back(state);
    m_levels.push_back(std::move(kept));
}

KnapsackSolution Solver::solve()
{
    complete(0, State{});
    for (std::size_t group = 0; group < m_shape.options.size(); ++group) {
        expand(group);
        const std::vector<State> &now = m_levels.back();
        const State *most = nullptr;
        double least = 0;
        for (const State &state : now) {
            const double bound = state.cost + m_relaxed.of(group + 1, m_budget - state.weight);
            if (!most || bound < least)
                most = &state;
            least = most == &state ? bound : least;
        }
        if (!most)
            break; // what is known cannot be bettered
        complete(group + 1, *most);
    }
    return m_best;
}

/// Choices as indices into the groups that were given, with sums in their order.
KnapsackSolution inGivenOrder(const KnapsackGroups &groups, const KnapsackShape &shape,
                              const std::vector<int> &choice)
{
    KnapsackSolution solution;
    for (std::size_t group = 0; group < choice.size(); ++group) {
        solution.choice.push_back(shape.at[group][static_cast<std::size_t>(choice[group])]);
        const KnapsackOption &option = groups[group][static_cast<std::size_t>(solution.choice.back())];
        solution.weight += option.weight;
        solution.cost += option.cost;
    }
    return solution;
}

} // namespace

std::int64_t smallestWeight(const KnapsackGroups &groups)
{
    std::int64_t sum = 0;
    for (const auto &group : groups)
        if (!group.empty())
            sum += std::ranges::min_element(group, {}, &KnapsackOption::weight)->weight;
    return sum;
}

Result<KnapsackSolution> solveKnapsack(const KnapsackGroups &groups, std::int64_t budget)
{
    const auto shape = detail::shapeOf(groups);
    if (!shape.ok())
        return shape.error();
    if (const std::int64_t smallest = smallestWeight(groups); budget < smallest)
        return Error{ErrorCode::InvalidArgument,
                     "a budget of " + std::to_string(budget) + " cannot be kept; the smallest is " +
                         std::to_string(smallest),
                     {}};
    return inGivenOrder(groups, shape.value(), Solver(shape.value(), budget).solve().choice);
}

Result<std::vector<KnapsackSolution>> knapsackHull(const KnapsackGroups &groups)
{
    const auto shape = detail::shapeOf(groups);
    if (!shape.ok())
        return shape.error();
    std::vector<int> choice(groups.size(), 0);
    std::vector<KnapsackSolution> hull = {inGivenOrder(groups, shape.value(), choice)};
    for (const HullStep &step : shape.value().steps) {
        choice[static_cast<std::size_t>(step.group)] = step.option;
        hull.push_back(inGivenOrder(groups, shape.value(), choice));
    }
    return hull;
}

} // namespace ant
