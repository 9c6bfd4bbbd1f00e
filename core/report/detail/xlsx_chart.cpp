#include "core/report/detail/xlsx_book.h"

#include <cmath>
#include <xlsxwriter.h>

namespace ant::detail {
namespace {

lxw_chart_pattern patternOf(std::uint32_t colour, BarFill fill)
{
    lxw_chart_pattern pattern = {};
    pattern.fg_color = colour;
    pattern.bg_color = LXW_COLOR_WHITE;
    pattern.type =
        fill == BarFill::Hatched ? LXW_CHART_PATTERN_DARK_UPWARD_DIAGONAL : LXW_CHART_PATTERN_DARK_HORIZONTAL;
    return pattern;
}

void paint(lxw_chart_series *series, const ChartSeries &look)
{
    lxw_chart_line line = {};
    line.color = look.colour;
    line.width = 0.75;
    chart_series_set_line(series, &line);
    if (look.fill == BarFill::Solid) {
        lxw_chart_fill fill = {};
        fill.color = look.colour;
        chart_series_set_fill(series, &fill);
    } else {
        lxw_chart_pattern pattern = patternOf(look.colour, look.fill);
        chart_series_set_pattern(series, &pattern);
    }
}

/// Each bar for itself; the library copies what it is given.
void paintPoints(lxw_chart_series *series, std::uint32_t colour, const std::vector<BarFill> &fills)
{
    lxw_chart_fill solid = {};
    solid.color = colour;
    lxw_chart_pattern hatched = patternOf(colour, BarFill::Hatched),
                      lined = patternOf(colour, BarFill::Lined);
    std::vector<lxw_chart_point> points(fills.size());
    std::vector<lxw_chart_point *> list;
    for (std::size_t i = 0; i < fills.size(); ++i) {
        if (fills[i] == BarFill::Solid)
            points[i].fill = &solid;
        else
            points[i].pattern = fills[i] == BarFill::Hatched ? &hatched : &lined;
        list.push_back(&points[i]);
    }
    list.push_back(nullptr);
    chart_series_set_points(series, list.data());
}

} // namespace

void XlsxBook::addChart(const XlsxSheet &sheet, const ColumnChart &chart)
{
    if (m_error != 0 || sheet.rows == 0 || chart.series.empty())
        return;
    lxw_chart *drawn = workbook_add_chart(m_book, LXW_CHART_COLUMN);
    if (!drawn) {
        check(LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    const auto firstRow = static_cast<lxw_row_t>(chart.headerRow + 1);
    const auto lastRow = static_cast<lxw_row_t>(chart.headerRow + sheet.rows);
    for (const ChartSeries &look : chart.series) {
        const auto column = static_cast<lxw_col_t>(look.column);
        lxw_chart_series *series = chart_add_series(drawn, nullptr, nullptr);
        chart_series_set_categories(series, sheet.name.c_str(), firstRow, 0, lastRow, 0);
        chart_series_set_values(series, sheet.name.c_str(), firstRow, column, lastRow, column);
        chart_series_set_name_range(series, sheet.name.c_str(), firstRow - 1, column);
        paint(series, look);
        if (!chart.rowFills.empty())
            paintPoints(series, look.colour, chart.rowFills);
    }
    chart_title_set_name(drawn, chart.title.c_str());
    chart_axis_set_name(drawn->x_axis, chart.categoryTitle.c_str());
    chart_axis_set_name(drawn->y_axis, chart.valueTitle.c_str());
    if (!std::isnan(chart.smallest))
        chart_axis_set_min(drawn->y_axis, chart.smallest);
    chart_axis_set_label_position(drawn->x_axis,
                                  LXW_CHART_AXIS_LABEL_POSITION_LOW); // below bars that go down
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_RIGHT);
    chart_set_series_gap(drawn, 60);
    lxw_chart_options options = {};
    options.x_scale = 2.0; // of 480 x 288 pixels
    options.y_scale = 1.5;
    const auto row = chart.placeRow < 0 ? lastRow + 2 : static_cast<lxw_row_t>(chart.placeRow);
    check(worksheet_insert_chart_opt(sheet.sheet, row, static_cast<lxw_col_t>(chart.placeColumn), drawn,
                                     &options));
}

} // namespace ant::detail
