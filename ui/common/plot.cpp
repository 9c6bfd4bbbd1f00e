#include "ui/common/plot.h"

#include "ui/common/chart_menu.h"
#include "ui/common/theme.h"

#include <QToolTip>

#include <algorithm>

namespace ant {

Plot::Plot(QWidget *parent) : QCustomPlot(parent), m_title(new QCPTextElement(this))
{
    setMinimumSize(240, 160);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeZoom(Qt::Horizontal);
    axisRect()->setRangeDrag(Qt::Horizontal);
    setNoAntialiasingOnDrag(true);
    // The legend has a row of its own: inside the axes it would lie on the curves.
    for (QCPLayoutElement *element :
         {static_cast<QCPLayoutElement *>(legend), static_cast<QCPLayoutElement *>(m_title)})
    {
        plotLayout()->insertRow(0);
        plotLayout()->addElement(0, 0, element);
        plotLayout()->setRowStretchFactor(0, 0.001);
    }
    plotLayout()->setRowSpacing(0);
    m_title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    m_title->setMargins({8, 0, 0, 4});
    m_title->setVisible(false);
    m_title->setMaximumSize(QWIDGETSIZE_MAX, 0);
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setMargins({8, 0, 0, 0});
    connect(this, &QCustomPlot::mouseMove, this, &Plot::showPointerText);
    m_menu = new ChartMenu(this, {[this](QPaintDevice &device, QSize size) {
                                      QCPPainter painter(&device);
                                      painter.setMode(QCPPainter::pmVectorized);
                                      toPainter(&painter, size.width(), size.height());
                                  },
                                  [this] { return table(); }, [this] { showAll(); },
                                  [this](double factor) {
                                      xAxis->scaleRange(factor);
                                      replot(rpQueuedReplot);
                                  },
                                  [this](double part) {
                                      xAxis->moveRange(part * xAxis->range().size());
                                      replot(rpQueuedReplot);
                                  }});
    connect(m_menu, &ChartMenu::saved, this, &Plot::saved);
}

void Plot::showAll()
{
    xAxis->setRange(m_fullX);
    yAxis->setRange(m_fullY);
    replot(rpQueuedReplot);
}

void Plot::setTitle(const QString &title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_title->setMaximumSize(QWIDGETSIZE_MAX, title.isEmpty() ? 0 : QWIDGETSIZE_MAX);
}

QString Plot::textAt(double, double) const
{
    return {};
}

void Plot::setTitles(const QString &x, const QString &y)
{
    xAxis->setLabel(x);
    yAxis->setLabel(y);
}

void Plot::clearAll()
{
    clearItems();
    clearPlottables();
    m_message = nullptr;
    legend->setVisible(false);
    for (QCPAxis *axis : {xAxis, yAxis}) {
        axis->setScaleType(QCPAxis::stLinear);
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        axis->setNumberFormat(QStringLiteral("gb"));
        axis->setNumberPrecision(5);
    }
}

void Plot::grow()
{
    const QCPRange x = xAxis->range(), y = yAxis->range();
    const bool isZoomed = x != m_fullX || y != m_fullY;
    rebuild();
    if (!isZoomed || m_message)
        return;
    xAxis->setRange(x);
    yAxis->setRange(y);
}

void Plot::finish(const QString &message)
{
    applyColours();
    const bool isEmpty = !message.isEmpty();
    for (QCPAxis *axis : {xAxis, yAxis})
        axis->setVisible(!isEmpty);
    if (isEmpty) {
        m_message = new QCPItemText(this);
        m_message->position->setType(QCPItemPosition::ptAxisRectRatio);
        m_message->position->setCoords(0.5, 0.5);
        m_message->setText(message);
        m_message->setColor(theme::current().muted);
        m_message->setFont(font());
    }
    m_fullX = xAxis->range();
    m_fullY = yAxis->range();
    fitLegend();
    replot(rpQueuedReplot);
}

/// As many entries in a row as can be read.
void Plot::fitLegend()
{
    int widest = 1;
    for (int cell = 0; cell < legend->itemCount(); ++cell)
        if (QCPAbstractLegendItem *entry = legend->item(cell)) { // the last row may have empty cells
            entry->setMargins({0, 2, 0, 2}); // descenders and points are cut at the edge of an entry
            widest = std::max(widest, entry->minimumOuterSizeHint().width());
        }
    const int room = width() - legend->margins().left() - legend->margins().right();
    legend->setWrap(std::max(1, room / (widest + legend->columnSpacing())));
    legend->setFillOrder(QCPLegend::foColumnsFirst, true);
}

void Plot::resizeEvent(QResizeEvent *event)
{
    fitLegend();
    QCustomPlot::resizeEvent(event);
}

void Plot::applyColours()
{
    const auto &colours = theme::current();
    setBackground(QBrush(colours.surface));
    for (QCPAxis *axis : {xAxis, yAxis}) {
        axis->setBasePen(QPen(colours.border));
        axis->setTickPen(QPen(colours.border));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(colours.muted);
        axis->setLabelColor(colours.muted);
        axis->setTickLabelFont(font());
        axis->setLabelFont(font());
        axis->grid()->setPen(QPen(colours.grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    xAxis->grid()->setVisible(false);
    QColor behind = colours.surface;
    behind.setAlphaF(0.85f);
    legend->setBrush(behind);
    legend->setBorderPen(Qt::NoPen);
    legend->setTextColor(colours.text);
    legend->setFont(font());
    m_title->setTextColor(colours.text);
    m_title->setFont(font());
    legend->setIconSize(14, 12);
    legend->setRowSpacing(0);
}

void Plot::showPointerText(QMouseEvent *event)
{
    const QString text =
        axisRect()->rect().contains(event->pos())
            ? textAt(xAxis->pixelToCoord(event->pos().x()), yAxis->pixelToCoord(event->pos().y()))
            : QString();
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPosition().toPoint(), text, this);
}

void Plot::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        rebuild();
    QCustomPlot::changeEvent(event);
}

Result<std::string> Plot::bytesFor(const std::string &file)
{
    return m_menu->bytesFor(file);
}

} // namespace ant
