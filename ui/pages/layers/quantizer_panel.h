#pragma once

#include "ui/pages/layers/quantizer_view.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QStackedWidget;

namespace ant {

class CurvePlot;
class HistogramPlot;
class Segmented;
class UsagePlot;

/// Everything about one quantizer: its histogram with the grid, its error curves, the use of its codes.
class QuantizerPanel final : public QFrame {
    Q_OBJECT
public:
    explicit QuantizerPanel(QWidget *parent = nullptr);
    /// Null: nothing is chosen.
    void setView(const std::shared_ptr<const QuantizerView> &view);
    void showChart(int chart);

Q_SIGNALS:
    void saved(const QString &file, const QString &error);

private:
    QLabel *m_title;
    Segmented *m_charts;
    QComboBox *m_scale;
    QStackedWidget *m_stack;
    HistogramPlot *m_histogram;
    CurvePlot *m_curves;
    UsagePlot *m_usage;
};

} // namespace ant
