#include "core/report/detail/charts.h"

#include "core/report/detail/axis.h"

#include <algorithm>
#include <limits>

namespace ant::detail {
namespace {

std::string columnName(const std::string &title, bool isPublished)
{
    return title + (isPublished ? " (published)" : " (own)");
}

template <typename ValueOf>
ChartedTable byNetwork(const Figure12 &figure, ValueOf &&valueOf)
{
    ChartedTable made;
    made.chart.categoryTitle = "Network";
    made.table.columns = {"network"};
    for (const std::string &network : figure.networks)
        made.table.rows.push_back({Cell{network}});
    for (const bool isPublished : {true, false}) {
        for (const std::string &mode : figure.modes) {
            const auto isOfColumn = [&](const FigureBar &bar) {
                return bar.mode == mode && bar.isPublished == isPublished;
            };
            if (std::ranges::none_of(figure.bars, isOfColumn))
                continue;
            made.chart.series.push_back(
                {static_cast<int>(made.table.columns.size()), modeColour(mode), isPublished});
            made.table.columns.push_back(columnName(modeTitle(mode), isPublished));
            for (std::size_t n = 0; n < figure.networks.size(); ++n) {
                const FigureBar *bar = figure.find(figure.networks[n], mode, isPublished);
                made.table.rows[n].push_back(bar ? Cell{valueOf(*bar), 2} : Cell{});
            }
        }
    }
    return made;
}

void addFp32(Table &table, const Figure12 &figure)
{
    for (const bool isPublished : {true, false}) {
        table.columns.push_back(columnName("fp32", isPublished));
        for (std::size_t n = 0; n < figure.networks.size(); ++n) {
            const auto found = std::ranges::find_if(figure.bars, [&](const FigureBar &bar) {
                return bar.network == figure.networks[n] && bar.isPublished == isPublished;
            });
            table.rows[n].push_back(found == figure.bars.end() ? Cell{} : Cell{found->fp32, 2});
        }
    }
}

} // namespace

ChartedTable accuracyByNetwork(const Figure12 &figure)
{
    ChartedTable made = byNetwork(figure, [](const FigureBar &bar) { return bar.top1; });
    made.chart.title = "Figure 12: top-1 accuracy at 4 bits";
    setAccuracyAxis(made.chart, made.table);
    addFp32(made.table, figure);
    return made;
}

ChartedTable lossByNetwork(const Figure12 &figure)
{
    ChartedTable made = byNetwork(figure, [](const FigureBar &bar) { return bar.loss(); });
    made.chart.title = "Figure 12: loss of top-1 accuracy at 4 bits";
    made.chart.valueTitle = "Loss against fp32 (percentage points)";
    made.chart.smallest = std::numeric_limits<double>::quiet_NaN();
    return made;
}

} // namespace ant::detail
