#include "ui/pages/pareto/pareto_snapshot.h"

#include "core/experiment/model_source.h"
#include "ui/common/display.h"

#include <algorithm>

namespace ant {
namespace {

constexpr std::size_t kMostPoints = 64; ///< of the front that a chart shows

/// One spec for each network that was run, the newest of each.
std::vector<RunSpec> networksOf(const std::vector<RunSummary> &runs)
{
    std::vector<RunSpec> networks;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        const auto isKnown = [&](const RunSpec &spec) { return isSameNetwork(spec, run->spec); };
        if (run->state == RunState::Done && std::ranges::none_of(networks, isKnown))
            networks.push_back(run->spec);
    }
    return networks;
}

/// As the newest run of that network that was judged, without its widths, in the mode that was measured.
RunSpec specFor(const std::vector<RunSummary> &runs, const RunSpec &measuring)
{
    RunSpec spec = measuring;
    spec.task = Task::Ptq;
    spec.limit = 0;
    spec.perClass = 0;
    for (const RunSummary &run : runs)
        if (run.state == RunState::Done && run.spec.task == Task::Ptq && isSameNetwork(run.spec, measuring)) {
            spec.limit = run.spec.limit;
            spec.perClass = run.spec.perClass;
            spec.batch = run.spec.batch;
            spec.calibrationBatch = run.spec.calibrationBatch;
            spec.threads = run.spec.threads;
            const bool isNearest = run.spec.ptq.method == RoundingMethod::Nearest;
            if (isNearest == (measuring.ptq.method == RoundingMethod::Nearest))
                spec.ptq = run.spec.ptq;
        }
    spec.name.clear();
    return spec;
}

Result<void> fillPareto(Workspace &workspace, const ParetoQuestion &question, ParetoSnapshot &snapshot)
{
    RunSpec asked = snapshot.spec;
    asked.activationBits = question.inputBits;
    if (const auto model = openModel(asked.model); question.keepsEnds && model.ok())
        asked.eightBitLayers = {0, static_cast<int>(model.value()->build().quantizableNodes().size()) - 1};
    auto problem = allocationProblem(snapshot.problem->sensitivity, asked, question.lowestBits);
    if (!problem.ok())
        return std::move(problem).error();
    snapshot.problem = std::move(problem).value();
    const auto runs = measuredRuns(workspace, snapshot.spec);
    if (!runs.ok())
        return runs.error();
    auto front = pareto(*snapshot.problem, question.axis, runs.value());
    if (front.ok())
        snapshot.pareto = thinned(front.value(), kMostPoints);
    else
        snapshot.whyNot = front.error().message;
    return {};
}

} // namespace

std::string titleOf(const Sensitivity &sensitivity)
{
    std::string types;
    for (const std::string &type : sensitivity.key.types)
        types.append(types.empty() ? "" : ", ").append(type);
    return display::modelTitle(sensitivity.key.model).toStdString() +
           (sensitivity.key.feeds ? " · feedback · " : " · ") + types + " · " +
           std::to_string(sensitivity.key.images) +
           (sensitivity.key.isFromTraining ? " training" : " evaluation") + " images";
}

Result<std::shared_ptr<const ParetoSnapshot>> readPareto(Workspace &workspace, const ParetoQuestion &question)
{
    auto snapshot = std::make_shared<ParetoSnapshot>();
    auto all = workspace.sensitivities();
    const auto runs = workspace.runs(true);
    if (!all.ok() || !runs.ok())
        return all.ok() ? runs.error() : all.error();
    snapshot->networks = networksOf(runs.value());
    for (Sensitivity &sensitivity : all.value())
        if (std::ranges::binary_search(runs.value(), RunId{sensitivity.run}, {}, &RunSummary::id))
            snapshot->measured.push_back(std::move(sensitivity));
    if (snapshot->measured.empty())
        return std::shared_ptr<const ParetoSnapshot>(std::move(snapshot));
    auto chosen = std::ranges::find(snapshot->measured, question.sensitivity, &Sensitivity::id);
    if (chosen == snapshot->measured.end())
        chosen = snapshot->measured.begin();
    auto sensitivity = workspace.sensitivity(chosen->id);
    if (!sensitivity.ok())
        return std::move(sensitivity).error();
    const auto run = std::ranges::lower_bound(runs.value(), RunId{chosen->run}, {}, &RunSummary::id);
    snapshot->spec = specFor(runs.value(), run->spec);
    snapshot->problem.emplace();
    snapshot->problem->sensitivity = std::move(sensitivity).value();
    if (auto filled = fillPareto(workspace, question, *snapshot); !filled.ok())
        return std::move(filled).error();
    return std::shared_ptr<const ParetoSnapshot>(std::move(snapshot));
}

} // namespace ant
