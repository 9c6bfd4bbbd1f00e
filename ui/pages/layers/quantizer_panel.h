#pragma once

#include "ui/common/newest_job.h"
#include "ui/pages/layers/changes_model.h"
#include "ui/pages/layers/histogram_plot.h"

#include <QFrame>

class QComboBox;
class QSpinBox;
class QStackedWidget;

namespace ant {

class CurvePlot;
class ElidingLabel;
class ScalePlot;
class Segmented;
class UsagePlot;
class WhatIfBar;

/// Everything about one quantizer: its histogram with the grid, its error curves, the use of its codes, the
/// scales of its channels, and what another type, width or scale would do.
class QuantizerPanel final : public QFrame {
    Q_OBJECT
public:
    enum Chart { Histogram, Curves, Codes, Scales };

    explicit QuantizerPanel(QWidget *parent = nullptr);
    /// Null: nothing is chosen. `range`: the run's candidates for this role; `what`: where trying begins.
    void setView(const std::shared_ptr<const QuantizerView> &view, const AlphaRange &range = {},
                 const WhatIf &what = {});
    /// The values of the weight that is shown have been read; where they are null, why not.
    void setValues(std::shared_ptr<const std::vector<float>> values, const QString &missing);
    void showChart(int chart);
    /// Keeps what is tried for a new run; without effect where nothing else is tried.
    void collect();

Q_SIGNALS:
    void saved(const QString &file, const QString &error);
    void changeCollected(const ant::Change &change);

private:
    void build();
    QWidget *histogramTools();
    void connectParts();
    void showTitle();
    void tryOutNow();
    void showTried(std::shared_ptr<const QuantizerView> tried);
    void countNow();
    /// Why what is tried is no more than an estimate; empty where it is exact.
    QString note() const;

    std::shared_ptr<const QuantizerView> m_run, m_tried;
    AlphaRange m_range;
    QString m_missing;
    NewestJob<Result<QuantizerView>> *m_trying;
    NewestJob<Result<PlottedHistogram>> *m_counting;
    ElidingLabel *m_title;
    Segmented *m_charts;
    QWidget *m_tools = nullptr;
    QComboBox *m_part, *m_scale;
    QSpinBox *m_channel;
    QStackedWidget *m_stack;
    HistogramPlot *m_histogram;
    CurvePlot *m_curves;
    UsagePlot *m_usage;
    ScalePlot *m_scales;
    WhatIfBar *m_whatIf;
};

} // namespace ant
