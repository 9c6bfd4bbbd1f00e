#include "ui/pages/run/training_plots.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr double kMargin = 0.06; ///< of an axis, beyond the outermost point

void widen(QCPAxis *axis)
{
    QCPRange range = axis->range();
    const double margin = range.size() > 0 ? kMargin * range.size() : 0.5;
    axis->setRange(range.lower - margin, range.upper + margin);
}

} // namespace

LossPlot::LossPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Loss of the training steps"));
    rebuild();
}

void LossPlot::clear()
{
    m_curve.clear();
    rebuild();
}

void LossPlot::add(const std::vector<StepRecord> &steps)
{
    if (steps.empty())
        return;
    m_curve.add(steps);
    grow();
}

void LossPlot::rebuild()
{
    clearAll();
    setTitle(tr("Training loss"));
    if (m_curve.points().empty())
        return finish(tr("No training step yet"));
    setTitles(tr("Step"), tr("Cross entropy"));
    auto *graph = new QCPGraph(xAxis, yAxis);
    graph->setPen(QPen(theme::current().accent, 1.5));
    QVector<double> steps, losses;
    for (const LossCurve::Point &point : m_curve.points()) {
        steps << double(point.first + point.last) / 2;
        losses << point.mean();
    }
    graph->setData(steps, losses, true);
    rescaleAxes();
    widen(yAxis);
    finish();
}

QString LossPlot::textAt(double x, double) const
{
    const auto &points = m_curve.points();
    const auto point =
        std::ranges::find_if(points, [x](const LossCurve::Point &p) { return double(p.last) >= x - 0.5; });
    if (point == points.end())
        return {};
    const QString steps = point->first == point->last
                              ? tr("step %1").arg(point->first)
                              : tr("steps %1 to %2").arg(point->first).arg(point->last);
    return tr("%1: loss %2").arg(steps, display::loss(point->mean()));
}

Table LossPlot::table() const
{
    Table table{"Training loss", {"first step", "last step", "loss"}, {}};
    for (const LossCurve::Point &point : m_curve.points())
        table.rows.push_back({{point.first}, {point.last}, {point.mean(), 6}});
    return table;
}

EpochPlot::EpochPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Accuracy after each epoch"));
    rebuild();
}

void EpochPlot::setEpochs(std::vector<EpochRecord> epochs)
{
    if (epochs == m_epochs)
        return;
    m_epochs = std::move(epochs);
    grow();
}

void EpochPlot::rebuild()
{
    clearAll();
    setTitle(tr("Accuracy after each epoch"));
    if (m_epochs.empty())
        return finish(tr("No epoch has ended yet"));
    setTitles(tr("Epoch"), tr("Top-1, %"));
    auto *graph = new QCPGraph(xAxis, yAxis);
    const QColor colour = theme::current().good;
    graph->setPen(QPen(colour, 2));
    graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, 7));
    for (const EpochRecord &epoch : m_epochs)
        graph->addData(epoch.epoch + 1, epoch.top1); // people count from 1
    rescaleAxes();
    widen(xAxis);
    widen(yAxis);
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(1);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    xAxis->setTicker(ticker);
    finish();
}

QString EpochPlot::textAt(double x, double) const
{
    const auto epoch = std::ranges::find(m_epochs, int(std::lround(x)) - 1, &EpochRecord::epoch);
    if (epoch == m_epochs.end())
        return {};
    return tr("epoch %1: top-1 %2 %, training loss %3")
        .arg(epoch->epoch + 1)
        .arg(display::percent(epoch->top1), display::loss(epoch->trainLoss));
}

Table EpochPlot::table() const
{
    Table table{"Epochs", {"epoch", "top-1 %", "training loss"}, {}};
    for (const EpochRecord &epoch : m_epochs)
        table.rows.push_back({{std::int64_t(epoch.epoch + 1)}, {epoch.top1, 2}, {epoch.trainLoss, 4}});
    return table;
}

} // namespace ant
