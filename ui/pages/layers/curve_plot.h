#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/plotted_quantizer.h"

namespace ant {

/// MSE against the clipping limit for every type that was tried in the run, with the chosen point; and of
/// what a person tries. The points can be dragged to other scales.
class CurvePlot final : public Plot {
    Q_OBJECT
public:
    explicit CurvePlot(QWidget *parent = nullptr);
    void setQuantizer(PlottedQuantizer quantizer);
    Table table() const override;
    /// Pixel of the point that can be dragged: the tried one, else the chosen one; null where none is drawn.
    QPoint handle() const;

Q_SIGNALS:
    /// The handle is being dragged there: alpha in percent of the largest magnitude.
    void percentDragged(int percent);

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void drawCurve(const MseCurve &curve, int bits, bool isTried);
    void drawPoint(const QuantizerView &view, bool isTried);
    /// Curve of what is tried, where the run has not drawn it already; else null.
    const MseCurve *triedCurve() const;

    PlottedQuantizer m_quantizer;
    QPointF m_handle; ///< in the units of the axes
    bool m_hasHandle = false, m_isDragged = false;
};

} // namespace ant
