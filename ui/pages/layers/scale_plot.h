#pragma once

#include "ui/common/plot.h"
#include "ui/pages/layers/plotted_quantizer.h"

namespace ant {

/// The clipping limit of each channel of a weight beside the channel's largest magnitude. A click chooses a
/// channel.
class ScalePlot final : public Plot {
    Q_OBJECT
public:
    explicit ScalePlot(QWidget *parent = nullptr);
    void setQuantizer(PlottedQuantizer quantizer);
    /// Marks a channel; -1: none.
    void setChannel(int channel);
    Table table() const override;

Q_SIGNALS:
    void channelChosen(int channel);

protected:
    void rebuild() override;
    QString textAt(double x, double y) const override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void drawLine(const std::vector<float> &values, const QString &name, const QPen &pen, bool hasDots);
    void drawAlphas(const QuantizerView &view, bool isTried);

    PlottedQuantizer m_quantizer;
    int m_channel = -1;
    QPoint m_pressed;
};

} // namespace ant
