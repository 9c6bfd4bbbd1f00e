#pragma once

#include "core/report/pareto.h"
#include "ui/common/plot.h"

namespace ant {

/// Top-1 against size or bit operations: the front as a line, what it is compared with beside it. A point
/// that was run is filled and stands at its measured accuracy, the others are hollow and stand at the
/// predicted one. A click chooses the nearest point.
class ParetoPlot final : public Plot {
    Q_OBJECT
public:
    explicit ParetoPlot(QWidget *parent = nullptr);
    void setPareto(Pareto pareto);
    /// Marks a point of the Pareto; -1: none.
    void setChosen(int point);
    Table table() const override;
    /// Where a point is drawn, for a pointer.
    QPoint placeOf(int point) const;

Q_SIGNALS:
    void pointChosen(int point);

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    struct Look {
        ParetoPoint::Kind kind;
        QString title;
        QCPScatterStyle::ScatterShape shape;
    };
    static std::vector<Look> looks();
    double xOf(const ParetoPoint &point) const;
    static double yOf(const ParetoPoint &point);
    void drawLine();
    /// False where there is no such point.
    bool drawKind(const Look &look, bool isMeasured, bool isNamed);
    void drawFloatingPoint();
    void drawChosen();
    /// Nearest point within a few pixels; -1: none.
    int pointAt(const QPointF &place) const;

    Pareto m_pareto;
    int m_chosen = -1;
    QPoint m_pressed;
};

} // namespace ant
