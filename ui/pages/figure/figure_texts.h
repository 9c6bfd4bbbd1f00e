#pragma once

#include "core/report/figure12.h"

#include <QString>

/// What chart and table of the page say in words.
namespace ant {

QString figureRowTitle(const FigureRow &row); ///< "Published", "± 95 %", "Own − published"
QString figureRowHelp(const FigureRow &row, FigureMetric metric);
/// Everything that is known of a bar: its numbers, the run and why that one.
QString figureBarText(const FigureBar &bar);
/// Why there is no bar. lacksFp32: there is a result, but nothing to compare it with.
QString missingText(FigureSource source, bool lacksFp32);

} // namespace ant
