#include "ui/pages/layers/histogram_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr int kBars = 192;
constexpr std::size_t kDenseGrid = 32; ///< values above which the lines are drawn faint
constexpr double kHeadroom = 1.08;     ///< above the highest bar
constexpr double kLeastCount = 0.5;    ///< foot of a logarithmic axis of counts

/// 2^k under the ticks of an axis that counts in k.
class PowerOfTwoTicker final : public QCPAxisTickerFixed {
public:
    PowerOfTwoTicker() { setTickStep(1), setScaleStrategy(ssMultiples); }

protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return display::real(std::exp2(tick));
    }
};

QString emptyText(const PlottedHistogram &histogram)
{
    if (!histogram.quantizer)
        return HistogramPlot::tr("Choose a row of the table");
    if (histogram.part == TensorPart::Error && !histogram.quantizer.shown().isQuantized())
        return HistogramPlot::tr("Not quantized: there is no error");
    return HistogramPlot::tr("No histogram was stored for this tensor");
}

const HistogramBar *barAt(const std::vector<HistogramBar> &bars, double x)
{
    const auto bar =
        std::ranges::find_if(bars, [x](const HistogramBar &b) { return x >= b.low && x < b.high; });
    return bar == bars.end() ? nullptr : &*bar;
}

} // namespace

HistogramPlot::HistogramPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Histogram of the tensor with the grid of its type"));
    rebuild();
}

void HistogramPlot::setHistogram(PlottedHistogram histogram)
{
    m_histogram = std::move(histogram);
    rebuild();
}

void HistogramPlot::setScale(Scale scale)
{
    m_scale = scale;
    rebuild();
}

std::vector<HistogramBar> HistogramPlot::barsOf(const TensorHistogram &histogram) const
{
    return joinedBins(m_scale == Scale::LogValue ? histogram.log.histogram : histogram.linear, kBars);
}

void HistogramPlot::rebuild()
{
    clearAll();
    m_bars.clear();
    m_triedBars.clear();
    if (m_histogram.quantizer)
        m_bars = barsOf(m_histogram.run);
    if (m_histogram.quantizer && m_histogram.tried)
        m_triedBars = barsOf(*m_histogram.tried);
    if (m_bars.empty())
        return finish(emptyText(m_histogram));
    setUpAxes();
    fitRanges();
    drawBars();
    drawTried();
    if (m_histogram.part != TensorPart::Error && m_histogram.quantizer.shown().isQuantized())
        drawGrid();
    legend->setVisible(true);
    finish();
}

void HistogramPlot::setUpAxes()
{
    const bool isError = m_histogram.part == TensorPart::Error;
    const QString value = isError ? tr("Error, quantized minus original") : tr("Value");
    const QString magnitude =
        isError ? tr("Magnitude of the error, log₂ scale") : tr("Magnitude of the value, log₂ scale");
    setTitles(m_scale == Scale::LogValue ? magnitude : value,
              m_scale == Scale::LogCount ? tr("Elements, log scale") : tr("Elements"));
    if (m_scale == Scale::LogCount) {
        yAxis->setScaleType(QCPAxis::stLogarithmic);
        yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
        yAxis->setNumberPrecision(0);
    }
    if (m_scale == Scale::LogValue)
        xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new PowerOfTwoTicker));
}

void HistogramPlot::fitRanges()
{
    double low = m_bars.front().low, high = m_bars.back().high;
    std::uint64_t most = 1;
    for (const auto *bars : {&m_bars, &m_triedBars})
        for (const HistogramBar &bar : *bars) {
            low = std::min(low, bar.low);
            high = std::max(high, bar.high);
            most = std::max(most, bar.count);
        }
    if (m_scale != Scale::LogValue && m_histogram.part != TensorPart::Error)
        for (const double value : m_histogram.quantizer.shown().realGrid(m_histogram.channel))
            low = std::min(low, value), high = std::max(high, value);
    const double margin = 0.02 * (high - low);
    const bool isLog = m_scale == Scale::LogCount;
    xAxis->setRange(low - margin, high + margin);
    yAxis->setRange(isLog ? kLeastCount : 0, isLog ? double(most) * 3 : double(most) * kHeadroom);
}

