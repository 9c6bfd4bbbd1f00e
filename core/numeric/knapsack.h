#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ant {

/// One way to serve a group.
struct KnapsackOption {
    std::int64_t weight = 0; ///< of the budget, not negative
    double cost = 0;         ///< to be made small; finite, may be negative
    bool operator==(const KnapsackOption &) const = default;
};
using KnapsackGroups = std::vector<std::vector<KnapsackOption>>;

/// An option for each group.
struct KnapsackSolution {
    std::vector<int> choice; ///< index into the group's options
    std::int64_t weight = 0; ///< sums over the groups
    double cost = 0;
    bool operator==(const KnapsackSolution &) const = default;
};

/// Sum of the lightest options: no budget below it can be kept.
std::int64_t smallestWeight(const KnapsackGroups &groups);

/// The multiple-choice knapsack problem: one option of each group, least sum of costs, sum of weights at most
/// `budget`.
///
/// Exact, to double rounding of the sums: dynamic programming over the states (weight, cost) that no other
/// state dominates, group by group. A state is dropped only where its cost plus the linear relaxation's bound
/// for the groups to come is no better than a solution that is known. (Dyer, Riha and Walker, "A hybrid
/// dynamic programming/branch-and-bound algorithm for the multiple-choice knapsack problem", 1995.)
/// Deterministic. Time grows with the budget's resolution at worst; networks of 150 layers take milliseconds.
/// Errors: InvalidArgument: a group is empty or has a negative weight or a cost that is not finite; the
///         budget is below smallestWeight(), which the message names.
/// Thread: safe, keeps no state.
Result<KnapsackSolution> solveKnapsack(const KnapsackGroups &groups, std::int64_t budget);

/// The solutions that are optimal for their own weight and lie on the lower convex hull of all of them, by
/// growing weight, from the lightest to the cheapest. Errors: InvalidArgument as above.
Result<std::vector<KnapsackSolution>> knapsackHull(const KnapsackGroups &groups);

} // namespace ant
