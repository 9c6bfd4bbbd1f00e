#include "ui/pages/figure/figure_chart.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace ant {

FigureChart::FigureChart(QWidget *parent) : QWidget(parent)
{
    setMinimumHeight(220);
    setAccessibleName(tr("Figure 12: accuracy of the networks in each mode"));
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
        m_layout = paintFigure(painter, rect(), *m_figure, m_options, style);
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

} // namespace ant