void HistogramPlot::drawBars()
{
    QColor fill = theme::current().muted;
    fill.setAlphaF(0.45f);
    auto *bars = new QCPBars(xAxis, yAxis);
    const QString whole = m_histogram.part == TensorPart::Original    ? tr("Tensor")
                          : m_histogram.part == TensorPart::Quantized ? tr("Rounded")
                                                                      : tr("Error");
    bars->setName(m_histogram.channel < 0 ? whole : tr("%1, channel %2").arg(whole).arg(m_histogram.channel));
    bars->setWidth(m_bars.front().high - m_bars.front().low);
    bars->setPen(Qt::NoPen);
    bars->setBrush(fill);
    bars->setAntialiased(false);
    for (const HistogramBar &bar : m_bars)
        bars->addData((bar.low + bar.high) / 2, double(bar.count));
    if (m_scale == Scale::LogCount)
        bars->setBaseValue(kLeastCount);
}

void HistogramPlot::drawTried()
{
    if (m_triedBars.empty())
        return;
    const QuantizerRecord &record = m_histogram.quantizer.shown().record;
    auto *line = new QCPGraph(xAxis, yAxis);
    line->setName(tr("tried: %1 %2 bit").arg(QString::fromStdString(record.type)).arg(record.bits));
    line->setLineStyle(QCPGraph::lsStepLeft);
    line->setPen(QPen(theme::lineColour(record.type, record.bits), 1.5));
    const double least = m_scale == Scale::LogCount ? kLeastCount : 0;
    for (const HistogramBar &bar : m_triedBars)
        line->addData(bar.low, std::max(least, double(bar.count)));
    line->addData(m_triedBars.back().high, least);
}

void HistogramPlot::drawGrid()
{
    const QuantizerView &view = m_histogram.quantizer.shown();
    const QuantizerRecord &record = view.record;
    const QString type = QString::fromStdString(record.type);
    auto *lines = new QCPGraph(xAxis, yAxis);
    QColor colour = theme::lineColour(record.type, record.bits);
    const bool isDense = view.detail.grid.size() > kDenseGrid;
    const bool isCounted = m_histogram.part == TensorPart::Quantized; // the bars stand on it already
    if (isDense || isCounted) // the tensor must stay visible behind 256 lines
        colour.setAlphaF(0.3f);
    lines->setPen(QPen(colour, isDense || isCounted ? 1 : 1.5));
    const bool isMean = m_histogram.channel < 0 && record.alpha.size() > 1;
    QString name = isMean ? tr("Grid of %1, mean alpha").arg(type) : tr("Grid of %1").arg(type);
    if (m_histogram.quantizer.tried)
        name += tr(", tried");
    lines->setName(name);
    lines->setLineStyle(QCPGraph::lsImpulse);
    const double top =
        m_scale == Scale::LogCount ? yAxis->range().upper / 1.6 : yAxis->range().upper / kHeadroom;
    if (!isDense)
        lines->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 4));
    for (const double value : view.realGrid(m_histogram.channel))
        if (m_scale != Scale::LogValue)
            lines->addData(value, top);
        else if (value > 0)
            lines->addData(std::log2(value), top);
}

QString HistogramPlot::textAt(double x, double) const
{
    const HistogramBar *bar = barAt(m_bars, x);
    const HistogramBar *tried = barAt(m_triedBars, x);
    const HistogramBar *any = bar ? bar : tried;
    if (!any)
        return {};
    const bool isLog = m_scale == Scale::LogValue;
    QString text = tr("%1 to %2: %3 elements")
                       .arg(display::real(isLog ? std::exp2(any->low) : any->low),
                            display::real(isLog ? std::exp2(any->high) : any->high),
                            display::count(bar ? std::int64_t(bar->count) : 0));
    if (!m_triedBars.empty())
        text += tr("\ntried: %1").arg(display::count(tried ? std::int64_t(tried->count) : 0));
    return text;
}

Table HistogramPlot::table() const
{
    Table table{"Histogram", {"of", "low", "high", "elements"}, {}};
    for (const auto &[name, bars] : {std::pair("run", &m_bars), std::pair("tried", &m_triedBars)})
        for (const HistogramBar &bar : *bars)
            table.rows.push_back({{name}, {bar.low, 9}, {bar.high, 9}, {std::int64_t(bar.count)}});
    return table;
}

} // namespace ant
