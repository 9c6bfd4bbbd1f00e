#include "ui/pages/layers/network_view.h"

#include "ui/common/chart_menu.h"
#include "ui/common/theme.h"
#include "ui/common/view_range.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr int kMargin = 12, kMostColumns = 8;
constexpr double kLegible = 0.9, kLargest = 4, kWhole = 1.3; ///< scales

} // namespace

NetworkView::NetworkView(QWidget *parent) : QWidget(parent)
{
    setMinimumSize(240, 160);
    setAccessibleName(tr("The network, its layers coloured by numeric type"));
    setMouseTracking(true);
    const auto middle = [this] { return room().center(); };
    m_menu = new ChartMenu(this, {[this](QPaintDevice &device, QSize size) { paintWhole(device, size); },
                                  [this] { return table(); }, [this] { showAll(); },
                                  [this, middle](double factor) { zoom(1 / factor, middle()); },
                                  [this](double part) {
                                      moveBy({-part * width(), 0});
                                  },
                                  [this] { return wholeSize(); }});
    connect(m_menu, &ChartMenu::saved, this, &NetworkView::saved);
}

void NetworkView::setPicture(std::shared_ptr<const NetworkPicture> picture)
{
    m_picture = std::move(picture);
    m_current = -1;
    showAll();
}

Table NetworkView::table() const
{
    return m_picture ? m_picture->table() : Table{"Network", {"box"}, {}};
}

QRectF NetworkView::room() const
{
    const double top = kMargin + networkLegendHeight(font());
    return QRectF(kMargin, top, std::max(1.0, width() - 2.0 * kMargin),
                  std::max(1.0, height() - top - kMargin));
}

/// As many columns as let it be largest. Where even that is too small to read, the beginning is shown, large
/// enough, and the rest can be dragged into sight.
void NetworkView::showAll()
{
    m_showsAll = true;
    update();
    if (!m_picture)
        return;
    double best = 0;
    for (int columns = 1; columns <= kMostColumns; ++columns) {
        NetworkPicture candidate = m_picture->inColumns(columns);
        const QSizeF size = candidate.layout.size;
        const double scale = std::min(room().width() / size.width(), room().height() / size.height());
        if (scale <= best * 1.001)
            continue;
        best = scale;
        m_picture = std::make_shared<const NetworkPicture>(std::move(candidate));
    }
    m_scale = std::clamp(best, kLegible, kWhole);
    const QSizeF size = m_picture->layout.size * m_scale;
    m_origin = room().topLeft() + QPointF(std::max(0.0, (room().width() - size.width()) / 2),
                                          std::max(0.0, (room().height() - size.height()) / 2));
    if (m_current >= 0)
        setCurrentLayer(m_current);
}

void NetworkView::keepInside()
{
    if (!m_picture)
        return;
    const QSizeF size = m_picture->layout.size * m_scale;
    const auto kept = [](double at, double length, double low, double high) {
        const double least = std::min(low, high - length), most = std::max(low, high - length);
        return std::clamp(at, least, most);
    };
    m_origin.setX(kept(m_origin.x(), size.width(), room().left(), room().right()));
    m_origin.setY(kept(m_origin.y(), size.height(), room().top(), room().bottom()));
    update();
}

void NetworkView::zoom(double factor, QPointF about)
{
    if (!m_picture)
        return;
    const QSizeF size = m_picture->layout.size;
    const double whole = std::min(room().width() / size.width(), room().height() / size.height());
    const double scale = std::clamp(m_scale * factor, std::min(whole, kLegible), kLargest);
    m_origin = about - (about - m_origin) * (scale / m_scale);
    m_scale = scale;
    m_showsAll = false;
    keepInside();
}

void NetworkView::moveBy(QPointF pixels)
{
    m_origin += pixels;
    m_showsAll = false;
    keepInside();
}

QPointF NetworkView::toDrawing(QPointF pixel) const
{
    return (pixel - m_origin) / m_scale;
}

QPoint NetworkView::placeOfLayer(int layer) const
{
    const int node = m_picture ? m_picture->nodeOfLayer(layer) : -1;
    return node < 0 ? QPoint(-1, -1)
                    : (m_origin + m_picture->layout.boxes[std::size_t(node)].center() * m_scale).toPoint();
}

