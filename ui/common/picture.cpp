#include "ui/common/picture.h"

#include <QBuffer>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <filesystem>

namespace ant {
namespace {

constexpr int kDotsPerInch = 96;
constexpr int kScreenScale = 2;
constexpr double kInchesPerMeter = 1000 / 25.4;

QImage scaledImage(QSize size, const std::function<void(QPaintDevice &)> &paint, int scale)
{
    QImage image(size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    paint(image);
    // So that a document takes it in the size it was drawn for. Said last: fonts follow it.
    image.setDotsPerMeterX(int(kDotsPerInch * scale * kInchesPerMeter));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    return image;
}

bool drawSvg(QBuffer &buffer, QSize size, const std::function<void(QPaintDevice &)> &paint)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(kDotsPerInch);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    paint(generator);
    return buffer.size() > 0;
}

bool drawPdf(QBuffer &buffer, QSize size, const std::function<void(QPaintDevice &)> &paint)
{
    QPdfWriter writer(&buffer);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(size) / kDotsPerInch, QPageSize::Inch));
    writer.setPageMargins({0, 0, 0, 0});
    paint(writer);
    return true; // the rest of the document is written when the writer goes
}

} // namespace

QImage drawImage(QSize size, const std::function<void(QPaintDevice &)> &paint)
{
    return scaledImage(size, paint, kScreenScale);
}

Result<std::string> drawPicture(const std::string &file, QSize size,
                                const std::function<void(QPaintDevice &)> &paint, int pngScale)
{
    std::string ending = std::filesystem::path(file).extension().string();
    for (char &c : ending)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool isPng = ending == ".png";
    const auto draw = ending == ".svg" ? &drawSvg : ending == ".pdf" ? &drawPdf : nullptr;
    if (!draw && !isPng)
        return Error{ErrorCode::InvalidArgument,
                     "cannot draw \"" + file + "\"; pictures end in .png, .svg or .pdf",
                     {}};
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (isPng ? !scaledImage(size, paint, pngScale).save(&buffer, "PNG") : !draw(buffer, size, paint))
        return Error{ErrorCode::Internal, "the picture " + file + " could not be drawn", {}};
    return buffer.data().toStdString();
}

} // namespace ant
