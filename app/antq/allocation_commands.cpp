#include "app/antq/allocation.h"
#include "app/antq/commands.h"
#include "app/antq/output.h"
#include "app/antq/run_execution.h"
#include "app/antq/spec_request.h"
#include "core/base/files.h"
#include "core/experiment/model_source.h"
#include "core/report/pareto.h"

#include <CLI/CLI.hpp>

namespace ant::cli {
namespace {

constexpr std::size_t kUsualPoints = 16; ///< of the front that a table shows

struct AllocationRequest {
    SpecRequest spec;
    BitsRequest bits;
    std::string workspace, format = "table", output, axis = "size";
    std::filesystem::path exported; ///< file for the assignment of --budget
    std::size_t points = kUsualPoints;
    int check = 0; ///< points of the front to run
};
using Request = std::shared_ptr<AllocationRequest>;

struct Prepared {
    Workspace workspace;
    RunSpec spec;
    AllocationProblem problem;
};

Result<std::string> tableText(const Table &table, const std::string &format)
{
    if (format == "table")
        return toText(table);
    if (format == "csv")
        return toCsv(table);
    if (format == "md")
        return toMarkdown(table);
    if (format == "json")
        return toJsonText(table);
    return Error{
        ErrorCode::InvalidArgument, "unknown format \"" + format + "\"; it is table, csv, md or json", {}};
}

/// One spec, checked, and the sensitivity that belongs to it, measured where it has to be.
Result<Prepared> prepare(const AllocationRequest &request, ProgressView &view)
{
    if (const auto format = tableText({}, request.format); !format.ok())
        return format.error();
    const auto specs = makeSpecs(request.spec);
    if (!specs.ok())
        return specs.error();
    if (specs.value().size() != 1)
        return Error{ErrorCode::InvalidArgument, "one mode at a time: its types are what is allocated", {}};
    const RunSpec &spec = specs.value().front();
    auto checked = checkBits(request.bits, {spec});
    if (!checked.ok())
        return std::move(checked).error();
    const auto warnings = checkSpecs({sensitivitySpec(spec, request.bits.images)});
    if (!warnings.ok())
        return warnings.error();
    auto workspace = openToExecute(request.workspace, Workspace::Access::Create);
    if (!workspace.ok())
        return std::move(workspace).error();
    printWarnings(warnings.value());
    auto sensitivity = obtainSensitivity(workspace.value(), spec, request.bits.images, view);
    if (!sensitivity.ok())
        return std::move(sensitivity).error();
    auto problem = allocationProblem(std::move(sensitivity).value(), spec, request.bits.lowestBits);
    if (!problem.ok())
        return std::move(problem).error();
    return Prepared{std::move(workspace).value(), spec, std::move(problem).value()};
}

std::string measuredOn(const Sensitivity &sensitivity)
{
    return "measured by run " + std::to_string(sensitivity.run) + " on " +
           std::to_string(sensitivity.key.images) +
           (sensitivity.key.isFromTraining ? " training" : " evaluation") + " images, seed " +
           std::to_string(sensitivity.key.seed) +
           (sensitivity.key.feeds ? ", weights rounded with feedback\n" : "\n");
}

Result<void> sensitivity(const AllocationRequest &request)
{
    ProgressView view(ProgressView::styleFor(request.format != "table"));
    const auto prepared = prepare(request, view);
    if (!prepared.ok())
        return prepared.error();
    const auto text = tableText(sensitivityTable(prepared.value().problem), request.format);
    if (!text.ok())
        return text.error();
    auto delivered = deliver(text.value(), request.output);
    if (delivered.ok() && request.format == "table" && request.output.empty())
        print(measuredOn(prepared.value().problem.sensitivity));
    return delivered;
}

/// The points of the front that are to be run, evenly along it, and what they are compared with.
std::vector<Assignment> pointsToCheck(const Pareto &all, int count)
{
    std::vector<Assignment> chosen;
    constexpr int kReferenceBits = 4;
    for (const ParetoPoint &point : thinned(all, static_cast<std::size_t>(std::max(2, count))).points) {
        const bool isReference = point.kind == ParetoPoint::Kind::Uniform
                                     ? point.assignment.quantizers.front().bits == kReferenceBits
                                 : point.kind == ParetoPoint::Kind::EightBitEnds
                                     ? point.assignment.quantizers[2].bits == kReferenceBits
                                     : false;
        if (!point.run && (point.kind == ParetoPoint::Kind::Front || isReference))
            chosen.push_back(point.assignment);
    }
    return chosen;
}

Result<Pareto> paretoOf(Prepared &prepared, CostAxis axis)
{
    const auto runs = measuredRuns(prepared.workspace, prepared.spec);
    if (!runs.ok())
        return runs.error();
    return ant::pareto(prepared.problem, axis, runs.value());
}

Result<void> check(Prepared &prepared, const Pareto &all, int count, ProgressView &view)
{
    std::vector<RunSpec> specs;
    for (const Assignment &assignment : pointsToCheck(all, count)) {
        RunSpec spec = prepared.spec;
        if (auto applied = applyAssignment(assignment, spec); !applied.ok())
            return applied;
        spec.name = shortModelName(spec.model) + " " + spec.mode + " " +
                    (assignment.budget.empty() ? costText(assignment.cost) : assignment.budget);
        specs.push_back(std::move(spec));
    }
    const auto checked = checkSpecs(specs);
    if (!checked.ok())
        return checked.error();
    const auto records = executeAll(prepared.workspace, specs, view);
    if (!records.ok())
        return records.error();
    return outcome(records.value(), specs.size());
}

Result<void> exportAssignment(const AllocationRequest &request, const AllocationProblem &problem)
{
    if (request.exported.empty())
        return {};
    if (request.bits.budget.empty())
        return Error{
            ErrorCode::InvalidArgument, "--export writes the bits for a budget; give --budget too", {}};
    const auto budget = parseBudget(request.bits.budget);
    if (!budget.ok())
        return budget.error();
    const auto assignment = allocate(problem, budget.value());
    if (!assignment.ok())
        return assignment.error();
    return writeFileAtomically(request.exported, toJsonText(assignment.value()));
}

Result<void> front(const AllocationRequest &request)
{
    const auto axis = costAxisFromName(request.axis);
    if (!axis.ok())
        return axis.error();
    ProgressView view(ProgressView::styleFor(request.format != "table"));
    auto prepared = prepare(request, view);
    if (!prepared.ok())
        return std::move(prepared).error();
    if (auto done = exportAssignment(request, prepared.value().problem); !done.ok())
        return done;
    auto all = paretoOf(prepared.value(), axis.value());
    if (all.ok() && request.check > 0) {
        if (auto checked = check(prepared.value(), all.value(), request.check, view); !checked.ok())
            return checked;
        all = paretoOf(prepared.value(), axis.value());
    }
    if (!all.ok())
        return std::move(all).error();
    const auto text = tableText(paretoTable(thinned(all.value(), request.points)), request.format);
    return text.ok() ? deliver(text.value(), request.output) : text.error();
}

CLI::App *addCommand(CLI::App &app, const char *name, const char *help, const Request &request,
                     Action &action, Result<void> (*body)(const AllocationRequest &))
{
    auto *command = app.add_subcommand(name, help);
    addSpecOptions(*command, request->spec);
    addMeasuringOptions(*command, request->bits);
    addWorkspaceOption(*command, request->workspace);
    command->add_option("--format", request->format, "table (default), csv, md or json")->type_name("FORMAT");
    command->add_option("--output", request->output, "file to write; default: the standard output")
        ->type_name("FILE");
    command->callback([request, &action, body] { action = [request, body] { return body(*request); }; });
    return command;
}

} // namespace

void addAllocationCommands(CLI::App &app, Action &action)
{
    addCommand(app, "sensitivity", "what each layer's bits are worth, measured once and stored",
               std::make_shared<AllocationRequest>(), action, &sensitivity);

    const auto request = std::make_shared<AllocationRequest>();
    auto *command =
        addCommand(app, "pareto", "accuracy against size or bit operations: the best bits for each", request,
                   action, &front);
    command->add_option("--axis", request->axis, "size (default) or bops")->type_name("AXIS");
    command->add_option("--points", request->points, "points of the front to print; 0: all")->type_name("N");
    command
        ->add_option("--check", request->check,
                     "run so many points of the front, and what the reference does, on the evaluation images")
        ->check(CLI::Range(0, 1000))
        ->type_name("N");
    command->add_option("--budget", request->bits.budget, "of the bits that --export writes")
        ->type_name("BUDGET");
    command->add_option("--export", request->exported, "file for the bits that --budget allows")
        ->type_name("FILE");
}

} // namespace ant::cli
