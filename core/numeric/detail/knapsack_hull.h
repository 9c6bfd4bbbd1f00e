#pragma once

#include "core/numeric/knapsack.h"

namespace ant::detail {

/// From one vertex of a group's lower convex hull to the next, heavier and cheaper one.
struct HullStep {
    int group = 0;
    int option = 0; ///< where it leads to, index into the group's options
    std::int64_t weight = 0;
    double saving = 0; ///< positive
    double perWeight() const { return saving / double(weight); }
};

/// Groups without the options that another one makes useless.
struct KnapsackShape {
    KnapsackGroups options;           ///< by growing weight, each cheaper than those before it
    std::vector<std::vector<int>> at; ///< of each of those, its index in the group that was given
    std::vector<HullStep> steps;      ///< best saving per weight first; those of a group in their order
};
/// Errors: InvalidArgument, see solveKnapsack.
Result<KnapsackShape> shapeOf(const KnapsackGroups &groups);

/// The least cost that the groups from one on could have if options could be mixed.
class RelaxedCost {
public:
    explicit RelaxedCost(const KnapsackShape &shape);
    /// Of the groups first, first + 1, …; infinite where the budget does not hold their lightest options.
    double of(std::size_t first, std::int64_t budget) const;

private:
    struct Tail {
        std::int64_t lightest = 0;
        double costOfLightest = 0;
        std::vector<std::int64_t> weight; ///< sums of its steps
        std::vector<double> saving;
    };
    std::vector<Tail> m_tails; ///< by first group; one more, empty, at the end
};

} // namespace ant::detail
