#include "ui/pages/layers/type_ratio_chart.h"

#include "ui/common/chart_menu.h"
#include "ui/common/theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QMouseEvent>
#include <QToolTip>
#include <QValueAxis>
#include <QWheelEvent>

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

/// The colour of the type; of several widths below 8 bits the narrower ones are lighter.
QColor colourOf(const TypeAndBits &what, const TypeRatio &ratio)
{
    const QColor colour = theme::typeColour(what.type, what.bits);
    int wider = 0;
    for (const auto &share : ratio.shares)
        wider += what.bits < 8 && share.what.bits < 8 && share.what.type == what.type &&
                 share.what.bits > what.bits;
    return colour.lighter(100 + 25 * wider);
}

constexpr ViewRange kWhole{0, 100};

QValueAxis *percentAxis(const theme::Colours &colours, const ViewRange &range)
{
    auto *axis = new QValueAxis;
    axis->setRange(range.low, range.high);
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
    setMinimumHeight(120);
    m_range = kWhole;
    rebuild();
    const auto middle = [this] { return (m_range.low + m_range.high) / 2; };
    auto *menu = new ChartMenu(
        this, {[this](QPaintDevice &device, QSize size) {
                   QPainter painter(&device);
                   painter.setRenderHint(QPainter::Antialiasing);
                   render(&painter, QRectF(QPointF(0, 0), size));
               },
               [this] { return table(); }, [this] { setRange(kWhole); },
               [this, middle](double factor) { setRange(zoomed(m_range, middle(), factor, kWhole)); },
               [this](double part) { setRange(moved(m_range, part * m_range.size(), kWhole)); }});
    connect(menu, &ChartMenu::saved, this, &TypeRatioChart::saved);
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
            QStringLiteral("%1 %2").arg(QString::fromStdString(share.what.type)).arg(share.what.bits);
        auto *set = new QBarSet(label);
        set->setColor(colourOf(share.what, m_ratio));
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
    m_axis = percentAxis(colours, m_range);
    QAbstractAxis *axes[] = {m_axis, measureAxis()};
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

void TypeRatioChart::setRange(const ViewRange &range)
{
    m_range = range;
    m_axis->setLabelFormat(range.size() < 20 ? QStringLiteral("%.1f") : QStringLiteral("%.0f"));
    m_axis->setRange(range.low, range.high);
}

double TypeRatioChart::percentAt(const QPointF &place) const
{
    const QRectF plot = chart()->plotArea();
    return m_range.low + (place.x() - plot.left()) / std::max(1.0, plot.width()) * m_range.size();
}

void TypeRatioChart::wheelEvent(QWheelEvent *event)
{
    const double factor = event->angleDelta().y() > 0 ? kZoomStep : 1 / kZoomStep;
    setRange(zoomed(m_range, percentAt(event->position()), factor, kWhole));
    event->accept();
}

void TypeRatioChart::mousePressEvent(QMouseEvent *event)
{
    m_grabbed = percentAt(event->position());
    QChartView::mousePressEvent(event);
}

void TypeRatioChart::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        setRange(moved(m_range, m_grabbed - percentAt(event->position()), kWhole));
    QChartView::mouseMoveEvent(event);
}

Table TypeRatioChart::table() const
{
    Table table{"Share of the types", {"type", "bits"}, {}};
    for (auto measure = kMeasures.rbegin(); measure != kMeasures.rend(); ++measure)
        table.columns.push_back(titleOf(*measure).toStdString() + ", %");
    for (const auto &share : m_ratio.shares) {
        auto &row = table.rows.emplace_back(table.columns.size());
        row[0].value = share.what.type;
        row[1].value = std::int64_t(share.what.bits);
        std::size_t column = 2;
        for (auto measure = kMeasures.rbegin(); measure != kMeasures.rend(); ++measure)
            row[column++].value = share.percent[*measure];
    }
    return table;
}

} // namespace ant
