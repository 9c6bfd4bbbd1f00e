#include "core/report/detail/axis.h"

#include <algorithm>
#include <cmath>

namespace ant::detail {

void setAccuracyAxis(ColumnChart &chart, const Table &table)
{
    double smallest = 100;
    for (const auto &row : table.rows)
        for (const ChartSeries &series : chart.series)
            if (const auto *value = std::get_if<double>(&row[static_cast<std::size_t>(series.column)].value))
                smallest = std::fmin(smallest, *value); // passes over NaN
    constexpr double kRoom = 2;                         // so that the shortest bar is still one
    chart.smallest = std::max(0.0, 10 * std::floor((smallest - kRoom) / 10));
    chart.valueTitle = "Top-1 accuracy (%)";
    if (chart.smallest > 0)
        chart.valueTitle += ", axis from " + std::to_string(static_cast<int>(chart.smallest));
}

} // namespace ant::detail
