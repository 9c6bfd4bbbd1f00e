#include "ui/pages/figure/figure_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr double kHatchStep = 5; ///< pixels between two hatch lines
constexpr double kLineStep = 4;  ///< and between two horizontal ones
constexpr double kSwatch = 12;
constexpr double kCross = 5; ///< width of the mark of what is missing
constexpr int kTintAlpha = 56;
constexpr int kPrintPixels = 10;

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

void lines(QPainter &painter, const QRectF &r, const QColor &colour)
{
    painter.setPen(QPen(colour, 1.2));
    for (double y = r.bottom() - kLineStep; y > r.top(); y -= kLineStep)
        painter.drawLine(QPointF(r.left(), y), QPointF(r.right(), y));
}

void drawBar(QPainter &painter, const QRectF &area, const QColor &colour, FigureSource source)
{
    QColor fill = colour;
    if (source != FigureSource::Own)
        fill.setAlpha(kTintAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRect(area);
    if (source == FigureSource::Published)
        hatch(painter, area, colour);
    else if (source == FigureSource::Imported)
        lines(painter, area, colour);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour.darker(115), 1));
    painter.drawRect(area);
}

void drawCross(QPainter &painter, const QRectF &area, const QColor &colour)
{
    const double half = std::min(kCross, area.width()) / 2;
    const QPointF centre(area.center().x(), area.bottom() - half - 2);
    painter.setPen(QPen(colour, 1.3));
    painter.drawLine(centre + QPointF(-half, -half), centre + QPointF(half, half));
    painter.drawLine(centre + QPointF(-half, half), centre + QPointF(half, -half));
}

/// The 95 % interval of a bar.
void drawWhisker(QPainter &painter, const FigureLayout &layout, const FigureLayout::Bar &bar,
                 const QColor &colour)
{
    if (bar.low == bar.high)
        return;
    const double x = bar.area.center().x(), half = std::min(4.0, bar.area.width() / 3);
    const double top = layout.yOf(bar.high), bottom = std::min(layout.yOf(bar.low), layout.plot.bottom());
    painter.setPen(QPen(colour, 1.2));
    painter.drawLine(QPointF(x, top), QPointF(x, bottom));
    for (const double y : {top, bottom})
        painter.drawLine(QPointF(x - half, y), QPointF(x + half, y));
}

void drawLabel(QPainter &painter, const QPointF &baseline, const QString &text, const QColor &colour,
               const FigureStyle &style)
{
    if (!style.hasOutlines) {
        painter.setPen(colour);
        painter.drawText(baseline, text);
        return;
    }
    QPainterPath path;
    path.addText(baseline, style.font, text);
    painter.fillPath(path, colour);
}

struct LegendEntry {
    QString text;
    QColor colour;
    enum { Solid, Hatched, Lined, Line, Cross } kind = Solid;
};

bool hasSource(const Figure12 &figure, FigureSource source)
{
    return std::ranges::any_of(figure.bars, [source](const FigureBar &bar) { return bar.source == source; });
}

std::vector<LegendEntry> legendOf(const Figure12 &figure, const FigureOptions &options,
                                  const FigureStyle &style)
{
    std::vector<LegendEntry> entries;
    for (const std::string &mode : figure.modes)
        entries.push_back({QString::fromStdString(modeTitle(mode)), colourOf(mode), LegendEntry::Solid});
    const bool hasOwn = options.showsOwn && hasSource(figure, FigureSource::Own);
    if (options.showsPublished)
        entries.push_back({translated("published"), style.muted, LegendEntry::Hatched});
    if (options.showsOwn)
        entries.push_back({translated("own runs"), style.muted, LegendEntry::Solid});
    if (options.showsImported && hasSource(figure, FigureSource::Imported))
        entries.push_back({translated("imported"), style.muted, LegendEntry::Lined});
    const auto hasFp32 = [](const FigureBar &bar) { return std::isfinite(bar.fp32); };
    if (options.metric == FigureMetric::Accuracy && std::ranges::any_of(figure.bars, hasFp32))
        entries.push_back({translated("FP32"), style.text, LegendEntry::Line});
    if (hasOwn)
        entries.push_back({translated("missing"), style.muted, LegendEntry::Cross});
    return entries;
}

