#include "app/antq/allocation.h"

#include "app/antq/output.h"
#include "app/antq/run_execution.h"
#include "core/experiment/model_source.h"
#include "core/report/table.h"

#include <CLI/CLI.hpp>

namespace ant::cli {
namespace {

std::string fixed(double value, int digits)
{
    return shown(Cell{value, digits});
}

Result<RunSpec> withAssignment(RunSpec spec, const Assignment &assignment)
{
    auto applied = applyAssignment(assignment, spec);
    if (!applied.ok())
        return std::move(applied).error();
    return spec;
}

Result<Assignment> solve(Workspace &workspace, const RunSpec &spec, const BitsRequest &request,
                         ProgressView &view)
{
    const auto budget = parseBudget(request.budget);
    if (!budget.ok())
        return budget.error();
    auto sensitivity = obtainSensitivity(workspace, spec, request.images, view);
    if (!sensitivity.ok())
        return std::move(sensitivity).error();
    const auto problem = allocationProblem(std::move(sensitivity).value(), spec, request.lowestBits);
    if (!problem.ok())
        return problem.error();
    return allocate(problem.value(), budget.value());
}

} // namespace

void addMeasuringOptions(CLI::App &command, BitsRequest &request)
{
    command
        .add_option("--min-bits", request.lowestBits,
                    "lowest width that an allocation may give; --eight-bit-layers, overridden widths and "
                    "the mode's types hold too")
        ->check(CLI::Range(kMinBits, kMaxBits))
        ->type_name("N");
    command
        .add_option("--sensitivity-images", request.images,
                    "images that measure what each layer's bits are worth; 0: those of a stored measurement, "
                    "or 128")
        ->check(CLI::Range(std::int64_t(0), std::int64_t(1) << 40))
        ->type_name("N");
}

void addBitsOptions(CLI::App &command, BitsRequest &request)
{
    auto *budget = command
                       .add_option("--budget", request.budget,
                                   "allocate bits to layers: size=0.15MB, bops=650M or bits=4.5 (mean)")
                       ->type_name("BUDGET");
    command
        .add_option("--assignment", request.assignment,
                    "bits of every layer from a file, as antq pareto and the window export it")
        ->type_name("FILE")
        ->excludes(budget);
    addMeasuringOptions(command, request);
}

Result<void> checkBits(const BitsRequest &request, const std::vector<RunSpec> &specs)
{
    if (!request.assignment.empty()) {
        const auto assignment = readAssignment(request.assignment);
        if (!assignment.ok())
            return assignment.error();
        for (const RunSpec &spec : specs)
            if (auto made = withAssignment(spec, assignment.value()); !made.ok())
                return std::move(made).error();
    }
    if (request.budget.empty())
        return {};
    if (const auto budget = parseBudget(request.budget); !budget.ok())
        return budget.error();
    for (const RunSpec &spec : specs) {
        const auto model = openModel(spec.model);
        if (!model.ok())
            return model.error();
        const auto rules = allocationRules(spec, networkSize(model.value()->build()), request.lowestBits);
        if (!rules.ok())
            return rules.error();
    }
    return {};
}

Result<Sensitivity> obtainSensitivity(Workspace &workspace, const RunSpec &spec, std::int64_t images,
                                      ProgressView &view)
{
    const auto key = sensitivityKey(spec, images);
    if (!key.ok())
        return key.error();
    auto stored = workspace.findSensitivity(key.value());
    if (!stored.ok())
        return std::move(stored).error();
    if (stored.value())
        return *std::move(stored).value();
    const auto records = executeAll(workspace, {sensitivitySpec(spec, images)}, view);
    if (!records.ok())
        return records.error();
    if (auto ended = outcome(records.value(), 1); !ended.ok())
        return std::move(ended).error().within("measuring what each layer's bits are worth");
    stored = workspace.findSensitivity(key.value());
    if (!stored.ok())
        return std::move(stored).error();
    if (!stored.value())
        return Error{ErrorCode::Internal, "the sensitivity that was measured cannot be found again", {}};
    return *std::move(stored).value();
}

Result<RunSpec> withBits(Workspace &workspace, const RunSpec &spec, const BitsRequest &request, bool isQuiet,
                         ProgressView &view)
{
    auto assignment =
        request.budget.empty() ? readAssignment(request.assignment) : solve(workspace, spec, request, view);
    if (!assignment.ok())
        return std::move(assignment).error();
    auto made = withAssignment(spec, assignment.value());
    if (!made.ok())
        return made;
    const auto model = openModel(spec.model);
    if (!model.ok())
        return model.error();
    const NetworkSize size = networkSize(model.value()->build());
    if (made.value().name.empty())
        made.value().name = shortModelName(spec.model) + " " + spec.mode + " " +
                            (request.budget.empty() ? std::string("assignment") : assignment.value().budget);
    if (!isQuiet)
        print(made.value().name + ": " + costText(networkCost(size, bitsOf(made.value(), size))) +
              (request.budget.empty() ? ""
                                      : ", predicted loss " + fixed(assignment.value().predictedLoss, -3)) +
              "\n");
    return made;
}

std::string costText(const NetworkCost &cost)
{
    return fixed(double(cost.bytes) / 1e6, 4) + " MB, " + fixed(double(cost.bops) / 1e6, 1) +
           " M bit operations, " + fixed(cost.weightBits, 3) + " bits a weight, " + fixed(cost.inputBits, 3) +
           " bits an input";
}

} // namespace ant::cli
