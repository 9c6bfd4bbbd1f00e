#include "ui/pages/figure/figure_chart.h"

#include "ui/common/chart_menu.h"
#include "ui/common/theme.h"
#include "ui/pages/figure/figure_texts.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QSvgGenerator>
#include <QToolTip>
#include <QWheelEvent>

namespace ant {

FigureChart::FigureChart(QWidget *parent) : QWidget(parent)
{
    setMinimumHeight(220);
    setAccessibleName(tr("Accuracy of the networks in each mode"));
    const auto middle = [this] { return (m_view.low + m_view.high) / 2; };
    auto *menu = new ChartMenu(
        this, {[this](QPaintDevice &device, QSize size) {
                   QPainter painter(&device);
                   FigureStyle style = printStyle();
                   style.font = font();
                   style.hasOutlines = dynamic_cast<QSvgGenerator *>(&device) != nullptr;
                   if (m_figure)
                       paintFigure(painter, QRectF(QPointF(0, 0), size), *m_figure, m_options, style);
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
    const QString text = textAt(help->pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

QString FigureChart::textAt(const QPointF &place) const
{
    if (const auto *bar = m_layout.barAt(place))
        return figureBarText(bar->bar);
    const auto *gap = m_layout.gapAt(place);
    return gap ? missingText(gap->source, gap->lacksFp32) : QString();
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
    m_pressed = event->position();
    QWidget::mousePressEvent(event);
}

void FigureChart::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        setView(moved(m_view, m_grabbed - placeAt(event->position()), {}));
    QWidget::mouseMoveEvent(event);
}

void FigureChart::mouseReleaseEvent(QMouseEvent *event)
{
    QWidget::mouseReleaseEvent(event);
    const bool isClick =
        (event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance();
    if (event->button() != Qt::LeftButton || !isClick)
        return;
    if (const auto *bar = m_layout.barAt(event->position()))
        Q_EMIT chosen(bar->bar.network, bar->bar.mode, bar->bar.source);
    else if (const auto *gap = m_layout.gapAt(event->position()))
        Q_EMIT chosen(gap->network, gap->mode, gap->source);
}

Table FigureChart::table() const
{
    return m_figure ? figureTable(*m_figure, m_options.metric) : Table();
}

} // namespace ant
