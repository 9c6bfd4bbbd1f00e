#include "core/data/codec.h"
#include "core/data/image.h"
#include "tests/data/write_images.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cstdlib>

using namespace ant;
using namespace ant::test;

namespace {

using Samples = std::vector<std::uint8_t>;

Samples repeated(std::size_t count, const Samples &pixel)
{
    Samples samples;
    for (std::size_t i = 0; i < count; ++i)
        samples.insert(samples.end(), pixel.begin(), pixel.end());
    return samples;
}

/// A smooth picture with colour in every corner.
Samples slopes(int width, int height)
{
    Samples samples;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {x * 255 / width, y * 255 / height, 255 - x * 255 / width})
                samples.push_back(static_cast<std::uint8_t>(value));
    return samples;
}

Samples pixelsOf(const DecodedImage &image)
{
    return {image.pixels.begin(), image.pixels.end() - DecodedImage::kPadding};
}

/// The first pixel of a file.
Samples firstPixel(const std::string &file)
{
    DecodedImage image;
    if (!decodeImage(file, wholeImage, image).ok())
        return {};
    return {image.pixels.begin(), image.pixels.begin() + 3};
}

bool isNear(const Samples &a, const Samples &b)
{
    for (std::size_t i = 0; i < 3; ++i)
        if (a.size() < 3 || std::abs(a[i] - b[i]) > 2) // quality 95 is not lossless
            return false;
    return true;
}

std::string patched(std::string file, std::size_t at, const std::string &bytes)
{
    return file.replace(at, bytes.size(), bytes);
}

} // namespace

