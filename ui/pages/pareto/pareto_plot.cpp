#include "ui/pages/pareto/pareto_plot.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QMouseEvent>

#include <algorithm>

namespace ant {
namespace {

constexpr double kReach = 12;                          ///< pixels from a point within which a click means it
constexpr double kHollow = 7, kFilled = 9, kRing = 16; ///< pixels
constexpr double kDeepest = 30; ///< percentage points below fp32 that are shown; zooming out shows the rest
constexpr double kMargin = 0.06;

} // namespace

ParetoPlot::ParetoPlot(QWidget *parent) : Plot(parent)
{
    setAccessibleName(tr("Accuracy against cost"));
    axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
    axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
    rebuild();
}

std::vector<ParetoPlot::Look> ParetoPlot::looks()
{
    using Kind = ParetoPoint::Kind;
    return {{Kind::Front, tr("best bits for the cost"), QCPScatterStyle::ssCircle},
            {Kind::Uniform, tr("the same bits everywhere"), QCPScatterStyle::ssSquare},
            {Kind::EightBitEnds, tr("first and last layer at 8 (-l8)"), QCPScatterStyle::ssTriangle},
            {Kind::LargestError, tr("layers of largest error at 8 (-n8)"), QCPScatterStyle::ssDiamond},
            {Kind::Run, tr("other runs"), QCPScatterStyle::ssTriangleInverted}};
}

double ParetoPlot::xOf(const ParetoPoint &point) const
{
    return double(costAlong(m_pareto.axis, point.assignment.cost)) / costUnit(m_pareto.axis);
}

double ParetoPlot::yOf(const ParetoPoint &point)
{
    return point.run ? point.run->top1 : point.predictedTop1;
}

void ParetoPlot::setPareto(Pareto pareto)
{
    m_pareto = std::move(pareto);
    m_chosen = -1;
    rebuild();
}

void ParetoPlot::setChosen(int point)
{
    if (m_chosen == point)
        return;
    m_chosen = point;
    const QCPRange x = xAxis->range(), y = yAxis->range();
    rebuild();
    xAxis->setRange(x); // what a person zoomed to stays
    yAxis->setRange(y);
}

void ParetoPlot::drawLine()
{
    auto *line = new QCPGraph(xAxis, yAxis);
    line->setPen(QPen(theme::current().accent, 1.5));
    line->setName(tr("predicted front"));
    for (const ParetoPoint &point : m_pareto.points)
        if (point.kind == ParetoPoint::Kind::Front)
            line->addData(xOf(point), point.predictedTop1);
    line->removeFromLegend();
}

bool ParetoPlot::drawKind(const Look &look, bool isMeasured, bool isNamed)
{
    const auto &colours = theme::current();
    const QColor colour = look.kind == ParetoPoint::Kind::Front          ? colours.accent
                          : look.kind == ParetoPoint::Kind::Uniform      ? colours.muted
                          : look.kind == ParetoPoint::Kind::EightBitEnds ? theme::lineColour("pot")
                          : look.kind == ParetoPoint::Kind::LargestError ? theme::lineColour("flint")
                                                                         : colours.text;
    auto *graph = new QCPGraph(xAxis, yAxis);
    graph->setLineStyle(QCPGraph::lsNone);
    graph->setName(look.title);
    graph->setScatterStyle(QCPScatterStyle(look.shape, QPen(colour, 1.5),
                                           QBrush(isMeasured ? colour : colours.surface),
                                           isMeasured ? kFilled : kHollow));
    for (const ParetoPoint &point : m_pareto.points)
        if (point.kind == look.kind && point.run.has_value() == isMeasured)
            graph->addData(xOf(point), yOf(point));
    if (graph->data()->isEmpty()) {
        removePlottable(graph);
        return false;
    }
    if (!isNamed) // filled and hollow share a line of the legend
        graph->removeFromLegend();
    return true;
}

void ParetoPlot::drawFloatingPoint()
{
    auto *line = new QCPItemStraightLine(this);
    line->point1->setCoords(0, m_pareto.accuracy.fp32);
    line->point2->setCoords(1, m_pareto.accuracy.fp32);
    line->setPen(QPen(theme::current().muted, 1, Qt::DashLine));
    auto *label = new QCPItemText(this);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setTypeY(QCPItemPosition::ptPlotCoords);
    label->position->setCoords(0.01, m_pareto.accuracy.fp32);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    const QString text = m_pareto.accuracy.isFp32Measured ? tr("fp32 %1 %") : tr("fp32 %1 %, estimated");
    label->setText(text.arg(m_pareto.accuracy.fp32, 0, 'f', 1));
    label->setColor(theme::current().muted);
    label->setFont(font());
}

void ParetoPlot::drawChosen()
{
    if (m_chosen < 0 || std::size_t(m_chosen) >= m_pareto.points.size())
        return;
    const ParetoPoint &point = m_pareto.points[std::size_t(m_chosen)];
    auto *ring = new QCPGraph(xAxis, yAxis);
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme::current().text, 2), Qt::NoBrush, kRing));
    ring->addData(xOf(point), yOf(point));
    ring->removeFromLegend();
}

