#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "core/report/published.h"
#include "core/report/reports.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace ant {
namespace {

/// What two runs must share to be compared: an accuracy on other images, or on fewer, says nothing.
struct Setting {
    std::string model, dataset;
    std::int64_t limit = 0;
    auto operator<=>(const Setting &) const = default;
};

struct Group {
    Setting setting;
    bool isTrained = false; ///< fine-tuned, as the figure is, and not only calibrated
    auto operator<=>(const Group &) const = default;
};

Setting settingOf(const RunSpec &spec)
{
    return {spec.model, spec.dataset.text(), spec.limit};
}

bool hasResult(const RunSummary &run)
{
    return run.state == RunState::Done && run.result && run.result->total > 0;
}

bool isFigureMode(const std::string &mode)
{
    return std::ranges::any_of(figureModes(), [&](const Mode &known) { return known.name == mode; });
}

/// A result of the mode itself at the figure's width: all tensors at 4 bits (8 where the mode says so).
bool belongsToFigure(const RunSpec &spec)
{
    return isFigureMode(spec.mode) && spec.weightBits == 4 && spec.activationBits == 4 &&
           spec.quantizeWeights && spec.quantizeActivations && spec.overrides.empty();
}

std::string networkName(const std::string &model)
{
    const auto info = findModel(model);
    return info.ok() ? std::string(info.value()->figureName) : model;
}

/// Name of the network, with what sets the group apart from others of the same model.
std::string labelOf(const Group &group, const std::set<Group> &groups)
{
    bool otherData = false, otherLimit = false, otherTask = false;
    for (const Group &other : groups) {
        if (other.setting.model != group.setting.model)
            continue;
        otherData = otherData || other.setting.dataset != group.setting.dataset;
        otherLimit = otherLimit || other.setting.limit != group.setting.limit;
        otherTask = otherTask || other.isTrained != group.isTrained;
    }
    std::string apart;
    const auto add = [&](const std::string &part) { apart += (apart.empty() ? "" : ", ") + part; };
    if (otherTask)
        add(group.isTrained ? "QAT" : "PTQ");
    if (otherData)
        add(group.setting.dataset);
    if (otherLimit)
        add(group.setting.limit == 0 ? "all images" : std::to_string(group.setting.limit) + " images");
    return networkName(group.setting.model) + (apart.empty() ? "" : " (" + apart + ")");
}

void addPublished(Figure12 &figure, const PublishedResults &published)
{
    for (const PublishedNetwork &network : published.figure12) {
        figure.networks.push_back(network.name);
        for (const std::string &mode : figure.modes) {
            const auto found = network.top1.find(mode);
            if (found != network.top1.end())
                figure.bars.push_back({network.name, mode, found->second, network.fp32, true, {}});
        }
    }
}

void addOwn(Figure12 &figure, std::vector<const RunSummary *> runs)
{
    std::ranges::sort(runs, {}, [](const RunSummary *run) { return run->id; });
    std::map<Setting, double> fp32;
    std::map<Group, std::map<std::string, const RunSummary *>> latest;
    std::vector<Group> order;
    std::set<Group> groups;
    for (const RunSummary *run : runs) {
        if (run->spec.isFloatingPoint())
            fp32[settingOf(run->spec)] = run->result->top1();
        if (!belongsToFigure(run->spec))
            continue;
        const Group group{settingOf(run->spec), run->spec.task != Task::Ptq};
        if (groups.insert(group).second)
            order.push_back(group);
        latest[group][run->spec.mode] = run;
    }
    for (const Group &group : order) {
        const std::string label = labelOf(group, groups);
        if (std::ranges::find(figure.networks, label) == figure.networks.end())
            figure.networks.push_back(label);
        const auto baseline = fp32.find(group.setting);
        for (const std::string &mode : figure.modes)
            if (const auto found = latest[group].find(mode); found != latest[group].end())
                figure.bars.push_back(
                    {label, mode, found->second->result->top1(),
                     baseline == fp32.end() ? std::numeric_limits<double>::quiet_NaN() : baseline->second,
                     false, found->second->id});
    }
}

} // namespace

const FigureBar *Figure12::find(const std::string &network, const std::string &mode, bool published) const
{
    const auto found = std::ranges::find_if(bars, [&](const FigureBar &bar) {
        return bar.network == network && bar.mode == mode && bar.isPublished == published;
    });
    return found == bars.end() ? nullptr : &*found;
}

Result<Figure12> figure12(const std::vector<RunSummary> &runs)
{
    const auto published = publishedResults();
    if (!published.ok())
        return published.error();
    Figure12 figure;
    for (const Mode &mode : figureModes())
        figure.modes.push_back(mode.name);
    addPublished(figure, published.value());
    std::vector<const RunSummary *> finished;
    for (const RunSummary &run : runs)
        if (hasResult(run))
            finished.push_back(&run);
    addOwn(figure, std::move(finished));
    return figure;
}

} // namespace ant
