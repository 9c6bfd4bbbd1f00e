#pragma once

#include <QHash>
#include <QImage>

#include <algorithm>

namespace ant::test {

/// A picture with a palette of its 256 most frequent colours, a third of the bytes as a PNG. For pages, which
/// have few colours and their mixtures along the edges of letters; not for photographs.
inline QImage inFewColours(const QImage &picture)
{
    constexpr qsizetype kMost = 256;
    const QImage plain = picture.convertToFormat(QImage::Format_RGB32);
    QHash<QRgb, int> counts;
    for (int y = 0; y < plain.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(plain.constScanLine(y));
        for (int x = 0; x < plain.width(); ++x)
            ++counts[line[x]];
    }
    QList<QRgb> colours = counts.keys();
    std::ranges::sort(colours, [&](QRgb a, QRgb b) {
        return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; // the same picture every time
    });
    colours.resize(std::min(kMost, colours.size()));
    return plain.convertToFormat(QImage::Format_Indexed8, colours, Qt::AvoidDither);
}

} // namespace ant::test
