#pragma once

#include "core/report/detail/xlsx_book.h"
#include "core/report/figure12.h"

namespace ant::detail {

/// A sheet named after the figure: the results with a row for each network and source, below them the loss in
/// the same columns as formulas, beside them a chart of either.
void addFigureSheet(XlsxBook &book, const Figure12 &figure);

} // namespace ant::detail
