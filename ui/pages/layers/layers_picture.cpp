#include "ui/pages/layers/layers_picture.h"

#include "core/experiment/type_ratio.h"
#include "ui/common/display.h"
#include "ui/common/picture.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

const QColor kText(0x1c, 0x21, 0x30), kMuted(0x50, 0x56, 0x66), kGrid(0xdd, 0xdd, 0xdd);
constexpr double kLeft = 64, kSwatch = 12;

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::LayersPicture", text);
}

double stepOf(double highest)
{
    return highest > 40 ? 20 : highest > 15 ? 10 : 5;
}

void drawAxis(QPainter &painter, const QRectF &plot, double high, double step)
{
    const QFontMetricsF metrics(painter.font());
    for (double value = 0; value <= high + step / 2; value += step) {
        const double y = plot.bottom() - value / high * plot.height();
        painter.setPen(QPen(value == 0 ? kMuted : kGrid, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(kMuted);
        const QString label = QString::number(value);
        painter.drawText(QPointF(plot.left() - 6 - metrics.horizontalAdvance(label),
                                 y + (metrics.ascent() - metrics.descent()) / 2),
                         label);
    }
}

void drawPanel(QPainter &painter, const QRectF &area, const QString &title,
               const std::vector<const QuantizerRecord *> &quantizers)
{
    const QFontMetricsF metrics(painter.font());
    const QRectF plot = area.adjusted(kLeft, metrics.height() + 8, -8, -(2 * metrics.height() + 8));
    double high = 1;
    for (const QuantizerRecord *quantizer : quantizers)
        if (std::isfinite(quantizer->sqnrDb))
            high = std::max(high, quantizer->sqnrDb);
    const double step = stepOf(high);
    high = std::ceil(high / step) * step;
    painter.setPen(kText);
    painter.drawText(QPointF(plot.left(), area.top() + metrics.ascent()), title);
    drawAxis(painter, plot, high, step);
    const double width = plot.width() / double(std::max<std::size_t>(1, quantizers.size()));
    const std::size_t every = 1 + std::size_t(28 / std::max(1.0, width));
    for (std::size_t i = 0; i < quantizers.size(); ++i) {
        const QuantizerRecord &quantizer = *quantizers[i];
        const double sqnr = std::clamp(std::isnan(quantizer.sqnrDb) ? 0 : quantizer.sqnrDb, 0.0, high);
        const double x = plot.left() + width * double(i);
        painter.fillRect(QRectF(x + width * 0.12, plot.bottom() - sqnr / high * plot.height(), width * 0.76,
                                sqnr / high * plot.height()),
                         theme::typeColour(quantizer.type, quantizer.bits));
        painter.setPen(kMuted);
        const QString label = QString::number(quantizer.layerIndex);
        if (i % every == 0)
            painter.drawText(QPointF(x + (width - metrics.horizontalAdvance(label)) / 2,
                                     plot.bottom() + 4 + metrics.ascent()),
                             label);
    }
    painter.setPen(kText);
    const QString xTitle = translated("Layer");
    painter.drawText(QPointF(plot.center().x() - metrics.horizontalAdvance(xTitle) / 2,
                             plot.bottom() + 6 + metrics.height() + metrics.ascent()),
                     xTitle);
    painter.save();
    painter.translate(area.left() + metrics.ascent(), plot.center().y());
    painter.rotate(-90);
    painter.drawText(QPointF(-metrics.horizontalAdvance(translated("SQNR, dB")) / 2, 0),
                     translated("SQNR, dB"));
    painter.restore();
}

void drawLegend(QPainter &painter, QPointF place, const TypeRatio &ratio)
{
    const QFontMetricsF metrics(painter.font());
    for (const auto &share : ratio.shares) {
        const QString text = translated("%1 %2 bit (%3 % of the weights, %4 % of the inputs)")
                                 .arg(QString::fromStdString(share.what.type))
                                 .arg(share.what.bits)
                                 .arg(share.percent[TypeRatio::WeightLayers], 0, 'f', 0)
                                 .arg(share.percent[TypeRatio::InputLayers], 0, 'f', 0);
        const double width = kSwatch + 6 + metrics.horizontalAdvance(text) + 20;
        if (place.x() > kLeft && place.x() + width > kLayersPictureSize.width())
            place = QPointF(kLeft, place.y() + metrics.height() + 4);
        painter.fillRect(QRectF(place.x(), place.y() + (metrics.height() - kSwatch) / 2, kSwatch, kSwatch),
                         theme::typeColour(share.what.type, share.what.bits));
        painter.setPen(kText);
        painter.drawText(QPointF(place.x() + kSwatch + 6, place.y() + metrics.ascent()), text);
        place.rx() += width;
    }
}

void paintLayers(QPainter &painter, const RunRecord &record)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(0, 0), kLayersPictureSize), Qt::white);
    const QFontMetricsF metrics(painter.font());
    painter.setPen(kText);
    QString title = QStringLiteral("%1, %2").arg(QString::fromStdString(record.name),
                                                 display::modeTitle(record.spec.mode));
    if (record.result)
        title += translated(", top-1 %1 %").arg(display::percent(record.result->top1()));
    painter.drawText(QPointF(kLeft, 12 + metrics.ascent()), title);
    drawLegend(painter, QPointF(kLeft, 16 + metrics.height()), typeRatioOf(record.quantizers));
    std::vector<const QuantizerRecord *> weights, inputs;
    for (const QuantizerRecord &quantizer : record.quantizers)
        (quantizer.role == Role::Weight ? weights : inputs).push_back(&quantizer);
    const double top = 32 + 3 * metrics.height(), width = kLayersPictureSize.width() - 16;
    const double height = (kLayersPictureSize.height() - top - 8) / 2;
    drawPanel(painter, QRectF(8, top, width, height), translated("Weights"), weights);
    drawPanel(painter, QRectF(8, top + height, width, height), translated("Inputs"), inputs);
}

} // namespace

Result<std::string> layersPicture(const std::string &file, const RunRecord &record)
{
    if (record.quantizers.empty())
        return Error{ErrorCode::InvalidArgument,
                     "run " + std::to_string(record.id.value) + " has no quantized layers to draw",
                     {}};
    return drawPicture(file, kLayersPictureSize, [&record](QPaintDevice &device) {
        QPainter painter(&device);
        paintLayers(painter, record);
    });
}

} // namespace ant
