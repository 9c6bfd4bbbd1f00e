#include "core/report/detail/xlsx_book.h"

#include <cmath>
#include <xlsxwriter.h>

namespace ant::detail {
namespace {

void paint(lxw_chart_series *series, const ChartSeries &look)
{
    lxw_chart_line line = {};
    line.color = look.colour;
    line.width = 0.75;
    chart_series_set_line(series, &line);
    if (look.isHatched) {
        lxw_chart_pattern pattern = {};
        pattern.fg_color = look.colour;
        pattern.bg_color = LXW_COLOR_WHITE;
        pattern.type = LXW_CHART_PATTERN_DARK_UPWARD_DIAGONAL;
        chart_series_set_pattern(series, &pattern);
    } else {
        lxw_chart_fill fill = {};
        fill.color = look.colour;
        chart_series_set_fill(series, &fill);
    }
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
    const auto lastRow = static_cast<lxw_row_t>(sheet.rows);
    for (const ChartSeries &look : chart.series) {
        const auto column = static_cast<lxw_col_t>(look.column);
        lxw_chart_series *series = chart_add_series(drawn, nullptr, nullptr);
        chart_series_set_categories(series, sheet.name.c_str(), 1, 0, lastRow, 0);
        chart_series_set_values(series, sheet.name.c_str(), 1, column, lastRow, column);
        chart_series_set_name_range(series, sheet.name.c_str(), 0, column);
        paint(series, look);
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
    check(worksheet_insert_chart_opt(sheet.sheet, lastRow + 2, 0, drawn, &options));
}

} // namespace ant::detail
