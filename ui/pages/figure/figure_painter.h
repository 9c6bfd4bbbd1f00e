#pragma once

#include "ui/pages/figure/figure_layout.h"

#include <QColor>
#include <QFont>

class QPainter;

namespace ant {

/// Colours of the picture: the window's on the screen, black on white in a file.
struct FigureStyle {
    QColor background, text, muted, grid;
    QFont font;
    /// Letters as shapes: for files that name a font without carrying it.
    bool hasOutlines = false;
};
/// Black on white in letters of 7.5 points, which is what papers set captions in.
FigureStyle printStyle();

/// Draws the figure with axes and legend into `area` with plain lines and rectangles only, so that it looks
/// the same on the screen, in SVG and in PDF. Published bars are hatched, imported ones lined, own ones
/// filled; what is missing is marked with a cross. Returns where the bars are. view: as for layOutFigure().
FigureLayout paintFigure(QPainter &painter, const QRectF &area, const Figure12 &figure,
                         const FigureOptions &options, const FigureStyle &style, const ViewRange &view = {});

} // namespace ant
