#pragma once

#include "core/experiment/allocation.h"
#include "core/numeric/knapsack.h"

/// What a budget makes of an AllocationProblem: knapsacks.
namespace ant::detail {

/// A group of the knapsack, and the widths that each of its options stands for.
struct Choices {
    std::vector<int> quantizers;          ///< that the group decides on
    std::vector<std::vector<int>> widths; ///< by option, one for each of those
    std::vector<KnapsackOption> options;
};

/// A problem of its own: which groups, and what they may weigh together.
struct Part {
    std::vector<Choices> groups;
    std::int64_t budget = 0;
    KnapsackGroups knapsack() const
    {
        KnapsackGroups all;
        for (const Choices &group : groups)
            all.push_back(group.options);
        return all;
    }
    void settle(const std::vector<int> &choice, std::vector<int> &bits) const
    {
        for (std::size_t group = 0; group < groups.size(); ++group)
            for (std::size_t i = 0; i < groups[group].quantizers.size(); ++i)
                bits[static_cast<std::size_t>(groups[group].quantizers[i])] =
                    groups[group].widths[static_cast<std::size_t>(choice[group])][i];
    }
};

/// Divergence of one quantizer at a width. Errors: InvalidArgument where it was not measured.
Result<double> lossOf(const AllocationProblem &problem, int quantizer, int bits);

/// A layer's weight and input together, weighing macs * bits * bits: their product is what counts.
Result<Part> jointPart(const AllocationProblem &problem);
/// All weights, weighing what they take in a file of `bytes`.
Result<Part> sizePart(const AllocationProblem &problem, double bytes);
/// All weights, or all inputs, whose mean width may be `bits`.
Result<Part> meanPart(const AllocationProblem &problem, Role role, double bits);
/// Elements that take part in the mean, times the mean width they may have.
std::int64_t meanBudget(const AllocationProblem &problem, Role role, double bits);

/// The parts that a budget sets, none of which touches another's quantizers. Errors: those of lossOf.
Result<std::vector<Part>> partsOf(const AllocationProblem &problem, const Budget &budget);

} // namespace ant::detail