void NetworkView::setCurrentLayer(int layer)
{
    m_current = layer;
    update();
    const int node = m_picture ? m_picture->nodeOfLayer(layer) : -1;
    if (node < 0)
        return;
    const QRectF &box = m_picture->layout.boxes[std::size_t(node)];
    const QRectF seen(m_origin + box.topLeft() * m_scale, box.size() * m_scale);
    const QRectF inside = room();
    QPointF by;
    if (seen.left() < inside.left() || seen.right() > inside.right())
        by.setX(inside.center().x() - seen.center().x());
    if (seen.top() < inside.top() || seen.bottom() > inside.bottom())
        by.setY(inside.center().y() - seen.center().y());
    if (by.isNull())
        return;
    m_origin += by;
    keepInside();
}

void NetworkView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto &colours = theme::current();
    painter.fillRect(rect(), colours.surface);
    if (!m_picture) {
        painter.setPen(colours.muted);
        painter.drawText(rect(), Qt::AlignCenter, tr("This program does not know the run's network"));
        return;
    }
    painter.save();
    painter.translate(m_origin);
    painter.scale(m_scale, m_scale);
    paintNetwork(painter, *m_picture, m_picture->nodeOfLayer(m_current));
    painter.restore();
    painter.fillRect(QRectF(0, 0, width(), room().top() - 4), colours.surface);
    painter.translate(kMargin, kMargin - 4);
    paintNetworkLegend(painter, *m_picture, room().width());
}

QSize NetworkView::wholeSize() const
{
    if (!m_picture)
        return size();
    const QSizeF drawing = m_picture->layout.size;
    return QSize(std::max(520, int(std::ceil(drawing.width()))) + 2 * kMargin,
                 int(std::ceil(drawing.height() + networkLegendHeight(font()))) + 2 * kMargin);
}

void NetworkView::paintWhole(QPaintDevice &device, QSize size) const
{
    QPainter painter(&device);
    painter.setFont(font());
    painter.fillRect(QRect(QPoint(0, 0), size), theme::current().surface);
    if (!m_picture)
        return;
    painter.translate(kMargin, kMargin);
    paintNetworkLegend(painter, *m_picture, size.width() - 2 * kMargin);
    painter.translate((size.width() - 2 * kMargin - m_picture->layout.size.width()) / 2,
                      networkLegendHeight(font()));
    paintNetwork(painter, *m_picture, -1);
}

void NetworkView::resizeEvent(QResizeEvent *event)
{
    if (m_showsAll)
        showAll();
    else
        keepInside();
    QWidget::resizeEvent(event);
}

void NetworkView::wheelEvent(QWheelEvent *event)
{
    zoom(event->angleDelta().y() > 0 ? 1 / kZoomStep : kZoomStep, event->position());
    event->accept();
}

void NetworkView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_grabbed = event->position();
    m_isDragged = false;
}

void NetworkView::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF moved = event->position() - m_grabbed;
    if (event->buttons() & Qt::LeftButton) {
        m_isDragged = m_isDragged || moved.manhattanLength() >= QApplication::startDragDistance();
        if (!m_isDragged)
            return;
        moveBy(moved);
        m_grabbed = event->position();
        return;
    }
    const int node = m_picture ? m_picture->nodeAt(toDrawing(event->position())) : -1;
    setCursor(node >= 0 && m_picture->nodes[std::size_t(node)].layer >= 0 ? Qt::PointingHandCursor
                                                                          : Qt::ArrowCursor);
}

void NetworkView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_isDragged || !m_picture)
        return;
    const int node = m_picture->nodeAt(toDrawing(event->position()));
    if (node >= 0 && m_picture->nodes[std::size_t(node)].layer >= 0)
        Q_EMIT layerChosen(m_picture->nodes[std::size_t(node)].layer);
}

void NetworkView::chooseNeighbour(int step)
{
    if (!m_picture)
        return;
    const int count = int(m_picture->nodes.size());
    for (int node = m_picture->nodeOfLayer(m_current) + step; node >= 0 && node < count; node += step)
        if (const int layer = m_picture->nodes[std::size_t(node)].layer; layer >= 0)
            return Q_EMIT layerChosen(layer);
}

void NetworkView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        chooseNeighbour(event->key() == Qt::Key_Up ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

bool NetworkView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_picture) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int node = m_picture->nodeAt(toDrawing(help->pos()));
        if (node >= 0)
            QToolTip::showText(help->globalPos(), m_picture->toolTip(node), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace ant
