#include "ui/pages/layers/curve_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ant {
namespace {

/// The candidate that was taken; with a scale per channel the mean of theirs. Percent of absmax.
double chosenStep(const QuantizerRecord &record)
{
    const auto &steps = record.alphaStep;
    return steps.empty() ? std::nan("")
                         : std::accumulate(steps.begin(), steps.end(), 0.0) / double(steps.size());
}

} // namespace

CurvePlot::CurvePlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Error against the clipping limit for each numeric type"));
    rebuild();
}

void CurvePlot::setView(std::shared_ptr<const QuantizerView> view)
{
    m_view = std::move(view);
    rebuild();
}

void CurvePlot::rebuild()
{
    clearAll();
    if (!m_view || m_view->detail.curves.empty())
        return finish(m_view ? tr("The scale of this quantizer was not searched")
                             : tr("Choose a row of the table"));
    setTitles(tr("Clipping limit alpha, % of the largest magnitude"), tr("MSE"));
    for (const MseCurve &curve : m_view->detail.curves)
        drawCurve(curve);
    for (const MseCurve &curve : m_view->detail.curves)
        if (curve.type == m_view->record.type)
            drawChoice(curve);
    rescaleAxes();
    xAxis->scaleRange(1.04);
    yAxis->setRange(yAxis->range().lower - 0.06 * yAxis->range().size(),
                    yAxis->range().upper + 0.06 * yAxis->range().size());
    legend->setVisible(true);
    finish();
}

void CurvePlot::drawCurve(const MseCurve &curve)
{
    const bool isChosen = curve.type == m_view->record.type;
    const auto &curves = m_view->detail.curves;
    // Two types may be the same grid (signed 4-bit pot and float): the later one lets the earlier show
    // through.
    const bool isTwin =
        std::any_of(curves.data(), &curve, [&](const MseCurve &e) { return e.mse == curve.mse; });
    auto *graph = new QCPGraph(xAxis, yAxis);
    graph->setName(QString::fromStdString(curve.type));
    graph->setPen(QPen(theme::lineColour(curve.type, m_view->record.bits), isChosen ? 2.5 : 1.5,
                       isTwin ? Qt::DashLine : Qt::SolidLine));
    for (std::size_t i = 0; i < curve.mse.size(); ++i)
        graph->addData(curve.low + double(i), curve.mse[i]);
}

void CurvePlot::drawChoice(const MseCurve &curve)
{
    const double step = chosenStep(m_view->record);
    const double place = std::round(step) - curve.low;
    if (!(place >= 0 && place < double(curve.mse.size())))
        return;
    const auto &colours = theme::current();
    auto *point = new QCPGraph(xAxis, yAxis);
    point->setLineStyle(QCPGraph::lsNone);
    point->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colours.text, 1.5),
                                           theme::lineColour(curve.type, m_view->record.bits), 10));
    point->addData(step, curve.mse[std::size_t(place)]);
    point->setName(tr("chosen"));
}

QString CurvePlot::textAt(double x, double) const
{
    if (!m_view)
        return {};
    const double step = std::round(x);
    QStringList lines{tr("alpha = %1 % of the largest magnitude").arg(step)};
    for (const MseCurve &curve : m_view->detail.curves)
        if (const double i = step - curve.low; i >= 0 && i < double(curve.mse.size()))
            lines << QStringLiteral("%1  %2").arg(QString::fromStdString(curve.type),
                                                  display::real(curve.mse[std::size_t(i)]));
    return lines.size() > 1 ? lines.join(QLatin1Char('\n')) : QString();
}

Table CurvePlot::table() const
{
    Table table{"MSE over scale", {"type", "step", "mse"}, {}};
    if (m_view)
        for (const MseCurve &curve : m_view->detail.curves)
            for (std::size_t i = 0; i < curve.mse.size(); ++i)
                table.rows.push_back(
                    {{curve.type}, {std::int64_t(curve.low) + std::int64_t(i)}, {curve.mse[i], 9}});
    return table;
}

} // namespace ant
