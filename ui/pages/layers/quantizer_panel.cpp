#include "ui/pages/layers/quantizer_panel.h"

#include "ui/common/display.h"
#include "ui/common/eliding_label.h"
#include "ui/common/segmented.h"
#include "ui/common/theme.h"
#include "ui/pages/layers/curve_plot.h"
#include "ui/pages/layers/scale_plot.h"
#include "ui/pages/layers/usage_plot.h"
#include "ui/pages/layers/what_if_bar.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ant {
namespace {

/// What takes milliseconds: the histograms of both, where they are not stored.
Result<PlottedHistogram> count(PlottedHistogram asked)
{
    auto run = histogramOf(*asked.quantizer.run, asked.part, asked.channel);
    if (!run.ok())
        return std::move(run).error();
    asked.run = std::move(run).value();
    if (!asked.quantizer.tried || asked.part == TensorPart::Original)
        return asked;
    auto tried = histogramOf(*asked.quantizer.tried, asked.part, asked.channel);
    if (!tried.ok())
        return std::move(tried).error();
    asked.tried = std::move(tried).value();
    return asked;
}

} // namespace

QuantizerPanel::QuantizerPanel(QWidget *parent)
    : QFrame(parent), m_trying(new NewestJob<Result<QuantizerView>>(this)),
      m_counting(new NewestJob<Result<PlottedHistogram>>(this)), m_title(new ElidingLabel),
      m_charts(new Segmented({tr("Histogram"), tr("MSE"), tr("Codes"), tr("Scales")})), m_part(new QComboBox),
      m_scale(new QComboBox), m_channel(new QSpinBox), m_stack(new QStackedWidget),
      m_histogram(new HistogramPlot), m_curves(new CurvePlot), m_usage(new UsagePlot),
      m_scales(new ScalePlot), m_whatIf(new WhatIfBar)
{
    build();
    connectParts();
    setView(nullptr);
}

void QuantizerPanel::build()
{
    setObjectName(QStringLiteral("card"));
    m_title->setObjectName(QStringLiteral("section"));
    for (Plot *plot : std::initializer_list<Plot *>{m_histogram, m_curves, m_usage, m_scales}) {
        m_stack->addWidget(plot);
        connect(plot, &Plot::saved, this, &QuantizerPanel::saved);
    }
    m_tools = histogramTools();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, theme::kGrid);
    column->setSpacing(theme::kGrid);
    column->addWidget(m_title);
    column->addWidget(m_charts);
    column->addWidget(m_tools);
    column->addWidget(m_stack, 1);
    column->addWidget(m_whatIf);
}

QWidget *QuantizerPanel::histogramTools()
{
    m_part->setObjectName(QStringLiteral("part"));
    m_channel->setObjectName(QStringLiteral("channel"));
    m_part->addItems({tr("Original"), tr("Rounded"), tr("Error")});
    m_part->setAccessibleName(tr("Values that are counted"));
    m_part->setToolTip(tr("The tensor itself, what rounding makes of it, or the difference"));
    m_scale->addItems({tr("Linear"), tr("Log count"), tr("Log value")});
    m_scale->setAccessibleName(tr("Scale of the histogram"));
    m_scale->setToolTip(tr("Log count shows the tails, log value the exponents"));
    m_channel->setMinimum(-1);
    m_channel->setSpecialValueText(tr("Whole"));
    m_channel->setPrefix(tr("Channel "));
    m_channel->setAccessibleName(tr("Channel that is counted"));
    auto *tools = new QWidget;
    auto *row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::kGrid);
    for (QWidget *tool : std::initializer_list<QWidget *>{m_part, m_channel, m_scale}) {
        tool->setMinimumWidth(72);
        row->addWidget(tool, 1);
    }
    return tools;
}

void QuantizerPanel::connectParts()
{
    connect(m_charts, &Segmented::chosen, this, &QuantizerPanel::showChart);
    connect(m_scale, &QComboBox::currentIndexChanged, this,
            [this](int scale) { m_histogram->setScale(HistogramPlot::Scale(scale)); });
    connect(m_part, &QComboBox::currentIndexChanged, this, &QuantizerPanel::countNow);
    connect(m_channel, &QSpinBox::valueChanged, this, [this](int channel) {
        m_scales->setChannel(channel);
        countNow();
    });
    connect(m_scales, &ScalePlot::channelChosen, this, [this](int channel) {
        if (m_channel->isEnabled())
            m_channel->setValue(channel);
    });
    connect(m_curves, &CurvePlot::percentDragged, m_whatIf, &WhatIfBar::setPercent);
    connect(m_whatIf, &WhatIfBar::changed, this, &QuantizerPanel::tryOutNow);
    connect(m_whatIf, &WhatIfBar::addRequested, this, &QuantizerPanel::collect);
}

