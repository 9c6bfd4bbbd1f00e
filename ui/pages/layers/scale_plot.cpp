#include "ui/pages/layers/scale_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QApplication>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr std::size_t kMostDots = 160; ///< channels, above which the dots would touch
constexpr double kHeadroom = 1.08;

} // namespace

ScalePlot::ScalePlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Clipping limit of each channel"));
    rebuild();
}

void ScalePlot::setQuantizer(PlottedQuantizer quantizer)
{
    m_quantizer = std::move(quantizer);
    rebuild();
}

void ScalePlot::setChannel(int channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    rebuild();
}

void ScalePlot::rebuild()
{
    clearAll();
    if (!m_quantizer)
        return finish(tr("Choose a row of the table"));
    const QuantizerRecord &record = m_quantizer.run->record;
    if (record.alpha.empty())
        return finish(tr("No scale was stored for this tensor"));
    if (record.alpha.size() == 1)
        return finish(tr("One scale for the whole tensor: alpha %1")
                          .arg(display::real(double(m_quantizer.shown().record.alpha.front()))));
    setTitles(tr("Channel"), tr("Clipping limit alpha"));
    if (record.absmax.size() == record.alpha.size())
        drawLine(record.absmax, tr("Largest magnitude"), QPen(theme::current().muted, 1.2), false);
    drawAlphas(*m_quantizer.run, false);
    if (m_quantizer.tried && m_quantizer.tried->isQuantized())
        drawAlphas(*m_quantizer.tried, true);
    double most = 0;
    for (const auto *values : {&record.absmax, &record.alpha, &m_quantizer.shown().record.alpha})
        for (const float value : *values)
            most = std::max(most, double(value));
    QSharedPointer<QCPAxisTickerFixed> whole(new QCPAxisTickerFixed); // there is no channel 2.5
    whole->setTickStep(1);
    whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    xAxis->setTicker(whole);
    xAxis->setRange(-0.8, double(record.alpha.size()) - 0.2);
    yAxis->setRange(0, std::max(1e-12, most * kHeadroom));
    if (m_channel >= 0 && m_channel < m_quantizer.run->channels()) {
        auto *mark = new QCPItemStraightLine(this);
        mark->point1->setCoords(m_channel, 0);
        mark->point2->setCoords(m_channel, 1);
        mark->setPen(QPen(theme::current().text, 1, Qt::DashLine));
    }
    legend->setVisible(true);
    finish();
}

void ScalePlot::drawLine(const std::vector<float> &values, const QString &name, const QPen &pen, bool hasDots)
{
    auto *graph = new QCPGraph(xAxis, yAxis);
    graph->setName(name);
    graph->setPen(pen);
    if (hasDots && values.size() <= kMostDots) {
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), 6));
    } else {
        graph->setLineStyle(QCPGraph::lsStepCenter);
    }
    for (std::size_t channel = 0; channel < values.size(); ++channel)
        graph->addData(double(channel), double(values[channel]));
}

void ScalePlot::drawAlphas(const QuantizerView &view, bool isTried)
{
    const QColor colour =
        isTried ? theme::current().text : theme::lineColour(view.record.type, view.record.bits);
    drawLine(view.record.alpha,
             isTried ? tr("alpha, tried") : tr("alpha of %1").arg(QString::fromStdString(view.record.type)),
             QPen(colour, isTried ? 1.2 : 1.8, isTried ? Qt::DotLine : Qt::SolidLine), !isTried);
}

void ScalePlot::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->pos();
    Plot::mousePressEvent(event);
}

void ScalePlot::mouseReleaseEvent(QMouseEvent *event)
{
    Plot::mouseReleaseEvent(event);
    const int channel = int(std::lround(xAxis->pixelToCoord(event->pos().x())));
    if (event->button() == Qt::LeftButton && m_quantizer && m_quantizer.run->channels() > 1 &&
        axisRect()->rect().contains(event->pos()) &&
        (event->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance() && channel >= 0 &&
        channel < m_quantizer.run->channels())
        Q_EMIT channelChosen(channel);
}

QString ScalePlot::textAt(double x, double) const
{
    const auto channel = std::lround(x);
    if (!m_quantizer || m_quantizer.run->channels() < 2 || channel < 0 ||
        channel >= m_quantizer.run->channels())
        return {};
    const auto i = std::size_t(channel);
    const QuantizerRecord &record = m_quantizer.run->record;
    QString text = tr("channel %1: alpha %2").arg(channel).arg(display::real(double(record.alpha[i])));
    if (i < record.absmax.size())
        text += tr(", largest magnitude %1").arg(display::real(double(record.absmax[i])));
    if (i < record.alphaStep.size())
        text += tr(" (%1 %)").arg(record.alphaStep[i]);
    if (m_quantizer.tried && i < m_quantizer.tried->record.alpha.size())
        text += tr("\ntried: alpha %1").arg(display::real(double(m_quantizer.tried->record.alpha[i])));
    return text;
}

Table ScalePlot::table() const
{
    Table table{"Scale per channel", {"channel", "largest magnitude", "alpha", "step", "alpha tried"}, {}};
    if (!m_quantizer)
        return table;
    const QuantizerRecord &record = m_quantizer.run->record;
    for (std::size_t i = 0; i < record.alpha.size(); ++i) {
        auto &row = table.rows.emplace_back(table.columns.size());
        row[0].value = std::int64_t(i);
        if (i < record.absmax.size())
            row[1] = {double(record.absmax[i]), 9};
        row[2] = {double(record.alpha[i]), 9};
        if (i < record.alphaStep.size())
            row[3].value = std::int64_t(record.alphaStep[i]);
        if (m_quantizer.tried && i < m_quantizer.tried->record.alpha.size())
            row[4] = {double(m_quantizer.tried->record.alpha[i]), 9};
    }
    return table;
}

} // namespace ant
