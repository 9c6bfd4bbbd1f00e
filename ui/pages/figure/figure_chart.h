#pragma once

#include "ui/pages/figure/figure_painter.h"

#include <QWidget>

#include <memory>

namespace ant {

/// Figure 12 or Table V on the screen; says the value under the pointer, zooms into some of its networks.
class FigureChart final : public QWidget {
    Q_OBJECT
public:
    explicit FigureChart(QWidget *parent = nullptr);
    void setFigure(std::shared_ptr<const Figure12> figure);
    void setOptions(const FigureOptions &options);
    const FigureOptions &options() const { return m_options; }
    /// The bars as they were last painted.
    const FigureLayout &layoutOfBars() const { return m_layout; }
    /// Part of the figure, from left to right, that is seen.
    const ViewRange &view() const { return m_view; }

Q_SIGNALS:
    /// A click on a bar, or on the mark of a missing one.
    void chosen(const std::string &network, const std::string &mode, ant::FigureSource source);
    /// A save through the context menu has ended; `error` is empty where it went well.
    void saved(const QString &file, const QString &error);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void setView(const ViewRange &view);
    QString textAt(const QPointF &place) const;
    /// Place in the whole figure, 0 at its left and 1 at its right.
    double placeAt(const QPointF &point) const;
    Table table() const;

    std::shared_ptr<const Figure12> m_figure;
    FigureOptions m_options;
    FigureLayout m_layout;
    ViewRange m_view;
    double m_grabbed = 0; ///< place under the pointer when the drag began
    QPointF m_pressed;    ///< where that was
};

} // namespace ant
