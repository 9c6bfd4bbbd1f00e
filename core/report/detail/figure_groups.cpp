#include "core/report/detail/figure_groups.h"

#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/experiment/spec_facts.h"

#include <algorithm>

namespace ant::detail {
namespace {

bool hasResult(const RunSummary &run)
{
    return run.state == RunState::Done && run.result && run.result->total > 0;
}

bool isFigureMode(const std::string &mode)
{
    return std::ranges::any_of(figureModes(), [&](const Mode &known) { return known.name == mode; });
}

/// A result of the mode itself at the table's width: all tensors at 4 bits (8 where the mode says so), or 6.
bool belongsTo(const RunSpec &spec, FigureKind kind)
{
    const int bits = bitsOf(kind);
    return isFigureMode(spec.mode) && spec.weightBits == bits && spec.activationBits == bits &&
           spec.quantizeWeights && spec.quantizeActivations && spec.overrides.empty();
}

FigureGroup groupOf(const RunSummary &run)
{
    FigureGroup group;
    group.model = run.spec.model;
    group.dataset = run.spec.dataset.text();
    group.isTrained = run.spec.task != Task::Ptq;
    group.isSubset = isSubset(run.spec, run.result->total);
    group.images = run.result->total;
    return group;
}

std::string imagesText(const FigureGroup &group)
{
    return !group.isSubset ? "all images" : std::to_string(group.images) + " images";
}

} // namespace

std::string FigureGroup::cell(const std::string &mode, FigureKind kind) const
{
    return std::string(kind == FigureKind::Figure12 ? "figure12 " : "table5 ") + model +
           (isTrained ? " trained " : " ptq ") + mode + " images=" + std::to_string(images) + " " + dataset;
}

OwnRuns groupOwnRuns(const std::vector<RunSummary> &runs, FigureKind kind)
{
    std::vector<const RunSummary *> finished;
    for (const RunSummary &run : runs)
        if (hasResult(run))
            finished.push_back(&run);
    std::ranges::sort(finished, {}, [](const RunSummary *run) { return run->id; });
    OwnRuns own;
    for (const RunSummary *run : finished) {
        const FigureGroup group = groupOf(*run);
        if (run->spec.isFloatingPoint())
            own.fp32[group.setting()] = run->result->top1();
        if (!belongsTo(run->spec, kind))
            continue;
        if (std::ranges::find(own.groups, group) == own.groups.end())
            own.groups.push_back(group);
        own.cells[{group, run->spec.mode}].push_back(run);
    }
    return own;
}

std::string labelOf(const FigureGroup &group, const std::vector<FigureGroup> &groups,
                    const std::string &published, FigureKind kind)
{
    const bool isPublished = !published.empty();
    bool otherTask = isPublished && group.isTrained != (kind == FigureKind::Figure12);
    bool otherImages = isPublished && group.isSubset;
    bool otherData = false;
    for (const FigureGroup &other : groups) {
        if (other.model != group.model)
            continue;
        otherTask = otherTask || (!isPublished && other.isTrained != group.isTrained);
        otherData = otherData || other.dataset != group.dataset;
        otherImages = otherImages || (!isPublished && other.images != group.images);
    }
    std::string apart;
    const auto add = [&](const std::string &part) { apart += (apart.empty() ? "" : ", ") + part; };
    if (otherTask)
        add(group.isTrained ? "QAT" : "PTQ");
    if (otherData)
        add(group.dataset);
    if (otherImages)
        add(imagesText(group));
    return (isPublished ? published : networkName(group.model)) + (apart.empty() ? "" : " (" + apart + ")");
}

std::string networkName(const std::string &model)
{
    const auto info = findModel(model); // a file need not be read for its title
    return info.ok() ? std::string(info.value()->figureName) : shortModelName(model);
}

int bitsOf(FigureKind kind)
{
    return kind == FigureKind::Figure12 ? 4 : 6;
}

bool isSubset(const RunSpec &spec, std::int64_t images)
{
    const std::int64_t full = completeEvaluationSet(spec.dataset.kind);
    return full > 0 ? images < full : spec.perClass > 0 || (spec.limit > 0 && images == spec.limit);
}

} // namespace ant::detail
