#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/quantizer_view.h"

namespace ant {

/// MSE against the clipping limit for every type that was tried, with the chosen point.
class CurvePlot final : public Plot {
    Q_OBJECT
public:
    explicit CurvePlot(QWidget *parent = nullptr);
    void setView(std::shared_ptr<const QuantizerView> view);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    void drawCurve(const MseCurve &curve);
    void drawChoice(const MseCurve &curve);

    std::shared_ptr<const QuantizerView> m_view;
};

} // namespace ant
