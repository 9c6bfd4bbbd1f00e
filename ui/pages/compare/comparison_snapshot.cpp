#include "ui/pages/compare/comparison_snapshot.h"

namespace ant {
namespace {

/// Null where the run has no such quantizer.
Result<std::shared_ptr<const QuantizerView>> readView(Workspace &workspace, RunId run,
                                                      const std::string &layer, const std::string &role)
{
    const auto quantizers = workspace.quantizers(run);
    if (!quantizers.ok())
        return quantizers.error();
    for (const QuantizerRecord &record : quantizers.value()) {
        if (record.layer != layer || name(record.role) != role)
            continue;
        auto detail = workspace.quantizerDetail(run, record.index);
        if (!detail.ok())
            return std::move(detail).error();
        return std::make_shared<const QuantizerView>(QuantizerView{record, std::move(detail).value()});
    }
    return std::shared_ptr<const QuantizerView>();
}

} // namespace

Result<std::shared_ptr<const ComparisonSnapshot>> readComparison(Workspace &workspace,
                                                                 const std::vector<RunId> &ids)
{
    std::vector<ComparedRun> runs;
    for (const RunId id : ids) {
        auto run = readComparedRun(workspace, id);
        if (!run.ok())
            return std::move(run).error();
        runs.push_back(std::move(run).value());
    }
    auto snapshot = std::make_shared<ComparisonSnapshot>();
    snapshot->accuracy = accuracyTable(runs);
    snapshot->differences = differencesTable(runs);
    for (std::size_t i = 1; i < runs.size(); ++i) {
        ComparedPair pair{runs[i].run, layerDifferencesTable(runs[0], runs[i]), {}, {}};
        auto changed = changedImages(runs[0], runs[i]);
        if (changed.ok())
            pair.changed = std::move(changed).value();
        else
            pair.whyNot = changed.error().message;
        snapshot->pairs.push_back(std::move(pair));
    }
    if (!runs.empty())
        snapshot->first = runs.front().run;
    return std::shared_ptr<const ComparisonSnapshot>(std::move(snapshot));
}

Result<QuantizerPair> readQuantizerPair(Workspace &workspace, RunId first, RunId second,
                                        const std::string &layer, const std::string &role)
{
    auto a = readView(workspace, first, layer, role);
    if (!a.ok())
        return std::move(a).error();
    auto b = readView(workspace, second, layer, role);
    if (!b.ok())
        return std::move(b).error();
    return QuantizerPair{layer + ", " + role, std::move(a).value(), std::move(b).value(),
                         "run " + std::to_string(first.value), "run " + std::to_string(second.value)};
}

} // namespace ant
