#pragma once

#include "core/report/figure12.h"
#include "ui/common/view_range.h"

#include <QRectF>

#include <vector>

namespace ant {

/// Which bars are wanted, and in what terms.
struct FigureOptions {
    FigureMetric metric = FigureMetric::Loss;
    bool showsPublished = true;
    bool showsOwn = true;
    bool showsImported = true;
    bool shows(FigureSource source) const;
    bool operator==(const FigureOptions &) const = default;
};
/// As the paper shows it: the loss in Figure 12, the accuracy in Table V, which gives no fp32.
FigureOptions defaultOptions(FigureKind kind);

/// Where everything of the figure lies inside a rectangle: computed once, drawn and pointed at from here.
struct FigureLayout {
    struct Bar {
        QRectF area;
        FigureBar bar;
        double value = 0;
        double low = 0, high = 0; ///< of its 95 % interval, in terms of the axis; both `value`: none
    };
    /// A bar that belongs there and is not known.
    struct Gap {
        QRectF area; ///< where it would stand, a few pixels high
        std::string network, mode;
        FigureSource source = FigureSource::Own;
        bool lacksFp32 = false; ///< there is a result, but nothing to compare it with
    };
    struct Group {
        double left = 0, right = 0; ///< of its bars
        double room = 0;            ///< for its name
        std::string network;
        double fp32 = 0;    ///< NaN where unknown or not one for the whole group
        bool hasOwn = true; ///< own or imported results
    };
    QRectF plot;                        ///< inside the axes
    double low = 0, high = 1, step = 1; ///< of the value axis
    std::vector<Group> groups;
    std::vector<Bar> bars;
    std::vector<Gap> gaps;

    double yOf(double value) const { return plot.bottom() - (value - low) / (high - low) * plot.height(); }
    /// Null where no bar is there.
    const Bar *barAt(const QPointF &place) const;
    const Gap *gapAt(const QPointF &place) const;
};

/// `plot` is the rectangle inside the axes. Groups without a bar and without a gap are left out. `view`: the
/// part of the figure, from left to right, that fills the rectangle; what lies outside has places outside.
FigureLayout layOutFigure(const Figure12 &figure, const FigureOptions &options, const QRectF &plot,
                          const ViewRange &view = {});

} // namespace ant
