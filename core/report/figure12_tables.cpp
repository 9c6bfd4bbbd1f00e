#include "core/experiment/modes.h"
#include "core/report/figure12.h"

#include <array>
#include <cmath>
#include <limits>

namespace ant {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::array kSources = {FigureSource::Published, FigureSource::Own, FigureSource::Imported};
using Kind = FigureRow::Kind;

FigureRow resultRow(const Figure12 &figure, const std::string &network, FigureSource source,
                    FigureMetric metric)
{
    FigureRow row{Kind::Result, network, source, kUnknown, {}, {}};
    for (const std::string &mode : figure.modes) {
        const FigureBar *bar = figure.find(network, mode, source);
        row.bars.push_back(bar);
        row.values.push_back(bar ? bar->value(metric) : kUnknown);
        if (bar && !std::isnan(bar->fp32))
            row.fp32 = bar->fp32;
    }
    return row;
}

/// A row of numbers that follow from those of another one; nothing where all of them are unknown.
template <typename ValueOf>
void addDerived(std::vector<FigureRow> &rows, const FigureRow &result, Kind kind, ValueOf &&valueOf)
{
    FigureRow row{kind, result.network, result.source, kUnknown, {}, result.bars};
    bool hasValue = false;
    for (const FigureBar *bar : result.bars) {
        row.values.push_back(bar ? valueOf(*bar) : kUnknown);
        hasValue = hasValue || !std::isnan(row.values.back());
    }
    if (hasValue)
        rows.push_back(std::move(row));
}

double halfInterval(const FigureBar &bar)
{
    const ShareInterval interval = bar.interval();
    return bar.isSubset ? 50 * (interval.high - interval.low) : kUnknown;
}

std::string sourceText(const FigureRow &row)
{
    if (row.kind == Kind::Interval)
        return "95 % ±";
    return std::string(name(row.source)) + (row.kind == Kind::Difference ? " - published" : "");
}

Cell numberCell(double value)
{
    return std::isnan(value) ? Cell{} : Cell{value, 2};
}

/// "68.57%", with its interval where it was measured on some images.
std::string percentText(const FigureBar &bar)
{
    std::string text = shown({bar.top1, 2}) + "%";
    if (const double half = halfInterval(bar); !std::isnan(half))
        text += " ± " + shown({half, 2});
    return text;
}

std::string markdownOf(const Figure12 &figure, FigureSource source)
{
    std::string head = "| Network |", rule = "| :----: |", rows;
    for (const std::string &mode : figure.modes) {
        head += " " + modeTitle(mode) + " |";
        rule += " :----: |";
    }
    for (const std::string &network : figure.networks) {
        if (!figure.has(network, source))
            continue;
        rows += "| " + shown({network}) + " |";
        for (const std::string &mode : figure.modes) {
            const FigureBar *bar = figure.find(network, mode, source);
            rows += " " + (bar ? percentText(*bar) : std::string()) + " |";
        }
        rows += "\n";
    }
    return rows.empty() ? "" : head + "\n" + rule + "\n" + rows;
}

std::string sectionTitle(const Figure12 &figure, FigureSource source)
{
    const std::string of = figure.title() + ", top-1: ";
    switch (source) {
    case FigureSource::Published:
        return of + "published (MICRO 2022)";
    case FigureSource::Imported:
        return of + "imported results";
    case FigureSource::Own:
        break;
    }
    return of + "own runs";
}

} // namespace

std::string modeTitle(const std::string &mode)
{
    for (const Mode &known : figureModes())
        if (known.name == mode)
            return known.title;
    return mode;
}

std::uint32_t modeColour(const std::string &mode)
{
    // The palette of M. Okabe and K. Ito, "Color Universal Design": told apart with any kind of colour
    // vision.
    struct Entry {
        std::string_view mode;
        std::uint32_t colour;
    };
    constexpr std::array<Entry, 7> kColours = {{{"fp32", 0x4D4D4D},
                                                {"int", 0x0072B2},
                                                {"ip", 0xE69F00},
                                                {"fip", 0x009E73},
                                                {"ip-f", 0xCC79A7},
                                                {"fip-f", 0x56B4E9},
                                                {"ant4-8", 0xD55E00}}};
    for (const Entry &entry : kColours)
        if (entry.mode == mode)
            return entry.colour;
    return 0xA6A6A6;
}

std::vector<FigureRow> figureRows(const Figure12 &figure, FigureMetric metric, bool withDerived)
{
    std::vector<FigureRow> rows;
    for (const std::string &network : figure.networks)
        for (const FigureSource source : kSources) {
            if (!figure.has(network, source))
                continue;
            const FigureRow result = resultRow(figure, network, source, metric);
            rows.push_back(result);
            if (!withDerived || source == FigureSource::Published)
                continue;
            if (metric == FigureMetric::Accuracy)
                addDerived(rows, result, Kind::Interval, halfInterval);
            addDerived(rows, result, Kind::Difference, [&](const FigureBar &bar) {
                const FigureBar *published = figure.publishedFor(bar);
                return published ? bar.value(metric) - published->value(metric) : kUnknown;
            });
        }
    return rows;
}

Table figureTable(const Figure12 &figure, FigureMetric metric, bool withDerived)
{
    const bool isAccuracy = metric == FigureMetric::Accuracy;
    Table table;
    table.title =
        figure.title() + (isAccuracy ? ": top-1 accuracy in percent"
                                     : ": loss of top-1 accuracy against fp32 in percentage points");
    table.columns = {"network", "source"};
    if (isAccuracy)
        table.columns.push_back("fp32");
    for (const std::string &mode : figure.modes)
        table.columns.push_back(modeTitle(mode));
    for (const FigureRow &row : figureRows(figure, metric, withDerived)) {
        std::vector<Cell> cells = {{row.network}, {sourceText(row)}};
        if (isAccuracy)
            cells.push_back(numberCell(row.fp32));
        for (const double value : row.values)
            cells.push_back(numberCell(value));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

std::string figureMarkdown(const Figure12 &figure)
{
    std::string text;
    for (const FigureSource source : kSources)
        if (const std::string section = markdownOf(figure, source); !section.empty())
            text += (text.empty() ? "" : "\n") + sectionTitle(figure, source) + "\n\n" + section;
    return text;
}

} // namespace ant
