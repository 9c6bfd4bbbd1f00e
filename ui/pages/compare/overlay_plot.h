#pragma once

#include "ui/common/plot.h"
#include "ui/pages/compare/comparison_snapshot.h"

namespace ant {

/// Histograms of the same tensor in two runs, one over the other, with the values of both grids below them.
class OverlayPlot final : public Plot {
    Q_OBJECT
public:
    explicit OverlayPlot(QWidget *parent = nullptr);
    void setPair(QuantizerPair pair);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    struct Curve {
        QString title;
        std::shared_ptr<const QuantizerView> view;
        std::vector<HistogramBar> bars;
        double total = 0; ///< elements in the bars
        double density(const HistogramBar &bar) const;
    };
    double drawCurve(const Curve &curve, bool isFirst);
    void drawGrid(const Curve &curve, double y);

    QuantizerPair m_pair;
    std::vector<Curve> m_curves;
};

} // namespace ant