class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void colourJpegKeepsItsColour()
    {
        QVERIFY(isNear(firstPixel(jpegOf(16, 16, 3, repeated(256, {200, 40, 90}))), {200, 40, 90}));
    }
    void greyJpegIsRepeatedInEachChannel()
    {
        QVERIFY(isNear(firstPixel(jpegOf(16, 16, 1, repeated(256, {77}))), {77, 77, 77}));
    }
    /// Stored inverted: cyan 255 is no cyan; light = key / 255 of each ink that is left.
    void inksAreTakenAsInverted_data()
    {
        QTest::addColumn<QList<int>>("inks");
        QTest::addColumn<QList<int>>("rgb");
        QTest::newRow("no ink is white") << QList<int>{255, 255, 255, 255} << QList<int>{255, 255, 255};
        QTest::newRow("full key is black") << QList<int>{255, 255, 255, 0} << QList<int>{0, 0, 0};
        QTest::newRow("full cyan takes the red") << QList<int>{0, 255, 255, 255} << QList<int>{0, 255, 255};
        QTest::newRow("key dims") << QList<int>{128, 255, 255, 100} << QList<int>{50, 100, 100};
    }
    void inksAreTakenAsInverted()
    {
        QFETCH(QList<int>, inks);
        QFETCH(QList<int>, rgb);
        const auto bytes = [](const QList<int> &list) { return Samples(list.begin(), list.end()); };
        QVERIFY(isNear(firstPixel(jpegOf(16, 16, 4, repeated(256, bytes(inks)))), bytes(rgb)));
    }
    void truncatedJpegIsDecodedAsFarAsItGoesWithAWarning()
    {
        const std::string file = jpegOf(64, 64, 3, slopes(64, 64));
        DecodedImage whole;
        DecodedImage part;
        ANT_VERIFY_OK(decodeImage(file, wholeImage, whole));
        QCOMPARE(whole.warnings, 0);
        ANT_VERIFY_OK(decodeImage(std::string_view(file).substr(0, file.size() * 2 / 3), wholeImage, part));
        QVERIFY(part.warnings > 0);
        QCOMPARE(part.size, whole.size);
        const auto upper = static_cast<std::ptrdiff_t>(whole.rowBytes() * 8); // well before the cut
        QVERIFY(std::equal(whole.pixels.begin(), whole.pixels.begin() + upper, part.pixels.begin()));
    }
    void jpegCutOffInItsHeaderIsCorrupt()
    {
        DecodedImage image;
        const std::string file = jpegOf(16, 16, 3, slopes(16, 16)).substr(0, 100);
        QCOMPARE(decodeImage(file, wholeImage, image).error().code, ErrorCode::Corrupt);
        QCOMPARE(readImageSize(file.substr(0, 20)).error().code, ErrorCode::Corrupt);
    }
    void windowHasThePixelsOfAFullDecode_data()
    {
        QTest::addColumn<int>("left");
        QTest::addColumn<int>("top");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        QTest::newRow("middle") << 40 << 33 << 30 << 20;
        QTest::newRow("corner") << 0 << 0 << 17 << 9;
        QTest::newRow("far corner") << 110 << 90 << 21 << 7;
        QTest::newRow("all") << 0 << 0 << 131 << 97;
    }
    void windowHasThePixelsOfAFullDecode()
    {
        QFETCH(int, left);
        QFETCH(int, top);
        QFETCH(int, columns);
        QFETCH(int, rows);
        const std::string file = jpegOf(131, 97, 3, slopes(131, 97));
        DecodedImage whole;
        DecodedImage part;
        ANT_VERIFY_OK(decodeImage(file, wholeImage, whole));
        const PixelWindow asked{left, top, columns, rows};
        ANT_VERIFY_OK(decodeImage(
            file, [&](const ImageSize &) { return asked; }, part));
        const PixelWindow &got = part.window;
        QVERIFY(got.left <= left && got.left + got.columns >= left + columns);
        QVERIFY(got.top <= top && got.top + got.rows >= top + rows);
        for (int y = 0; y < rows; ++y) {
            const auto at = [&](const DecodedImage &image) {
                return image.pixels.begin() +
                       (top + y - image.window.top) * static_cast<int>(image.rowBytes()) +
                       (left - image.window.left) * 3;
            };
            QVERIFY2(std::equal(at(whole), at(whole) + columns * 3, at(part)), std::to_string(y).c_str());
        }
    }
    void pngBecomesRgbAsPillowConvertsIt_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QList<int>>("rgb");
        const auto row = [](const char *name, const std::string &file, const QList<int> &rgb) {
            QTest::newRow(name) << QByteArray::fromStdString(file) << rgb;
        };
        row("rgb", pngOf(1, 1, 8, kPngRgb, {1, 2, 3}), {1, 2, 3});
        row("alpha is dropped, not blended", pngOf(1, 1, 8, kPngRgba, {10, 20, 30, 0}), {10, 20, 30});
        row("16-bit colours keep the upper byte", pngOf(1, 1, 16, kPngRgb, {1, 255, 2, 0, 3, 128}),
            {1, 2, 3});
        row("grey", pngOf(1, 1, 8, kPngGrey, {9}), {9, 9, 9});
        row("grey with alpha", pngOf(1, 1, 8, kPngGreyAlpha, {9, 0}), {9, 9, 9});
        row("2-bit grey is stretched", pngOf(1, 1, 2, kPngGrey, {0x80}), {170, 170, 170});
        row("16-bit grey below 256 is kept", pngOf(1, 1, 16, kPngGrey, {0, 200}), {200, 200, 200});
        row("16-bit grey is clipped", pngOf(1, 1, 16, kPngGrey, {1, 0}), {255, 255, 255});
        row("palette", pngOf(1, 1, 4, kPngPalette, {0x10}, {1, 1, 1, 50, 60, 70}), {50, 60, 70});
    }
    void pngBecomesRgbAsPillowConvertsIt()
    {
        QFETCH(QByteArray, file);
        QFETCH(QList<int>, rgb);
        QCOMPARE(firstPixel(file.toStdString()), Samples(rgb.begin(), rgb.end()));
    }
    void deepGreyRowsDoNotMix()
    {
        DecodedImage image;
        ANT_VERIFY_OK(
            decodeImage(pngOf(3, 2, 16, kPngGrey, {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6}), wholeImage, image));
        QCOMPARE(pixelsOf(image), (Samples{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6}));
    }
    void brokenPngIsCorrupt()
    {
        DecodedImage image;
        const std::string file = pngOf(20, 20, 8, kPngRgb, slopes(20, 20));
        QCOMPARE(decodeImage(file.substr(0, file.size() / 2), wholeImage, image).error().code,
                 ErrorCode::Corrupt);
        QCOMPARE(decodeImage(file.substr(0, 12), wholeImage, image).error().code, ErrorCode::Corrupt);
        QCOMPARE(decodeImage(patched(file, 50, "\x13\x37"), wholeImage, image).error().code,
                 ErrorCode::Corrupt);
    }
    void hugeImageIsRefusedFromItsHeader()
    {
        std::string file = jpegOf(16, 16, 3, slopes(16, 16));
        const std::size_t frame =
            file.find("\xFF\xC0"); // marker, length (2), precision, height (2), width (2)
        file = patched(file, frame + 5, "\xFD\xE8\xFD\xE8");
        DecodedImage image;
        QCOMPARE(decodeImage(file, wholeImage, image).error().code, ErrorCode::Unsupported);
        QCOMPARE(readImageSize(file).error().code, ErrorCode::Unsupported);
    }
    void otherFilesAreUnsupportedAndEmptyOnesCorrupt()
    {
        DecodedImage image;
        QCOMPARE(decodeImage("GIF89a", wholeImage, image).error().code, ErrorCode::Unsupported);
        QCOMPARE(decodeImage("", wholeImage, image).error().code, ErrorCode::Corrupt);
    }
    void damagedBytesNeverCrash()
    {
        for (const std::string &file :
             {jpegOf(48, 48, 3, slopes(48, 48)), pngOf(48, 48, 8, kPngRgb, slopes(48, 48))})
            for (std::size_t at = 2; at < file.size(); at += 3) {
                DecodedImage image;
                std::string damaged = file;
                damaged[at] = static_cast<char>(damaged[at] ^ 0x5B);
                if (decodeImage(damaged, wholeImage, image).ok())
                    QVERIFY(image.pixels.size() >= DecodedImage::kPadding);
            }
    }
};

QTEST_APPLESS_MAIN(TestCodec)
#include "tst_codec.moc"
