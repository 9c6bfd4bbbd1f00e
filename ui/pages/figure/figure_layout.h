#pragma once

#include "core/report/reports.h"
#include "ui/common/view_range.h"

#include <QRectF>

#include <vector>

namespace ant {

/// What the bars of Figure 12 stand for.
enum class FigureMetric {
    Accuracy, ///< top-1, percent
    Loss,     ///< fp32 minus top-1, percentage points
};

/// Which bars are wanted, and in what terms.
struct FigureOptions {
    FigureMetric metric = FigureMetric::Loss;
    bool showsPublished = true;
    bool showsOwn = true;
    bool operator==(const FigureOptions &) const = default;
};

/// Where everything of the figure lies inside a rectangle: computed once, drawn and pointed at from here.
struct FigureLayout {
    struct Bar {
        QRectF area;
        FigureBar bar;
        double value = 0;
    };
    struct Group {
        double left = 0, right = 0; ///< of its bars
        double room = 0;            ///< for its name
        std::string network;
        double fp32 = 0; ///< NaN where unknown or not one for the whole group
    };
    QRectF plot;                        ///< inside the axes
    double low = 0, high = 1, step = 1; ///< of the value axis
    std::vector<Group> groups;
    std::vector<Bar> bars;

    double yOf(double value) const { return plot.bottom() - (value - low) / (high - low) * plot.height(); }
    /// Null where no bar is there.
    const Bar *barAt(const QPointF &place) const;
};

double valueOf(const FigureBar &bar, FigureMetric metric);

/// `plot` is the rectangle inside the axes. Groups without a bar are left out. `view`: the part of the
/// figure, from left to right, that fills the rectangle; what lies outside has places outside.
FigureLayout layOutFigure(const Figure12 &figure, const FigureOptions &options, const QRectF &plot,
                          const ViewRange &view = {});

} // namespace ant