void drawSwatch(QPainter &painter, const QRectF &swatch, const LegendEntry &entry)
{
    switch (entry.kind) {
    case LegendEntry::Cross:
        return drawCross(painter, swatch, entry.colour);
    case LegendEntry::Hatched:
        return drawBar(painter, swatch, entry.colour, FigureSource::Published);
    case LegendEntry::Lined:
        return drawBar(painter, swatch, entry.colour, FigureSource::Imported);
    case LegendEntry::Solid:
        return drawBar(painter, swatch, entry.colour, FigureSource::Own);
    case LegendEntry::Line:
        break;
    }
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
        drawLabel(painter,
                  QPointF(x + kSwatch + 6, y + line / 2 + (metrics.ascent() - metrics.descent()) / 2),
                  entry.text, style.text, style);
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
        const QString label = QString::number(isZero ? 0 : value, 'f', decimalsOf(layout.step));
        drawLabel(painter,
                  QPointF(layout.plot.left() - 6 - metrics.horizontalAdvance(label),
                          y + (metrics.ascent() - metrics.descent()) / 2),
                  label, style.muted, style);
    }
    QString title = options.metric == FigureMetric::Accuracy
                        ? translated("Top-1 accuracy, %")
                        : translated("Accuracy loss against FP32, points");
    if (options.metric == FigureMetric::Accuracy && layout.low > 0)
        title += translated(" (axis from %1)").arg(layout.low, 0, 'f', decimalsOf(layout.step));
    painter.save();
    painter.translate(area.left() + metrics.ascent(), layout.plot.center().y());
    painter.rotate(-90);
    drawLabel(painter, QPointF(-metrics.horizontalAdvance(title) / 2, 0), title, style.text, style);
    painter.restore();
}

void drawCentred(QPainter &painter, double centre, double baseline, const QString &text, double room,
                 const QColor &colour, const FigureStyle &style)
{
    const QFontMetricsF metrics(style.font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, room);
    drawLabel(painter, QPointF(centre - metrics.horizontalAdvance(shown) / 2, baseline), shown, colour,
              style);
}

void drawGroups(QPainter &painter, const FigureLayout &layout, const FigureOptions &options,
                const FigureStyle &style)
{
    const QFontMetricsF metrics(style.font);
    const double baseline = layout.plot.bottom() + 6 + metrics.ascent();
    FigureStyle smaller = style;
    smaller.font.setPixelSize(QFontInfo(style.font).pixelSize() - 1);
    for (const auto &group : layout.groups) {
        const double centre = (group.left + group.right) / 2;
        // "ResNet-20 (PTQ, 1000 images)": how it was made stands below the name.
        const QString name = QString::fromStdString(group.network);
        const auto bracket = name.indexOf(QStringLiteral(" ("));
        const QString made = bracket < 0 ? QString() : name.mid(bracket + 2).chopped(1);
        drawCentred(painter, centre, baseline, name.left(bracket), group.room, style.text, style);
        const QString below = options.showsOwn && !group.hasOwn ? translated("no own run") : made;
        painter.setFont(smaller.font);
        drawCentred(painter, centre, baseline + metrics.height(), below, group.room, style.muted, smaller);
        painter.setFont(style.font);
        if (options.metric == FigureMetric::Accuracy && std::isfinite(group.fp32)) {
            painter.setPen(QPen(style.text, 2));
            painter.drawLine(QPointF(group.left - 3, layout.yOf(group.fp32)),
                             QPointF(group.right + 3, layout.yOf(group.fp32)));
        }
    }
}

QString emptyText(const Figure12 &figure, const FigureOptions &options)
{
    if (options.metric == FigureMetric::Loss && figure.kind == FigureKind::Table5)
        return translated("Table V gives no fp32 accuracy, so there is no published loss to draw.");
    return translated("Nothing to draw: choose published results or own runs above.");
}

} // namespace

FigureStyle printStyle()
{
    QFont font;
    font.setPixelSize(kPrintPixels);
    return {Qt::white, Qt::black, QColor(0x50, 0x50, 0x50), QColor(0xdd, 0xdd, 0xdd), font};
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
    const QRectF plot = inside.adjusted(axisWidth, legendHeight + 8, 0, -(2 * metrics.height() + 8));
    const FigureLayout layout = layOutFigure(figure, options, plot, view);
    drawValueAxis(painter, layout, inside, options, style);
    if (layout.bars.empty())
        drawCentred(painter, plot.center().x(), plot.center().y(), emptyText(figure, options), plot.width(),
                    style.muted, style);
    if (view.size() < 1) // some bars and names reach over the edges
        painter.setClipRect(QRectF(plot.left(), area.top(), plot.width(), area.height()));
    for (const auto &bar : layout.bars) {
        drawBar(painter, bar.area, colourOf(bar.bar.mode), bar.bar.source);
        drawWhisker(painter, layout, bar, style.text);
    }
    for (const auto &gap : layout.gaps)
        drawCross(painter, gap.area, style.muted);
    drawGroups(painter, layout, options, style);
    painter.restore();
    return layout;
}

} // namespace ant
