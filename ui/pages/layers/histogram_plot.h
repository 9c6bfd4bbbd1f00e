#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/quantizer_view.h"

namespace ant {

/// Histogram of the tensor a quantizer was calibrated on, with the values of its grid drawn on it.
class HistogramPlot final : public Plot {
    Q_OBJECT
public:
    enum class Scale {
        Linear,   ///< value against count
        LogCount, ///< value against log count: shows the tails
        LogValue, ///< log2 |value| against count: shows the exponents
    };
    explicit HistogramPlot(QWidget *parent = nullptr);
    void setView(std::shared_ptr<const QuantizerView> view);
    void setScale(Scale scale);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    void drawBars();
    void drawGrid();

    std::shared_ptr<const QuantizerView> m_view;
    std::vector<HistogramBar> m_bars;
    Scale m_scale = Scale::Linear;
};

} // namespace ant
