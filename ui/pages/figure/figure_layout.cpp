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
        low = std::min(low, bar.value), high = std::max(high, bar.value);
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

std::vector<FigureLayout::Bar> barsOf(const Figure12 &figure, const std::string &network,
                                      const FigureOptions &options)
{
    std::vector<FigureLayout::Bar> bars;
    for (const std::string &mode : figure.modes)
        for (const bool published : {true, false}) {
            if (!(published ? options.showsPublished : options.showsOwn))
                continue;
            const FigureBar *bar = figure.find(network, mode, published);
            if (bar && std::isfinite(valueOf(*bar, options.metric)))
                bars.push_back({{}, *bar, valueOf(*bar, options.metric)});
        }
    return bars;
}

double commonFp32(const std::vector<FigureLayout::Bar> &bars)
{
    const double first = bars.front().bar.fp32;
    const bool isCommon =
        std::ranges::all_of(bars, [first](const auto &bar) { return bar.bar.fp32 == first; });
    return isCommon ? first : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

double valueOf(const FigureBar &bar, FigureMetric metric)
{
    return metric == FigureMetric::Accuracy ? bar.top1 : bar.loss();
}

const FigureLayout::Bar *FigureLayout::barAt(const QPointF &place) const
{
    for (const Bar &bar : bars)
        if (bar.area.adjusted(-kTouchMargin, -8, kTouchMargin, 8).contains(place))
            return &bar;
    return nullptr;
}

FigureLayout layOutFigure(const Figure12 &figure, const FigureOptions &options, const QRectF &plot,
                          const ViewRange &view)
{
    FigureLayout layout;
    layout.plot = plot;
    std::vector<std::vector<FigureLayout::Bar>> groups;
    double widths = 0; // in bars, gaps included
    for (const std::string &network : figure.networks) {
        auto bars = barsOf(figure, network, options);
        if (bars.empty())
            continue;
        widths += std::max(kSmallestGroup, double(bars.size())) + kGroupGap;
        layout.groups.push_back({0, 0, 0, network, commonFp32(bars)});
        layout.bars.insert(layout.bars.end(), bars.begin(), bars.end());
        groups.push_back(std::move(bars));
    }
    chooseRange(layout, options.metric);
    const double whole = plot.width() / view.size(); // of the figure as if there were room for all of it
    const double width = std::min(kLargestBar / view.size(), whole / std::max(widths, 1.0));
    double x = plot.left() - view.low * whole + (whole - width * widths) / 2;
    std::size_t bar = 0;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const double padding = width * std::max(0.0, kSmallestGroup - double(groups[group].size())) / 2;
        x += width * kGroupGap / 2 + padding;
        layout.groups[group].left = x;
        for (std::size_t i = 0; i < groups[group].size(); ++i, ++bar, x += width) {
            const double base = layout.yOf(std::clamp(0.0, layout.low, layout.high));
            const double top = layout.yOf(layout.bars[bar].value);
            layout.bars[bar].area =
                QRectF(QPointF(x + 0.5, std::min(top, base)), QPointF(x + width - 0.5, std::max(top, base)));
        }
        layout.groups[group].right = x;
        layout.groups[group].room = x - layout.groups[group].left + 2 * padding + width * kGroupGap;
        x += width * kGroupGap / 2 + padding;
    }
    return layout;
}

} // namespace ant
