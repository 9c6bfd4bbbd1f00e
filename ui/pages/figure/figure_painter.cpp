#include "ui/pages/figure/figure_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr double kHatchStep = 5; ///< pixels between two hatch lines
constexpr double kSwatch = 12;
constexpr int kTintAlpha = 56;

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::Figure", text);
}

QColor colourOf(const std::string &mode)
{
    return QColor::fromRgb(modeColour(mode));
}

/// Lines from lower left to upper right, cut at the rectangle here because SVG files keep no clipping.
void hatch(QPainter &painter, const QRectF &r, const QColor &colour)
{
    painter.setPen(QPen(colour, 1.2));
    for (double offset = kHatchStep; offset < r.width() + r.height(); offset += kHatchStep) {
        const double x0 = std::max(0.0, offset - r.height()), x1 = std::min(offset, r.width());
        painter.drawLine(QPointF(r.left() + x0, r.top() + offset - x0),
                         QPointF(r.left() + x1, r.top() + offset - x1));
    }
}

void drawBar(QPainter &painter, const QRectF &area, const QColor &colour, bool isPublished)
{
    QColor fill = colour;
    if (isPublished)
        fill.setAlpha(kTintAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRect(area);
    if (isPublished)
        hatch(painter, area, colour);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour.darker(115), 1));
    painter.drawRect(area);
}

struct LegendEntry {
    QString text;
    QColor colour;
    enum { Solid, Hatched, Line } kind = Solid;
};

std::vector<LegendEntry> legendOf(const Figure12 &figure, const FigureOptions &options,
                                  const FigureStyle &style)
{
    std::vector<LegendEntry> entries;
    for (const std::string &mode : figure.modes)
        entries.push_back({QString::fromStdString(modeTitle(mode)), colourOf(mode), LegendEntry::Solid});
    if (options.showsPublished)
        entries.push_back({translated("published"), style.muted, LegendEntry::Hatched});
    if (options.showsOwn)
        entries.push_back({translated("own runs"), style.muted, LegendEntry::Solid});
    if (options.metric == FigureMetric::Accuracy)
        entries.push_back({translated("FP32"), style.text, LegendEntry::Line});
    return entries;
}

void drawSwatch(QPainter &painter, const QRectF &swatch, const LegendEntry &entry)
{
    if (entry.kind != LegendEntry::Line)
        return drawBar(painter, swatch, entry.colour, entry.kind == LegendEntry::Hatched);
    painter.setPen(QPen(entry.colour, 2));
    painter.drawLine(QPointF(swatch.left(), swatch.center().y()),
                     QPointF(swatch.right(), swatch.center().y()));
}

/// Returns the height it took: as many lines as the width needs.
double drawLegend(QPainter &painter, const QRectF &area, const std::vector<LegendEntry> &entries,
                  const FigureStyle &style)
{
    const QFontMetricsF metrics(style.font);
    const double line = std::max(metrics.height(), kSwatch) + 6;
    double x = area.left(), y = area.top();
    for (const LegendEntry &entry : entries) {
        const double width = kSwatch + 6 + metrics.horizontalAdvance(entry.text) + 16;
        if (x > area.left() && x + width > area.right())
            x = area.left(), y += line;
        drawSwatch(painter, QRectF(x, y + (line - kSwatch) / 2, kSwatch, kSwatch), entry);
        painter.setPen(style.text);
        painter.drawText(QPointF(x + kSwatch + 6, y + line / 2 + (metrics.ascent() - metrics.descent()) / 2),
                         entry.text);
        x += width;
    }
    return y + line - area.top();
}

int decimalsOf(double step)
{
    return step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
}

void drawValueAxis(QPainter &painter, const FigureLayout &layout, const QRectF &area,
                   const FigureOptions &options, const FigureStyle &style)
{
    const QFontMetricsF metrics(style.font);
    const double first = std::ceil(layout.low / layout.step - 1e-9) * layout.step;
    for (double value = first; value <= layout.high + layout.step / 2; value += layout.step) {
        const double y = layout.yOf(value);
        const bool isZero = std::abs(value) < layout.step / 1000;
        painter.setPen(QPen(isZero ? style.muted : style.grid, 1));
        painter.drawLine(QPointF(layout.plot.left(), y), QPointF(layout.plot.right(), y));
        painter.setPen(style.muted);
        const QString label = QString::number(isZero ? 0 : value, 'f', decimalsOf(layout.step));
        painter.drawText(QPointF(layout.plot.left() - 6 - metrics.horizontalAdvance(label),
                                 y + (metrics.ascent() - metrics.descent()) / 2),
                         label);
    }
    QString title = options.metric == FigureMetric::Accuracy
                        ? translated("Top-1 accuracy, %")
                        : translated("Accuracy loss against FP32, points");
    if (options.metric == FigureMetric::Accuracy && layout.low > 0)
        title += translated(" (axis from %1)").arg(layout.low, 0, 'f', decimalsOf(layout.step));
    painter.save();
    painter.setPen(style.text);
    painter.translate(area.left() + metrics.ascent(), layout.plot.center().y());
    painter.rotate(-90);
    painter.drawText(QPointF(-metrics.horizontalAdvance(title) / 2, 0), title);
    painter.restore();
}

void drawGroups(QPainter &painter, const FigureLayout &layout, const FigureOptions &options,
                const FigureStyle &style)
{
    const QFontMetricsF metrics(style.font);
    for (const auto &group : layout.groups) {
        const double centre = (group.left + group.right) / 2;
        const QString name =
            metrics.elidedText(QString::fromStdString(group.network), Qt::ElideRight, group.room);
        painter.setPen(style.text);
        painter.drawText(QPointF(centre - metrics.horizontalAdvance(name) / 2,
                                 layout.plot.bottom() + 6 + metrics.ascent()),
                         name);
        if (options.metric == FigureMetric::Accuracy && std::isfinite(group.fp32)) {
            painter.setPen(QPen(style.text, 2));
            painter.drawLine(QPointF(group.left - 3, layout.yOf(group.fp32)),
                             QPointF(group.right + 3, layout.yOf(group.fp32)));
        }
    }
}

} // namespace

FigureStyle printStyle()
{
    return {Qt::white, Qt::black, QColor(0x50, 0x50, 0x50), QColor(0xdd, 0xdd, 0xdd), QFont()};
}

FigureLayout paintFigure(QPainter &painter, const QRectF &area, const Figure12 &figure,
                         const FigureOptions &options, const FigureStyle &style, const ViewRange &view)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(style.font);
    painter.fillRect(area, style.background);
    const QFontMetricsF metrics(style.font);
    const QRectF inside = area.adjusted(12, 8, -12, -8);
    const double axisWidth = metrics.height() + 10 + metrics.horizontalAdvance(QStringLiteral("000.0"));
    const double legendHeight =
        drawLegend(painter, inside.adjusted(axisWidth, 0, 0, 0), legendOf(figure, options, style), style);
    const QRectF plot = inside.adjusted(axisWidth, legendHeight + 8, 0, -(metrics.height() + 8));
    const FigureLayout layout = layOutFigure(figure, options, plot, view);
    drawValueAxis(painter, layout, inside, options, style);
    if (view.size() < 1) // some bars and names reach over the edges
        painter.setClipRect(QRectF(plot.left(), area.top(), plot.width(), area.height()));
    for (const auto &bar : layout.bars)
        drawBar(painter, bar.area, colourOf(bar.bar.mode), bar.bar.isPublished);
    drawGroups(painter, layout, options, style);
    painter.restore();
    return layout;
}

} // namespace ant
