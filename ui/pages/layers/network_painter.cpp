#include "ui/common/theme.h"
#include "ui/pages/layers/network_picture.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <set>

namespace ant {
namespace {

constexpr double kBand = 5, kRound = 5, kArrow = 4, kSwatch = 12;

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::NetworkPicture", text);
}

QColor colourOf(const QuantizerRecord *quantizer)
{
    return quantizer ? theme::typeColour(quantizer->type, quantizer->bits) : theme::current().surface;
}

QPainterPath pathOf(const NetworkWire &wire)
{
    QPainterPath path(wire.points.front());
    for (std::size_t i = 1; i < wire.points.size(); ++i) {
        const QPointF from = wire.points[i - 1], to = wire.points[i];
        const double half = (to.y() - from.y()) / 2;
        if (wire.isTurn || from.x() == to.x())
            path.lineTo(to);
        else
            path.cubicTo(from + QPointF(0, half), to - QPointF(0, half), to);
    }
    return path;
}

void paintWires(QPainter &painter, const NetworkPicture &picture)
{
    const QColor colour = theme::current().muted;
    for (const NetworkWire &wire : picture.layout.wires) {
        painter.setPen(QPen(colour, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(pathOf(wire));
        if (wire.isTurn)
            continue;
        const QPointF tip = wire.points.back();
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(
            QPolygonF{tip, tip + QPointF(-kArrow * 0.7, -kArrow), tip + QPointF(kArrow * 0.7, -kArrow)});
    }
}

/// What a box says beside its colour, for those who do not tell the colours apart.
QString typesText(const QuantizerRecord *weight, const QuantizerRecord *input)
{
    const auto text = [](const QuantizerRecord *quantizer) {
        return quantizer ? QString::fromStdString(quantizer->type) + QString::number(quantizer->bits)
                         : QStringLiteral("fp32");
    };
    const QString first = text(input), second = text(weight);
    return first == second ? first : first + QStringLiteral(" · ") + second;
}

void paintLayer(QPainter &painter, const QRectF &box, const OutlineNode &node, const NetworkPicture &picture)
{
    const QuantizerRecord *weight = picture.weights[std::size_t(node.layer)];
    const QuantizerRecord *input = picture.inputs[std::size_t(node.layer)];
    QPainterPath outline;
    outline.addRoundedRect(box, kRound, kRound);
    QPainterPath body; // cut out by hand: a clip would be lost in an SVG file
    body.addRect(box.adjusted(0, kBand, 0, 0));
    painter.fillPath(outline, colourOf(input));
    painter.fillPath(outline.intersected(body), colourOf(weight));
    painter.setPen(QPen(theme::current().surface, 1));
    painter.drawLine(QPointF(box.left(), box.top() + kBand), QPointF(box.right(), box.top() + kBand));
    painter.setPen(QPen(theme::current().border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(outline);

    painter.setPen(weight ? theme::textOn(colourOf(weight)) : theme::current().text);
    const QRectF text = box.adjusted(4, kBand + 1, -4, -1);
    QFont font = painter.font();
    font.setPixelSize(11);
    painter.setFont(font);
    const QString name =
        QFontMetricsF(font).elidedText(QString::fromStdString(node.label), Qt::ElideLeft, text.width());
    painter.drawText(QRectF(text.left(), text.top(), text.width(), text.height() / 2), Qt::AlignCenter, name);
    font.setPixelSize(10);
    painter.setFont(font);
    painter.drawText(QRectF(text.left(), text.center().y(), text.width(), text.height() / 2), Qt::AlignCenter,
                     typesText(weight, input));
}

void paintOther(QPainter &painter, const QRectF &box, const OutlineNode &node)
{
    const auto &colours = theme::current();
    painter.setPen(QPen(colours.border, 1));
    painter.setBrush(colours.window);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    QFont font = painter.font();
    font.setPixelSize(11);
    painter.setFont(font);
    painter.setPen(colours.muted);
    painter.drawText(box, Qt::AlignCenter, QString::fromStdString(node.label));
}

/// Types of the run in the order of the list of types, narrow ones first.
std::set<std::pair<std::size_t, int>> typesOf(const NetworkPicture &picture)
{
    const auto known = NumericType::all();
    std::set<std::pair<std::size_t, int>> types;
    for (const auto *list : {&picture.weights, &picture.inputs})
        for (const QuantizerRecord *quantizer : *list)
            if (quantizer)
                types.emplace(std::size_t(std::ranges::find(known, quantizer->type, &NumericType::name) -
                                          known.begin()),
                              quantizer->bits);
    return types;
}

} // namespace

void paintNetwork(QPainter &painter, const NetworkPicture &picture, int selected)
{
    painter.setRenderHint(QPainter::Antialiasing);
    paintWires(painter, picture);
    for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
        const OutlineNode &node = picture.nodes[i];
        const QRectF &box = picture.layout.boxes[i];
        if (node.layer >= 0)
            paintLayer(painter, box, node, picture);
        else
            paintOther(painter, box, node);
        if (int(i) != selected)
            continue;
        painter.setPen(QPen(theme::current().text, 2.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), kRound + 2, kRound + 2);
    }
}

double networkLegendHeight(const QFont &font)
{
    return QFontMetricsF(font).height() + 8;
}

double paintNetworkLegend(QPainter &painter, const NetworkPicture &picture, double width)
{
    const auto &colours = theme::current();
    const QFontMetricsF metrics(painter.font());
    const auto known = NumericType::all();
    double x = 0;
    for (const auto &[type, bits] : typesOf(picture)) {
        if (type >= known.size())
            continue;
        const std::string name(known[type].name());
        painter.fillRect(QRectF(x, (metrics.height() - kSwatch) / 2, kSwatch, kSwatch),
                         theme::typeColour(name, bits));
        x += kSwatch + 5;
        const QString text = translated("%1 %2 bit").arg(QString::fromStdString(name)).arg(bits);
        painter.setPen(colours.text);
        painter.drawText(QPointF(x, metrics.ascent()), text);
        x += metrics.horizontalAdvance(text) + 14;
    }
    const QString how = translated("body: weight, band: input, width: MACs");
    painter.setPen(colours.muted);
    painter.drawText(QPointF(x, metrics.ascent()),
                     metrics.elidedText(how, Qt::ElideRight, std::max(0.0, width - x)));
    return std::min(width, x + metrics.horizontalAdvance(how));
}

} // namespace ant
