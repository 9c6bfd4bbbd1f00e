#include "ui/pages/figure/figure_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ant {
namespace {

constexpr double kGroupGap = 0.9;    ///< between groups, in widths of a bar
constexpr double kSmallestGroup = 4; ///< room for its name, in widths of a bar
constexpr double kLargestBar = 44;   ///< pixels
constexpr double kTicks = 6;
constexpr double kTouchMargin = 1;
constexpr double kGapHeight = 9; ///< pixels
constexpr FigureSource kSources[] = {FigureSource::Published, FigureSource::Own, FigureSource::Imported};

/// What stands, or is missing, at one place of a group.
struct Slot {
    const FigureBar *bar = nullptr; ///< null: a gap
    FigureLayout::Gap gap;
};

/// 1, 2 or 5 times a power of ten, so that about kTicks of them fit.
double niceStep(double span)
{
    const double raw = std::max(span, 1e-9) / kTicks;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (raw <= factor * power)
            return factor * power;
    return 10 * power;
}

void chooseRange(FigureLayout &layout, FigureMetric metric)
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto &bar : layout.bars)
        low = std::min(low, bar.low), high = std::max(high, bar.high);
    for (const auto &group : layout.groups)
        if (metric == FigureMetric::Accuracy && std::isfinite(group.fp32))
            high = std::max(high, group.fp32);
    if (layout.bars.empty())
        low = 0, high = 1;
    if (metric == FigureMetric::Loss) // a loss is read against nothing lost
        low = std::min(low, 0.0), high = std::max(high, 0.0);
    layout.step = niceStep(high - low);
    const double margin = metric == FigureMetric::Accuracy ? layout.step / 2 : 0;
    // Where nothing or next to nothing is below zero the axis ends there, not a whole step further down.
    layout.low = metric == FigureMetric::Loss ? low - (low < 0 ? layout.step / 10 : 0)
                                              : std::floor((low - margin) / layout.step) * layout.step;
    layout.high = std::ceil((high + 1e-9) / layout.step) * layout.step;
    if (metric == FigureMetric::Accuracy)
        layout.low = std::max(0.0, layout.low);
    if (layout.high <= layout.low)
        layout.high = layout.low + layout.step;
}

/// Sources side by side in each mode. Where a network has own or imported results at all, the modes that it
/// lacks are gaps; the paper's table is what it is.
std::vector<Slot> slotsOf(const Figure12 &figure, const std::string &network, const FigureOptions &options)
{
    std::vector<Slot> made;
    for (const std::string &mode : figure.modes)
        for (const FigureSource source : kSources) {
            if (!options.shows(source) || !figure.has(network, source))
                continue;
            const FigureBar *bar = figure.find(network, mode, source);
            if (bar && std::isfinite(bar->value(options.metric)))
                made.push_back({bar, {}});
            else if (source != FigureSource::Published)
                made.push_back({nullptr, {{}, network, mode, source, bar != nullptr}});
        }
    return made;
}

double commonFp32(const std::vector<Slot> &places)
{
    double common = std::numeric_limits<double>::quiet_NaN();
    for (const Slot &place : places) {
        if (!place.bar)
            continue;
        if (!std::isnan(common) && common != place.bar->fp32)
            return std::numeric_limits<double>::quiet_NaN();
        common = place.bar->fp32;
    }
    return common;
}

FigureLayout::Bar barOf(const FigureBar &bar, FigureMetric metric)
{
    FigureLayout::Bar made{{}, bar, bar.value(metric), bar.value(metric), bar.value(metric)};
    if (metric == FigureMetric::Accuracy && bar.isSubset) {
        const ShareInterval interval = bar.interval();
        made.low = 100 * interval.low;
        made.high = 100 * interval.high;
    }
    return made;
}

/// Gives every bar and gap its rectangle, from left to right.
void place(FigureLayout &layout, const std::vector<std::vector<Slot>> &groups, double x, double width)
{
    std::size_t bar = 0, gap = 0;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const double padding = width * std::max(0.0, kSmallestGroup - double(groups[group].size())) / 2;
        x += width * kGroupGap / 2 + padding;
        layout.groups[group].left = x;
        const double base = layout.yOf(std::clamp(0.0, layout.low, layout.high));
        for (const Slot &slot : groups[group]) {
            const double left = x + 0.5, right = x + width - 0.5;
            x += width;
            if (!slot.bar) {
                layout.gaps[gap++].area = QRectF(left, base - kGapHeight, right - left, kGapHeight);
                continue;
            }
            const double top = layout.yOf(layout.bars[bar].value);
            layout.bars[bar++].area =
                QRectF(QPointF(left, std::min(top, base)), QPointF(right, std::max(top, base)));
        }
        layout.groups[group].right = x;
        layout.groups[group].room = x - layout.groups[group].left + 2 * padding + width * kGroupGap;
        x += width * kGroupGap / 2 + padding;
    }
}

} // namespace

bool FigureOptions::shows(FigureSource source) const
{
    switch (source) {
    case FigureSource::Published:
        return showsPublished;
    case FigureSource::Imported:
        return showsImported;
    case FigureSource::Own:
        break;
    }
    return showsOwn;
}

FigureOptions defaultOptions(FigureKind kind)
{
    return {kind == FigureKind::Figure12 ? FigureMetric::Loss : FigureMetric::Accuracy, true, true, true};
}

const FigureLayout::Bar *FigureLayout::barAt(const QPointF &place) const
{
    for (const Bar &bar : bars)
        if (bar.area.adjusted(-kTouchMargin, -8, kTouchMargin, 8).contains(place))
            return &bar;
    return nullptr;
}

const FigureLayout::Gap *FigureLayout::gapAt(const QPointF &place) const
{
    for (const Gap &gap : gaps)
        if (gap.area.adjusted(-kTouchMargin, -8, kTouchMargin, 8).contains(place))
            return &gap;
    return nullptr;
}

FigureLayout layOutFigure(const Figure12 &figure, const FigureOptions &options, const QRectF &plot,
                          const ViewRange &view)
{
    FigureLayout layout;
    layout.plot = plot;
    std::vector<std::vector<Slot>> groups;
    double widths = 0; // in bars, gaps included
    for (const std::string &network : figure.networks) {
        auto places = slotsOf(figure, network, options);
        if (places.empty())
            continue;
        widths += std::max(kSmallestGroup, double(places.size())) + kGroupGap;
        const bool hasOwn =
            figure.has(network, FigureSource::Own) || figure.has(network, FigureSource::Imported);
        layout.groups.push_back({0, 0, 0, network, commonFp32(places), hasOwn});
        for (const Slot &slot : places)
            if (slot.bar)
                layout.bars.push_back(barOf(*slot.bar, options.metric));
            else
                layout.gaps.push_back(slot.gap);
        groups.push_back(std::move(places));
    }
    chooseRange(layout, options.metric);
    const double whole = plot.width() / view.size(); // of the figure as if there were room for all of it
    const double width = std::min(kLargestBar / view.size(), whole / std::max(widths, 1.0));
    place(layout, groups, plot.left() - view.low * whole + (whole - width * widths) / 2, width);
    return layout;
}

} // namespace ant
