#include "ui/pages/layers/curve_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"
#include "ui/pages/layers/what_if.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ant {
namespace {

constexpr int kReach = 12; ///< pixels about the handle

/// The candidate that was taken; with a scale per channel the mean of theirs. Percent of absmax.
double chosenStep(const QuantizerRecord &record)
{
    const auto &steps = record.alphaStep;
    return steps.empty() ? std::nan("")
                         : std::accumulate(steps.begin(), steps.end(), 0.0) / double(steps.size());
}

const MseCurve *curveOf(const QuantizerView &view)
{
    const auto curve = std::ranges::find(view.detail.curves, view.record.type, &MseCurve::type);
    return curve == view.detail.curves.end() ? nullptr : &*curve;
}

} // namespace

CurvePlot::CurvePlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Error against the clipping limit for each numeric type"));
    rebuild();
}

void CurvePlot::setQuantizer(PlottedQuantizer quantizer)
{
    m_quantizer = std::move(quantizer);
    rebuild();
}

const MseCurve *CurvePlot::triedCurve() const
{
    if (!m_quantizer.tried)
        return nullptr;
    const QuantizerView &tried = *m_quantizer.tried, &run = *m_quantizer.run;
    const bool isDrawn = tried.record.bits == run.record.bits &&
                         std::ranges::count(run.detail.curves, tried.record.type, &MseCurve::type) > 0;
    return isDrawn ? nullptr : curveOf(tried);
}

void CurvePlot::rebuild()
{
    clearAll();
    m_hasHandle = false;
    if (!m_quantizer || (m_quantizer.run->detail.curves.empty() && !triedCurve()))
        return finish(m_quantizer ? tr("The scale of this quantizer was not searched")
                                  : tr("Choose a row of the table"));
    setTitles(tr("Alpha, % of the largest magnitude"), tr("MSE"));
    for (const MseCurve &curve : m_quantizer.run->detail.curves)
        drawCurve(curve, m_quantizer.run->record.bits, false);
    if (const MseCurve *curve = triedCurve())
        drawCurve(*curve, m_quantizer.tried->record.bits, true);
    drawPoint(*m_quantizer.run, false);
    if (m_quantizer.tried && m_quantizer.tried->isQuantized())
        drawPoint(*m_quantizer.tried, true);
    rescaleAxes();
    xAxis->scaleRange(1.04);
    yAxis->setRange(yAxis->range().lower - 0.06 * yAxis->range().size(),
                    yAxis->range().upper + 0.06 * yAxis->range().size());
    legend->setVisible(true);
    finish();
}

void CurvePlot::drawCurve(const MseCurve &curve, int bits, bool isTried)
{
    const bool isChosen = !isTried && curve.type == m_quantizer.run->record.type;
    const auto &curves = m_quantizer.run->detail.curves;
    // Two types may be the same grid (signed 4-bit pot and float): the later one lets the earlier show
    // through.
    const bool isTwin = !isTried && std::any_of(curves.data(), &curve, [&](const MseCurve &earlier) {
        return earlier.mse == curve.mse;
    });
    auto *graph = new QCPGraph(xAxis, yAxis);
    const QString type = QString::fromStdString(curve.type);
    graph->setName(isTried ? tr("%1 %2 bit").arg(type).arg(bits) : type);
    graph->setPen(QPen(theme::lineColour(curve.type, bits), isChosen || isTried ? 2.5 : 1.5,
                       isTried  ? Qt::DotLine
                       : isTwin ? Qt::DashLine
                                : Qt::SolidLine));
    for (std::size_t i = 0; i < curve.mse.size(); ++i)
        graph->addData(curve.low + double(i), curve.mse[i]);
}

void CurvePlot::drawPoint(const QuantizerView &view, bool isTried)
{
    const double step = chosenStep(view.record);
    const MseCurve *curve = curveOf(view);
    if (std::isnan(step) || !curve)
        return;
    const double place = std::round(step) - curve->low;
    const bool isOnCurve = place >= 0 && place < double(curve->mse.size());
    m_handle = {step, isOnCurve ? curve->mse[std::size_t(place)] : view.record.mse};
    m_hasHandle = true;
    auto *point = new QCPGraph(xAxis, yAxis);
    point->setLineStyle(QCPGraph::lsNone);
    point->setScatterStyle(QCPScatterStyle(
        isTried ? QCPScatterStyle::ssDiamond : QCPScatterStyle::ssCircle, QPen(theme::current().text, 1.5),
        theme::lineColour(view.record.type, view.record.bits), isTried ? 12 : 10));
    point->addData(m_handle.x(), m_handle.y());
    point->setName(isTried ? tr("tried") : tr("chosen"));
}

QPoint CurvePlot::handle() const
{
    return m_hasHandle
               ? QPoint(qRound(xAxis->coordToPixel(m_handle.x())), qRound(yAxis->coordToPixel(m_handle.y())))
               : QPoint();
}

void CurvePlot::mousePressEvent(QMouseEvent *event)
{
    m_isDragged = event->button() == Qt::LeftButton && m_hasHandle &&
                  (event->pos() - handle()).manhattanLength() <= kReach;
    if (!m_isDragged)
        Plot::mousePressEvent(event);
}

void CurvePlot::mouseMoveEvent(QMouseEvent *event)
{
    if (m_isDragged)
        return Q_EMIT percentDragged(
            std::clamp(int(std::lround(xAxis->pixelToCoord(event->pos().x()))), 1, kMostPercent));
    const bool isOverHandle = m_hasHandle && (event->pos() - handle()).manhattanLength() <= kReach;
    setCursor(isOverHandle ? Qt::SizeHorCursor : Qt::ArrowCursor);
    Plot::mouseMoveEvent(event);
}

void CurvePlot::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_isDragged)
        m_isDragged = false;
    else
        Plot::mouseReleaseEvent(event);
}

QString CurvePlot::textAt(double x, double) const
{
    if (!m_quantizer)
        return {};
    const double step = std::round(x);
    QStringList lines{tr("alpha = %1 % of the largest magnitude").arg(step)};
    const auto add = [&](const MseCurve &curve, const QString &name) {
        if (const double i = step - curve.low; i >= 0 && i < double(curve.mse.size()))
            lines << QStringLiteral("%1  %2").arg(name, display::real(curve.mse[std::size_t(i)]));
    };
    for (const MseCurve &curve : m_quantizer.run->detail.curves)
        add(curve, QString::fromStdString(curve.type));
    if (const MseCurve *curve = triedCurve())
        add(*curve,
            tr("%1 %2 bit").arg(QString::fromStdString(curve->type)).arg(m_quantizer.tried->record.bits));
    return lines.size() > 1 ? lines.join(QLatin1Char('\n')) : QString();
}

Table CurvePlot::table() const
{
    Table table{"MSE over scale", {"type", "bits", "step", "mse"}, {}};
    const auto add = [&](const MseCurve &curve, int bits) {
        for (std::size_t i = 0; i < curve.mse.size(); ++i)
            table.rows.push_back({{curve.type},
                                  {std::int64_t(bits)},
                                  {std::int64_t(curve.low) + std::int64_t(i)},
                                  {curve.mse[i], 9}});
    };
    if (!m_quantizer)
        return table;
    for (const MseCurve &curve : m_quantizer.run->detail.curves)
        add(curve, m_quantizer.run->record.bits);
    if (const MseCurve *curve = triedCurve())
        add(*curve, m_quantizer.tried->record.bits);
    return table;
}

} // namespace ant
