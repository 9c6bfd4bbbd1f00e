#pragma once

#include "core/experiment/type_ratio.h"
#include "core/report/table.h"
#include "ui/common/view_range.h"

#include <QChartView>

class QValueAxis;

namespace ant {

class ChartMenu;

/// Stacked bars: which part of the layers, parameters and MACs has which numeric type.
class TypeRatioChart final : public QChartView {
    Q_OBJECT
public:
    explicit TypeRatioChart(QWidget *parent = nullptr);
    void setRatio(const TypeRatio &ratio);
    /// Rows: type and bits; columns: the five measures, percent.
    Table table() const;
    /// Part of the 0 to 100 % that is seen.
    const ViewRange &range() const { return m_range; }

Q_SIGNALS:
    /// A save through the context menu has ended; `error` is empty where it went well.
    void saved(const QString &file, const QString &error);

protected:
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void rebuild();
    void setRange(const ViewRange &range);
    /// Percent at a place of the viewport.
    double percentAt(const QPointF &place) const;

    TypeRatio m_ratio;
    ViewRange m_range;
    QValueAxis *m_axis = nullptr; ///< owned by the chart
    double m_grabbed = 0;         ///< percent under the pointer when the drag began
};

} // namespace ant
