#include "ui/pages/figure/figure_chart.h"

#include "ui/common/chart_menu.h"
#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

namespace ant {

FigureChart::FigureChart(QWidget *parent) : QWidget(parent)
{
    setMinimumHeight(220);
    setAccessibleName(tr("Figure 12: accuracy of the networks in each mode"));
    const auto middle = [this] { return (m_view.low + m_view.high) / 2; };
    auto *menu = new ChartMenu(
        this, {[this](QPaintDevice &device, QSize size) {
                   QPainter painter(&device);
                   if (m_figure)
                       paintFigure(painter, QRectF(QPointF(0, 0), size), *m_figure, m_options, printStyle());
               },
               [this] { return table(); }, [this] { setView({}); },
               [this, middle](double factor) { setView(zoomed(m_view, middle(), factor, {})); },
               [this](double part) { setView(moved(m_view, part * m_view.size(), {})); }});
    connect(menu, &ChartMenu::saved, this, &FigureChart::saved);
}

void FigureChart::setFigure(std::shared_ptr<const Figure12> figure)
{
    m_figure = std::move(figure);
    update();
}

void FigureChart::setOptions(const FigureOptions &options)
{
    m_options = options;
    update();
}

void FigureChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto &colours = theme::current();
    const FigureStyle style{colours.surface, colours.text, colours.muted, colours.grid, font()};
    if (m_figure)
        m_layout = paintFigure(painter, rect(), *m_figure, m_options, style, m_view);
    else
        painter.fillRect(rect(), colours.surface);
}

bool FigureChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto *bar = m_layout.barAt(help->pos());
    if (!bar) {
        QToolTip::hideText();
        return true;
    }
    const QString source = bar->bar.isPublished ? tr("published") : tr("own run #%1").arg(bar->bar.run.value);
    QToolTip::showText(help->globalPos(),
                       tr("%1, %2, %3\nTop-1 %4 %, FP32 %5 %, loss %6 points")
                           .arg(QString::fromStdString(bar->bar.network), display::modeTitle(bar->bar.mode),
                                source, display::percent(bar->bar.top1), display::percent(bar->bar.fp32),
                                display::percent(bar->bar.loss())),
                       this);
    return true;
}

void FigureChart::setView(const ViewRange &view)
{
    m_view = view;
    update();
}

double FigureChart::placeAt(const QPointF &point) const
{
    const QRectF &plot = m_layout.plot;
    return m_view.low + (point.x() - plot.left()) / std::max(1.0, plot.width()) * m_view.size();
}

void FigureChart::wheelEvent(QWheelEvent *event)
{
    const double factor = event->angleDelta().y() > 0 ? kZoomStep : 1 / kZoomStep;
    setView(zoomed(m_view, placeAt(event->position()), factor, {}));
    event->accept();
}

void FigureChart::mousePressEvent(QMouseEvent *event)
{
    m_grabbed = placeAt(event->position());
    QWidget::mousePressEvent(event);
}

void FigureChart::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        setView(moved(m_view, m_grabbed - placeAt(event->position()), {}));
    QWidget::mouseMoveEvent(event);
}

Table FigureChart::table() const
{
    if (!m_figure)
        return {};
    return m_options.metric == FigureMetric::Loss ? figure12LossTable(*m_figure) : figure12Table(*m_figure);
}

} // namespace ant
