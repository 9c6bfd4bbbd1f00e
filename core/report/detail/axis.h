#pragma once

#include "core/report/detail/xlsx_book.h"

namespace ant::detail {

/// Title and lower end of an axis of top-1 accuracies. It begins at a multiple of ten near the smallest drawn
/// value, since the differences between modes are small, and its title says so.
void setAccuracyAxis(ColumnChart &chart, const Table &table);

} // namespace ant::detail
