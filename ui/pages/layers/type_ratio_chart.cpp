#include "ui/pages/layers/type_ratio_chart.h"

#include "ui/common/theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QToolTip>
#include <QValueAxis>

namespace ant {
namespace {

/// Bottom to top, as the axis counts.
constexpr std::array kMeasures = {TypeRatio::InputMacs, TypeRatio::InputLayers, TypeRatio::WeightMacs,
                                  TypeRatio::WeightParameters, TypeRatio::WeightLayers};

QString titleOf(TypeRatio::Measure measure)
{
    switch (measure) {
    case TypeRatio::WeightLayers:
        return TypeRatioChart::tr("Weights, layers");
    case TypeRatio::WeightParameters:
        return TypeRatioChart::tr("Weights, parameters");
    case TypeRatio::WeightMacs:
        return TypeRatioChart::tr("Weights, MACs");
    case TypeRatio::InputLayers:
        return TypeRatioChart::tr("Inputs, layers");
    default:
        return TypeRatioChart::tr("Inputs, MACs");
    }
}

QValueAxis *percentAxis(const theme::Colours &colours)
{
    auto *axis = new QValueAxis;
    axis->setRange(0, 100);
    axis->setTickCount(5);
    axis->setLabelFormat(QStringLiteral("%.0f"));
    axis->setTitleText(TypeRatioChart::tr("Share, %"));
    axis->setGridLineColor(colours.grid);
    return axis;
}

QBarCategoryAxis *measureAxis()
{
    auto *axis = new QBarCategoryAxis;
    for (const auto measure : kMeasures)
        axis->append(titleOf(measure));
    axis->setGridLineVisible(false);
    return axis;
}

} // namespace

TypeRatioChart::TypeRatioChart(QWidget *parent) : QChartView(new QChart, parent)
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Share of the numeric types"));
    setMinimumHeight(200);
    rebuild();
}

void TypeRatioChart::setRatio(const TypeRatio &ratio)
{
    m_ratio = ratio;
    rebuild();
}

void TypeRatioChart::rebuild()
{
    const auto &colours = theme::current();
    chart()->removeAllSeries();
    for (QAbstractAxis *axis : chart()->axes()) {
        chart()->removeAxis(axis);
        delete axis;
    }
    auto *series = new QHorizontalStackedBarSeries;
    series->setBarWidth(0.62);
    for (const auto &share : m_ratio.shares) {
        const QString label =
            QStringLiteral("%1 %2 bit").arg(QString::fromStdString(share.what.type)).arg(share.what.bits);
        auto *set = new QBarSet(label);
        set->setColor(theme::typeColour(share.what.type, share.what.bits));
        set->setBorderColor(colours.surface);
        for (const auto measure : kMeasures)
            set->append(share.percent[measure]);
        connect(set, &QBarSet::hovered, this, [label, set](bool isOver, int bar) {
            if (isOver)
                QToolTip::showText(QCursor::pos(),
                                   QStringLiteral("%1: %2 %").arg(label).arg(set->at(bar), 0, 'f', 1));
        });
        series->append(set);
    }
    chart()->addSeries(series);
    QAbstractAxis *axes[] = {percentAxis(colours), measureAxis()};
    for (QAbstractAxis *axis : axes) {
        axis->setLabelsColor(colours.muted);
        axis->setTitleBrush(colours.muted);
        axis->setLinePenColor(colours.border);
        QFont plain = font();
        axis->setLabelsFont(plain);
        axis->setTitleFont(plain);
        chart()->addAxis(axis, axis == axes[0] ? Qt::AlignBottom : Qt::AlignLeft);
        series->attachAxis(axis);
    }
    chart()->setBackgroundVisible(false);
    chart()->setMargins({0, 0, 0, 0});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setLabelColor(colours.text);
    chart()->legend()->setFont(font());
    setBackgroundBrush(colours.surface);
}

void TypeRatioChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        rebuild();
    QChartView::changeEvent(event);
}

} // namespace ant
