#include "core/experiment/allocation_parts.h"

#include <cmath>

namespace ant::detail {
namespace {

constexpr double kBitsInByte = 8;

struct Width {
    int bits;
    double loss;
};

/// The widths that the rules leave a quantizer and that were measured.
Result<std::vector<Width>> widthsOf(const AllocationProblem &problem, int quantizer)
{
    const auto &rules = problem.rules.quantizers[static_cast<std::size_t>(quantizer)];
    const int low = rules.fixed.value_or(rules.lowest), high = rules.fixed.value_or(kMaxBits);
    std::vector<Width> widths;
    std::optional<Error> missing;
    for (int bits = low; bits <= high; ++bits) {
        auto loss = lossOf(problem, quantizer, bits);
        if (loss.ok())
            widths.push_back({bits, loss.value()});
        else
            missing = std::move(loss).error();
    }
    if (widths.empty())
        return *missing;
    return widths;
}

/// All weights, or all inputs, each a group of its own. `weigh(layer, bits)`.
template <typename Weigh>
Result<Part> separatePart(const AllocationProblem &problem, Role role, Weigh &&weigh)
{
    Part part;
    for (int layer = 0; layer < static_cast<int>(problem.size.layers.size()); ++layer) {
        const int quantizer = 2 * layer + (role == Role::Input ? 1 : 0);
        const auto widths = widthsOf(problem, quantizer);
        if (!widths.ok())
            return widths.error();
        Choices group{{quantizer}, {}, {}};
        for (const Width &width : widths.value()) {
            group.widths.push_back({width.bits});
            group.options.push_back(
                {weigh(problem.size.layers[static_cast<std::size_t>(layer)], width.bits), width.loss});
        }
        part.groups.push_back(std::move(group));
    }
    return part;
}

} // namespace

Result<double> lossOf(const AllocationProblem &problem, int quantizer, int bits)
{
    if (bits == kFloatBits)
        return 0.0;
    const auto &rules = problem.rules.quantizers[static_cast<std::size_t>(quantizer)];
    if (const SensitivityOption *option = problem.sensitivity.chosen(quantizer, bits, rules.types))
        return option->divergence;
    return Error{ErrorCode::InvalidArgument,
                 "the sensitivity of " + problem.size.layers[static_cast<std::size_t>(quantizer / 2)].layer +
                     " (" + std::string(name(quantizer % 2 ? Role::Input : Role::Weight)) + ") at " +
                     std::to_string(bits) + " bits was not measured; measure it again",
                 {}};
}

Result<Part> jointPart(const AllocationProblem &problem)
{
    Part part;
    for (int layer = 0; layer < static_cast<int>(problem.size.layers.size()); ++layer) {
        const auto weight = widthsOf(problem, 2 * layer);
        const auto input = widthsOf(problem, 2 * layer + 1);
        if (!weight.ok() || !input.ok())
            return weight.ok() ? input.error() : weight.error();
        Choices group{{2 * layer, 2 * layer + 1}, {}, {}};
        const std::int64_t macs = problem.size.layers[static_cast<std::size_t>(layer)].macs;
        for (const Width &w : weight.value())
            for (const Width &a : input.value()) {
                group.widths.push_back({w.bits, a.bits});
                group.options.push_back({macs * w.bits * a.bits, w.loss + a.loss});
            }
        part.groups.push_back(std::move(group));
    }
    return part;
}

std::int64_t meanBudget(const AllocationProblem &problem, Role role, double bits)
{
    std::int64_t elements = 0;
    for (const LayerSize &layer : problem.size.layers)
        elements += role == Role::Weight ? layer.weights : layer.inputs;
    return static_cast<std::int64_t>(std::floor(double(elements) * bits + 1e-6));
}

Result<Part> meanPart(const AllocationProblem &problem, Role role, double bits)
{
    auto part = separatePart(problem, role, [role](const LayerSize &layer, int width) {
        return (role == Role::Weight ? layer.weights : layer.inputs) * width;
    });
    if (part.ok())
        part.value().budget = meanBudget(problem, role, bits);
    return part;
}

Result<Part> sizePart(const AllocationProblem &problem, double bytes)
{
    auto part = separatePart(problem, Role::Weight, storedBits);
    if (part.ok())
        part.value().budget = static_cast<std::int64_t>(bytes * kBitsInByte) - otherStoredBits(problem.size);
    return part;
}

Result<std::vector<Part>> partsOf(const AllocationProblem &problem, const Budget &budget)
{
    std::vector<Result<Part>> made;
    switch (budget.kind) {
    case Budget::Kind::Bops:
        made.push_back(jointPart(problem));
        break;
    case Budget::Kind::Size:
        made.push_back(sizePart(problem, budget.value));
        made.push_back(meanPart(problem, Role::Input, problem.rules.inputBits));
        break;
    case Budget::Kind::Bits:
        made.push_back(meanPart(problem, Role::Weight, budget.value));
        made.push_back(meanPart(problem, Role::Input, budget.value));
        break;
    }
    std::vector<Part> parts;
    for (Result<Part> &part : made) {
        if (!part.ok())
            return std::move(part).error();
        parts.push_back(std::move(part).value());
    }
    if (budget.kind == Budget::Kind::Bops)
        parts.front().budget = static_cast<std::int64_t>(budget.value);
    return parts;
}

} // namespace ant::detail
