#include "ui/common/plot.h"

#include "ui/common/icons.h"
#include "ui/common/picture.h"
#include "ui/common/save_dialog.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QToolTip>

namespace ant {

Plot::Plot(QWidget *parent) : QCustomPlot(parent)
{
    setMinimumSize(240, 160);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeZoom(Qt::Horizontal);
    axisRect()->setRangeDrag(Qt::Horizontal);
    setNoAntialiasingOnDrag(true);
    // The legend has a row of its own: inside the axes it would lie on the curves.
    plotLayout()->insertRow(0);
    plotLayout()->addElement(0, 0, legend);
    plotLayout()->setRowStretchFactor(0, 0.001);
    plotLayout()->setRowSpacing(0);
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setMargins({8, 0, 0, 0});
    connect(this, &QCustomPlot::mouseMove, this, &Plot::showPointerText);
    connect(this, &QCustomPlot::mouseDoubleClick, this, [this] {
        xAxis->setRange(m_fullX);
        yAxis->setRange(m_fullY);
        replot(rpQueuedReplot);
    });
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
    replot(rpQueuedReplot);
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
    legend->setIconSize(14, 10);
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

void Plot::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(icon(QStringLiteral("copy")), tr("Copy image")), &QAction::triggered, this,
            &Plot::copyImage);
    connect(menu->addAction(tr("Copy data")), &QAction::triggered, this, &Plot::copyData);
    connect(menu->addAction(icon(QStringLiteral("export")), tr("Save as PNG, SVG, PDF or CSV…")),
            &QAction::triggered, this, &Plot::saveAs);
    menu->popup(event->globalPos());
}

void Plot::copyImage()
{
    QGuiApplication::clipboard()->setPixmap(toPixmap(width(), height(), 2));
}

void Plot::copyData()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(toCsv(table())));
}

void Plot::saveAs()
{
    saveThroughDialog(
        this, tr("Save the chart"), tr("chart.png"),
        {tr("Picture (*.png)"), tr("Vector picture (*.svg)"), tr("Document (*.pdf)"), tr("Numbers (*.csv)")},
        [this](const std::string &file) { return bytesFor(file); },
        [this](const QString &file, const Result<void> &done) {
            Q_EMIT saved(file, done.ok() ? QString() : QString::fromStdString(done.error().text()));
        });
}

Result<std::string> Plot::bytesFor(const std::string &file)
{
    if (file.ends_with(".csv"))
        return toCsv(table());
    return drawPicture(file, size(), [this](QPaintDevice &device) {
        QCPPainter painter(&device);
        painter.setMode(QCPPainter::pmVectorized);
        toPainter(&painter, width(), height());
    });
}

} // namespace ant
