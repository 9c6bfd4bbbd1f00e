#pragma once

#include "ui/pages/figure/figure_painter.h"

#include <QWidget>

#include <memory>

namespace ant {

/// Figure 12 on the screen; says the value under the pointer.
class FigureChart final : public QWidget {
    Q_OBJECT
public:
    explicit FigureChart(QWidget *parent = nullptr);
    void setFigure(std::shared_ptr<const Figure12> figure);
    void setOptions(const FigureOptions &options);
    const FigureOptions &options() const { return m_options; }
    /// The bars as they were last painted.
    const FigureLayout &layoutOfBars() const { return m_layout; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    std::shared_ptr<const Figure12> m_figure;
    FigureOptions m_options;
    FigureLayout m_layout;
};

} // namespace ant
