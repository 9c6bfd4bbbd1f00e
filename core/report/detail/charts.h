#pragma once

#include "core/report/detail/xlsx_book.h"
#include "core/report/reports.h"

namespace ant::detail {

/// A table with one row a category, and the chart of its columns.
struct ChartedTable {
    Table table;
    ColumnChart chart;
};

/// One row for each model and width ("resnet20 W4A4"), a column for each mode: the latest of the given runs
/// that has a result. A floating-point run stands in every row of its model, data set and limit.
ChartedTable top1ByMode(const std::vector<RunRecord> &records);

} // namespace ant::detail
