#include "ui/pages/compare/overlay_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>

namespace ant {
namespace {

constexpr int kBars = 128;
constexpr double kHeadroom = 1.08; ///< above the highest bar
constexpr double kRow = 0.07;      ///< height of a row of grid values, of the highest bar

} // namespace

double OverlayPlot::Curve::density(const HistogramBar &bar) const
{
    return double(bar.count) / (total * (bar.high - bar.low));
}

OverlayPlot::OverlayPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Histograms of the tensor in both runs"));
    rebuild();
}

void OverlayPlot::setPair(QuantizerPair pair)
{
    m_pair = std::move(pair);
    rebuild();
}

void OverlayPlot::rebuild()
{
    clearAll();
    m_curves.clear();
    const std::pair<std::string, std::shared_ptr<const QuantizerView>> views[] = {
        {m_pair.firstTitle, m_pair.first}, {m_pair.secondTitle, m_pair.second}};
    for (const auto &[title, view] : views) {
        if (!view)
            continue;
        Curve curve{QString::fromStdString(title), view, joinedBins(view->detail.histogram, kBars), 0};
        for (const HistogramBar &bar : curve.bars)
            curve.total += double(bar.count);
        if (curve.total > 0)
            m_curves.push_back(std::move(curve));
    }
    setTitle(m_curves.empty() ? QString() : QString::fromStdString(m_pair.layer));
    if (m_curves.empty())
        return finish(m_pair.layer.empty() ? tr("Choose a row of the table")
                                           : tr("Neither run has stored this tensor"));
    setTitles(tr("Value"), tr("Density per unit"));
    double most = 0;
    for (const Curve &curve : m_curves)
        most = std::max(most, drawCurve(curve, &curve == m_curves.data()));
    for (std::size_t i = 0; i < m_curves.size(); ++i)
        drawGrid(m_curves[i], -kRow * most * (double(i) + 0.7));
    rescaleAxes();
    xAxis->scaleRange(1.04);
    yAxis->setRange(-kRow * most * (double(m_curves.size()) + 0.4), most * kHeadroom);
    legend->setVisible(true);
    finish();
}

double OverlayPlot::drawCurve(const Curve &curve, bool isFirst)
{
    const auto &colours = theme::current();
    auto *graph = new QCPGraph(xAxis, yAxis);
    graph->setName(curve.title);
    graph->setLineStyle(QCPGraph::lsStepLeft);
    graph->setAntialiased(false);
    if (isFirst) {
        QColor fill = colours.muted;
        fill.setAlphaF(0.35f);
        graph->setPen(Qt::NoPen);
        graph->setBrush(fill);
    } else {
        graph->setPen(QPen(colours.accent, 1.5));
    }
    double most = 0;
    for (const HistogramBar &bar : curve.bars) {
        graph->addData(bar.low, curve.density(bar));
        most = std::max(most, curve.density(bar));
    }
    graph->addData(curve.bars.back().high, 0);
    return most;
}

void OverlayPlot::drawGrid(const Curve &curve, double y)
{
    const QuantizerRecord &record = curve.view->record;
    auto *graph = new QCPGraph(xAxis, yAxis);
    graph->setName(
        tr("grid of %1: %2, %3 bits").arg(curve.title, QString::fromStdString(record.type)).arg(record.bits));
    graph->setLineStyle(QCPGraph::lsNone);
    const QColor colour = theme::lineColour(record.type, record.bits);
    graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, 5));
    for (const double value : curve.view->realGrid())
        graph->addData(value, y);
}

QString OverlayPlot::textAt(double x, double) const
{
    QStringList lines;
    for (const Curve &curve : m_curves)
        for (const HistogramBar &bar : curve.bars)
            if (x >= bar.low && x < bar.high)
                lines << tr("%1: %2 % of the elements from %3 to %4")
                             .arg(curve.title, display::shortReal(100 * double(bar.count) / curve.total),
                                  display::real(bar.low), display::real(bar.high));
    return lines.join(QLatin1Char('\n'));
}

Table OverlayPlot::table() const
{
    Table table{"Histograms", {"run", "low", "high", "elements"}, {}};
    for (const Curve &curve : m_curves)
        for (const HistogramBar &bar : curve.bars)
            table.rows.push_back(
                {{curve.title.toStdString()}, {bar.low, 9}, {bar.high, 9}, {std::int64_t(bar.count)}});
    return table;
}

} // namespace ant
