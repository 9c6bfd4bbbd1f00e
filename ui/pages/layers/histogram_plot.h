#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/plotted_quantizer.h"
#include "ui/pages/layers/tensor_histogram.h"

#include <optional>

namespace ant {

/// What the histogram shows, counted before it is drawn.
struct PlottedHistogram {
    PlottedQuantizer quantizer;
    TensorPart part = TensorPart::Original;
    int channel = -1;                     ///< -1: the whole tensor
    TensorHistogram run;                  ///< of what the run found
    std::optional<TensorHistogram> tried; ///< of what is tried, where it is another one
};

/// Histogram of the tensor a quantizer was calibrated on, with the values of its grid drawn on it; or of what
/// rounding made of it.
class HistogramPlot final : public Plot {
    Q_OBJECT
public:
    enum class Scale {
        Linear,   ///< value against count
        LogCount, ///< value against log count: shows the tails
        LogValue, ///< log2 |value| against count: shows the exponents
    };
    explicit HistogramPlot(QWidget *parent = nullptr);
    void setHistogram(PlottedHistogram histogram);
    const PlottedHistogram &histogram() const { return m_histogram; }
    void setScale(Scale scale);
    Table table() const override;

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;

private:
    std::vector<HistogramBar> barsOf(const TensorHistogram &histogram) const;
    void setUpAxes();
    void drawBars();
    void drawTried();
    void drawGrid();
    void fitRanges();

    PlottedHistogram m_histogram;
    std::vector<HistogramBar> m_bars, m_triedBars;
    Scale m_scale = Scale::Linear;
};

} // namespace ant
