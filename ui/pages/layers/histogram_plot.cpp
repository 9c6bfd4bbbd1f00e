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

} // namespace

HistogramPlot::HistogramPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Histogram of the tensor with the grid of its type"));
    rebuild();
}

void HistogramPlot::setView(std::shared_ptr<const QuantizerView> view)
{
    m_view = std::move(view);
    rebuild();
}

void HistogramPlot::setScale(Scale scale)
{
    m_scale = scale;
    rebuild();
}

void HistogramPlot::rebuild()
{
    clearAll();
    m_bars.clear();
    if (m_view)
        m_bars = joinedBins(m_scale == Scale::LogValue ? m_view->detail.logHistogram.histogram
                                                       : m_view->detail.histogram,
                            kBars);
    if (m_bars.empty())
        return finish(m_view ? tr("No histogram was stored for this tensor")
                             : tr("Choose a row of the table"));
    setTitles(m_scale == Scale::LogValue ? tr("Magnitude of the value, log₂ scale") : tr("Value"),
              m_scale == Scale::LogCount ? tr("Elements, log scale") : tr("Elements"));
    if (m_scale == Scale::LogCount) {
        yAxis->setScaleType(QCPAxis::stLogarithmic);
        yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog));
        yAxis->setNumberPrecision(0);
    }
    if (m_scale == Scale::LogValue)
        xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new PowerOfTwoTicker));
    drawBars();
    drawGrid();
    legend->setVisible(true);
    finish();
}

void HistogramPlot::drawBars()
{
    const auto &colours = theme::current();
    QColor fill = colours.muted;
    fill.setAlphaF(0.45f);
    auto *bars = new QCPBars(xAxis, yAxis);
    bars->setName(tr("Tensor"));
    bars->setWidth(m_bars.front().high - m_bars.front().low);
    bars->setPen(Qt::NoPen);
    bars->setBrush(fill);
    bars->setAntialiased(false);
    std::uint64_t most = 1;
    for (const HistogramBar &bar : m_bars) {
        bars->addData((bar.low + bar.high) / 2, double(bar.count));
        most = std::max(most, bar.count);
    }
    const bool isLog = m_scale == Scale::LogCount;
    if (isLog)
        bars->setBaseValue(0.5);
    double low = m_bars.front().low, high = m_bars.back().high;
    if (m_scale != Scale::LogValue)
        for (const double value : m_view->realGrid())
            low = std::min(low, value), high = std::max(high, value);
    const double margin = 0.02 * (high - low);
    xAxis->setRange(low - margin, high + margin);
    yAxis->setRange(isLog ? 0.5 : 0, isLog ? double(most) * 3 : double(most) * kHeadroom);
}

void HistogramPlot::drawGrid()
{
    const QuantizerRecord &record = m_view->record;
    const bool isLog = m_scale == Scale::LogValue;
    auto *lines = new QCPGraph(xAxis, yAxis);
    QColor colour = theme::lineColour(record.type, record.bits);
    const bool isDense = m_view->detail.grid.size() > kDenseGrid;
    if (isDense) // the tensor must stay visible behind 256 lines
        colour.setAlphaF(0.3f);
    lines->setPen(QPen(colour, isDense ? 1 : 1.5));
    lines->setName(record.alpha.size() > 1 ? tr("Grid of %1, mean alpha of %2 channels")
                                                 .arg(QString::fromStdString(record.type))
                                                 .arg(record.alpha.size())
                                           : tr("Grid of %1").arg(QString::fromStdString(record.type)));
    lines->setLineStyle(QCPGraph::lsImpulse);
    const double top =
        m_scale == Scale::LogCount ? yAxis->range().upper / 1.6 : yAxis->range().upper / kHeadroom;
    if (!isDense)
        lines->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 4));
    for (const double value : m_view->realGrid())
        if (!isLog)
            lines->addData(value, top);
        else if (value > 0)
            lines->addData(std::log2(value), top);
}

QString HistogramPlot::textAt(double x, double) const
{
    const auto bar =
        std::ranges::find_if(m_bars, [x](const HistogramBar &b) { return x >= b.low && x < b.high; });
    if (bar == m_bars.end())
        return {};
    const bool isLog = m_scale == Scale::LogValue;
    return tr("%1 to %2: %3 elements")
        .arg(display::real(isLog ? std::exp2(bar->low) : bar->low),
             display::real(isLog ? std::exp2(bar->high) : bar->high),
             display::count(std::int64_t(bar->count)));
}

Table HistogramPlot::table() const
{
    Table table{"Histogram", {"low", "high", "elements"}, {}};
    for (const HistogramBar &bar : m_bars)
        table.rows.push_back({{bar.low, 9}, {bar.high, 9}, {std::int64_t(bar.count)}});
    return table;
}

} // namespace ant