void QuantizerPanel::collect()
{
    if (m_run && m_tried)
        Q_EMIT changeCollected({m_whatIf->what(), m_run->record, m_tried->record, !m_run->values});
}

void QuantizerPanel::showTitle()
{
    if (!m_run)
        return m_title->setText(tr("No tensor chosen"));
    const QuantizerRecord &record = m_run->record;
    m_title->setText(tr("%1, %2: %3 at %4 bits, MSE %5")
                         .arg(QString::fromStdString(record.layer),
                              record.role == Role::Weight ? tr("weight") : tr("input"),
                              QString::fromStdString(record.type))
                         .arg(record.bits)
                         .arg(display::real(record.mse)));
}

void QuantizerPanel::setView(const std::shared_ptr<const QuantizerView> &view, const AlphaRange &range,
                             const WhatIf &what)
{
    m_run = view;
    m_tried.reset();
    m_range = range;
    m_missing = tr("Estimated from the histogram; the weights are being read");
    showTitle();
    setValues(view ? view->values : nullptr, m_missing);
    {
        const QSignalBlocker quiet(m_channel);
        m_channel->setValue(-1);
        m_scales->setChannel(-1);
    }
    m_whatIf->setRun(m_run, what);
    tryOutNow();
}

void QuantizerPanel::setValues(std::shared_ptr<const std::vector<float>> values, const QString &missing)
{
    m_missing = missing;
    const bool isNew = m_run && values && values != m_run->values;
    if (isNew) {
        auto known = std::make_shared<QuantizerView>(*m_run);
        known->values = std::move(values);
        m_run = std::move(known);
    }
    const bool hasChannels = m_run && m_run->values && m_run->channels() > 1;
    const QSignalBlocker quiet(m_channel);
    m_channel->setMaximum(hasChannels ? m_run->channels() - 1 : -1);
    m_channel->setEnabled(hasChannels);
    m_channel->setToolTip(hasChannels ? tr("All channels, or one of %1").arg(m_run->channels())
                          : m_run && m_run->record.role == Role::Input
                              ? tr("Of an input the histogram of the whole tensor is stored")
                              : missing);
    if (isNew)
        tryOutNow();
}

QString QuantizerPanel::note() const
{
    if (!m_run || m_run->values)
        return {};
    return m_run->record.role == Role::Input
               ? tr("Estimated from the histogram of the images that calibrated the run")
               : m_missing;
}

void QuantizerPanel::tryOutNow()
{
    if (!m_run || m_whatIf->what() == asInRun(m_run->record)) {
        m_trying->drop();
        showTried(nullptr);
        if (m_run)
            m_whatIf->showOutcome(*m_run, note());
        return;
    }
    m_trying->ask([run = m_run, what = m_whatIf->what(),
                   range = m_range](const std::stop_token &stop) { return tryOut(*run, what, range, stop); },
                  [this](const Result<QuantizerView> &tried) {
                      showTried(tried.ok() ? std::make_shared<const QuantizerView>(tried.value()) : nullptr);
                      m_whatIf->showOutcome(tried, note());
                  });
    if (!m_tried)
        showTried(nullptr); // the tensor at once, the rest when it is known
}

void QuantizerPanel::showTried(std::shared_ptr<const QuantizerView> tried)
{
    m_tried = std::move(tried);
    m_curves->setQuantizer({m_run, m_tried});
    m_usage->setQuantizer({m_run, m_tried});
    m_scales->setQuantizer({m_run, m_tried});
    countNow();
}

void QuantizerPanel::countNow()
{
    PlottedHistogram asked;
    asked.quantizer = {m_run, m_tried};
    asked.part = TensorPart(m_part->currentIndex());
    asked.channel = m_channel->value();
    if (!m_run || (asked.part == TensorPart::Original && asked.channel < 0)) {
        m_counting->drop();
        if (m_run)
            asked.run = {m_run->detail.histogram, m_run->detail.logHistogram};
        return m_histogram->setHistogram(std::move(asked));
    }
    m_counting->ask([asked](const std::stop_token &) { return count(asked); },
                    [this, asked](Result<PlottedHistogram> counted) {
                        m_histogram->setHistogram(counted.ok() ? std::move(counted).value() : asked);
                    });
}

void QuantizerPanel::showChart(int chart)
{
    m_charts->setCurrent(chart);
    m_stack->setCurrentIndex(chart);
    m_tools->setVisible(chart == Histogram);
}

} // namespace ant
