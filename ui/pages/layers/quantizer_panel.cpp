#include "ui/pages/layers/quantizer_panel.h"

#include "ui/common/display.h"
#include "ui/common/segmented.h"
#include "ui/common/theme.h"
#include "ui/pages/layers/curve_plot.h"
#include "ui/pages/layers/histogram_plot.h"
#include "ui/pages/layers/usage_plot.h"

#include <QComboBox>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ant {

QuantizerPanel::QuantizerPanel(QWidget *parent)
    : QFrame(parent), m_title(new QLabel),
      m_charts(new Segmented({tr("Histogram"), tr("MSE curve"), tr("Codes")})), m_scale(new QComboBox),
      m_stack(new QStackedWidget), m_histogram(new HistogramPlot), m_curves(new CurvePlot),
      m_usage(new UsagePlot)
{
    setObjectName(QStringLiteral("card"));
    m_title->setObjectName(QStringLiteral("section"));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    for (Plot *plot :
         {static_cast<Plot *>(m_histogram), static_cast<Plot *>(m_curves), static_cast<Plot *>(m_usage)})
    {
        m_stack->addWidget(plot);
        connect(plot, &Plot::saved, this, &QuantizerPanel::saved);
    }
    m_scale->addItems({tr("Linear"), tr("Log count"), tr("Log value")});
    m_scale->setAccessibleName(tr("Scale of the histogram"));
    m_scale->setToolTip(tr("Log count shows the tails, log value the exponents"));
    auto *tools = new QHBoxLayout;
    tools->addWidget(m_charts);
    tools->addStretch();
    tools->addWidget(m_scale);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_title);
    column->addLayout(tools);
    column->addWidget(m_stack, 1);
    connect(m_charts, &Segmented::chosen, this, &QuantizerPanel::showChart);
    connect(m_scale, &QComboBox::currentIndexChanged, this,
            [this](int scale) { m_histogram->setScale(HistogramPlot::Scale(scale)); });
    setView(nullptr);
}

void QuantizerPanel::setView(const std::shared_ptr<const QuantizerView> &view)
{
    if (view)
        m_title->setText(tr("%1, %2: %3 at %4 bits, MSE %5")
                             .arg(QString::fromStdString(view->record.layer),
                                  view->record.role == Role::Weight ? tr("weight") : tr("input"),
                                  QString::fromStdString(view->record.type))
                             .arg(view->record.bits)
                             .arg(display::real(view->record.mse)));
    else
        m_title->setText(tr("No tensor chosen"));
    m_title->setToolTip(m_title->text());
    m_histogram->setView(view);
    m_curves->setView(view);
    m_usage->setView(view);
}

void QuantizerPanel::showChart(int chart)
{
    m_charts->setCurrent(chart);
    m_stack->setCurrentIndex(chart);
    m_scale->setVisible(chart == 0);
}

} // namespace ant
