#include "ui/pages/launch/model_sources.h"

#include "core/experiment/model_source.h"

#include <algorithm>

namespace ant {

template <typename Answers>
const RunSummary *ModelSources::newest(Answers answers) const
{
    if (!runs)
        return nullptr;
    const auto found = std::find_if(runs->rbegin(), runs->rend(), answers);
    return found == runs->rend() ? nullptr : &*found;
}

std::filesystem::path ModelSources::weightsOf(const std::string &model) const
{
    if (isModelFile(model)) // it has weights of its own
        return {};
    for (const LibraryEntry &entry : library)
        if (entry.kind == LibraryEntry::Kind::Weights && entry.model == model && entry.isGood)
            return entry.place;
    const RunSummary *run = newest([&](const RunSummary &other) {
        return other.spec.model == model && !other.spec.weights.empty() && !other.spec.hasRandomWeights();
    });
    return run ? run->spec.weights : std::filesystem::path();
}

DatasetRef ModelSources::datasetOf(const std::string &kind) const
{
    for (const LibraryEntry &entry : library)
        if (entry.kind == LibraryEntry::Kind::Dataset && entry.isGood)
            if (const auto ref = DatasetRef::parse(entry.place); ref.ok() && ref.value().kind == kind)
                return ref.value();
    const RunSummary *run = newest([&](const RunSummary &other) { return other.spec.dataset.kind == kind; });
    return run ? run->spec.dataset : DatasetRef{kind, {}};
}

SweepModel ModelSources::find(const std::string &model, const RunSpec &base) const
{
    SweepModel found{model, {}, {}};
    const bool isBase = model == base.model;
    found.weights = isBase && !base.weights.empty() ? base.weights : weightsOf(model);
    const auto info = findModel(model);
    const std::string kind = info.ok() ? std::string(info.value()->datasetKind) : base.dataset.kind;
    if (isBase || kind == base.dataset.kind)
        found.dataset = base.dataset;
    if (found.dataset.kind != kind || (found.dataset.folder.empty() && kind != "demo"))
        found.dataset = isBase && !base.dataset.folder.empty() ? base.dataset : datasetOf(kind);
    return found;
}

void ModelSources::complete(RunSpec &spec, const RunSpec &base) const
{
    const bool isSameModel = spec.model == base.model;
    if (spec.weights.empty() && spec.checkpoint.empty())
        spec.weights = isSameModel && !base.weights.empty() ? base.weights : weightsOf(spec.model);
    if (spec.dataset.folder.empty() && spec.dataset.kind != "demo")
        spec.dataset = base.dataset.kind == spec.dataset.kind && !base.dataset.folder.empty()
                           ? base.dataset
                           : datasetOf(spec.dataset.kind);
}

} // namespace ant
