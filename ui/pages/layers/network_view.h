#pragma once

#include "core/report/table.h"
#include "ui/pages/layers/network_picture.h"

#include <QWidget>

namespace ant {

class ChartMenu;

/// The network as a drawing: boxes coloured by type and as wide as their work. The wheel zooms about the
/// pointer, dragging moves, a click or the keys Up and Down choose a layer; the rest as every chart.
class NetworkView final : public QWidget {
    Q_OBJECT
public:
    explicit NetworkView(QWidget *parent = nullptr);
    /// Null: nothing to draw.
    void setPicture(std::shared_ptr<const NetworkPicture> picture);
    /// Frames the layer's box and brings it into sight; -1: none.
    void setCurrentLayer(int layer);
    int currentLayer() const { return m_current; }
    /// Middle of a layer's box, in pixels of the widget.
    QPoint placeOfLayer(int layer) const;
    double scale() const { return m_scale; }
    Table table() const;

Q_SIGNALS:
    void layerChosen(int layer);
    /// A save through the context menu has ended; `error` is empty where it went well.
    void saved(const QString &file, const QString &error);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    void showAll();
    void zoom(double factor, QPointF about);
    void moveBy(QPointF pixels);
    void keepInside();
    void chooseNeighbour(int step);
    QRectF room() const; ///< for the drawing, below the legend
    QPointF toDrawing(QPointF pixel) const;
    void paintWhole(QPaintDevice &device, QSize size) const;
    QSize wholeSize() const;

    std::shared_ptr<const NetworkPicture> m_picture;
    ChartMenu *m_menu;
    double m_scale = 1;
    QPointF m_origin; ///< pixel of the drawing's corner
    QPointF m_grabbed;
    bool m_isDragged = false, m_showsAll = true;
    int m_current = -1; ///< layer
};

} // namespace ant