void ParetoPlot::rebuild()
{
    clearAll();
    if (m_pareto.points.empty())
        return finish(tr("Nothing to show yet"));
    setTitles(m_pareto.axis == CostAxis::Size ? tr("Size, kB") : tr("Bit operations of an image, millions"),
              tr("Top-1, %"));
    setTitle(tr("Filled: measured. Hollow: predicted."));
    drawLine();
    for (const Look &look : looks())
        drawKind(look, false, !drawKind(look, true, true));
    drawFloatingPoint();
    drawChosen();
    double low = m_pareto.accuracy.fp32, high = low;
    for (const ParetoPoint &point : m_pareto.points) {
        if (yOf(point) >= m_pareto.accuracy.fp32 - kDeepest)
            low = std::min(low, yOf(point));
        high = std::max(high, yOf(point));
    }
    xAxis->rescale();
    xAxis->scaleRange(1 + 2 * kMargin);
    const double margin = std::max(0.5, kMargin * (high - low));
    yAxis->setRange(low - margin, high + 2 * margin);
    legend->setVisible(true);
    finish();
}

int ParetoPlot::pointAt(const QPointF &place) const
{
    int nearest = -1;
    double least = kReach * kReach;
    for (std::size_t i = 0; i < m_pareto.points.size(); ++i) {
        const QPointF way = QPointF(xAxis->coordToPixel(xOf(m_pareto.points[i])),
                                    yAxis->coordToPixel(yOf(m_pareto.points[i]))) -
                            place;
        const double distance = QPointF::dotProduct(way, way);
        if (distance < least) {
            least = distance;
            nearest = int(i);
        }
    }
    return nearest;
}

QPoint ParetoPlot::placeOf(int point) const
{
    const ParetoPoint &at = m_pareto.points[std::size_t(point)];
    return QPointF(xAxis->coordToPixel(xOf(at)), yAxis->coordToPixel(yOf(at))).toPoint();
}

void ParetoPlot::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->pos();
    Plot::mousePressEvent(event);
}

void ParetoPlot::mouseReleaseEvent(QMouseEvent *event)
{
    Plot::mouseReleaseEvent(event);
    constexpr int kStill = 3; // pixels; more is a drag of the axes
    if (event->button() != Qt::LeftButton || (event->pos() - m_pressed).manhattanLength() > kStill)
        return;
    if (const int point = pointAt(event->position()); point >= 0)
        Q_EMIT pointChosen(point);
}

QString ParetoPlot::textAt(double x, double y) const
{
    const int index = pointAt({xAxis->coordToPixel(x), yAxis->coordToPixel(y)});
    if (index < 0)
        return {};
    const ParetoPoint &point = m_pareto.points[std::size_t(index)];
    QString text = tr("%1\n%2 kB, %3 M bit operations\n%4 bits a weight, %5 bits an input\npredicted %6 %")
                       .arg(QString::fromStdString(point.title))
                       .arg(double(point.assignment.cost.bytes) / 1e3, 0, 'f', 1)
                       .arg(double(point.assignment.cost.bops) / 1e6, 0, 'f', 1)
                       .arg(point.assignment.cost.weightBits, 0, 'f', 2)
                       .arg(point.assignment.cost.inputBits, 0, 'f', 2)
                       .arg(point.predictedTop1, 0, 'f', 1);
    if (point.run)
        text += tr(", measured %1 % (run %2)").arg(point.run->top1, 0, 'f', 1).arg(point.run->id.value);
    return text;
}

Table ParetoPlot::table() const
{
    return paretoTable(m_pareto);
}

} // namespace ant
