#include "core/data/preprocess.h"

#include "core/base/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace ant {
namespace {

/// A thread that has met one huge image does not keep its memory.
constexpr std::size_t kKeptBytes = std::size_t(32) << 20;

constexpr double kSmallestPart = 0.1; ///< of the area
constexpr double kWidestPart = 1.25;  ///< columns by rows
constexpr int kPartAttempts = 100;    ///< a very long image may have none; it then gives its middle

/// What a thread keeps from one image to the next.
struct Workplace {
    Preprocessor preprocessor;
    DecodedImage image;
};

Workplace &workplace()
{
    static thread_local Workplace here;
    return here;
}

/// Python's round(total / 2): half to even.
int roundedHalf(int total)
{
    const int half = total / 2;
    return total % 2 == 0 ? half : half + half % 2;
}

ImageSize resizedTo(const ImageSize &size, int shorter)
{
    if (shorter <= 0)
        return size;
    const auto longer = [&](int longSide, int shortSide) {
        return static_cast<int>(std::int64_t(shorter) * longSide / shortSide);
    };
    if (size.width <= size.height)
        return {shorter, longer(size.height, size.width)};
    return {longer(size.width, size.height), shorter};
}

} // namespace

PixelWindow randomPartOf(const ImageSize &size, std::uint64_t seed)
{
    SplitMix64 random(seed);
    for (int attempt = 0; attempt < kPartAttempts; ++attempt) {
        const double share = random.between(kSmallestPart, 1);
        // Wide and high ones are equally likely: the logarithm is what is uniform.
        const double aspect = std::pow(kWidestPart, random.between(-1, 1));
        const double area = share * double(size.width) * double(size.height);
        const int columns = static_cast<int>(std::lround(std::sqrt(area * aspect)));
        const int rows = static_cast<int>(std::lround(std::sqrt(area / aspect)));
        const double right = random.between(0, 1), down = random.between(0, 1);
        if (columns < 1 || rows < 1 || columns > size.width || rows > size.height)
            continue;
        return {static_cast<int>(right * (size.width - columns + 1)),
                static_cast<int>(down * (size.height - rows + 1)), columns, rows};
    }
    const int side = std::min(size.width, size.height);
    return {(size.width - side) / 2, (size.height - side) / 2, side, side};
}

void Preprocessor::planAxis(int resized, int *first, int *visible, int *padding) const
{
    *padding = std::max(0, (m_how.crop - resized) / 2);
    *first = std::max(0, roundedHalf(std::max(0, resized - m_how.crop)));
    *visible = std::min(resized, m_how.crop);
}

PixelWindow Preprocessor::plan(const ImageSize &size, const Preprocessing &how)
{
    if (!m_hasTable || !(how == m_how)) {
        m_how = how;
        fillTable();
    }
    if (how.resize > 0 && how.randomPart != 0)
        return planRandomPart(size);
    const ImageSize resized = resizedTo(size, how.resize);
    planAxis(resized.width, &m_left, &m_columns, &m_padLeft);
    planAxis(resized.height, &m_top, &m_rows, &m_padTop);
    if (how.resize <= 0)
        return {m_left, m_top, m_columns, m_rows};
    m_columnTaps.plan(size.width, resized.width, m_left, m_columns);
    m_rowTaps.plan(size.height, resized.height, m_top, m_rows);
    return {m_columnTaps.inputBegin(), m_rowTaps.inputBegin(),
            m_columnTaps.inputEnd() - m_columnTaps.inputBegin(),
            m_rowTaps.inputEnd() - m_rowTaps.inputBegin()};
}

PixelWindow Preprocessor::planRandomPart(const ImageSize &size)
{
    const PixelWindow part = randomPartOf(size, m_how.randomPart);
    m_left = m_top = m_padLeft = m_padTop = 0;
    m_columns = m_rows = m_how.crop;
    m_columnTaps.plan(part.columns, m_how.crop, 0, m_how.crop, part.left);
    m_rowTaps.plan(part.rows, m_how.crop, 0, m_how.crop, part.top);
    return part;
}

void Preprocessor::run(const DecodedImage &image, std::span<float> out)
{
    const auto crop = static_cast<std::size_t>(m_how.crop);
    assert(out.size() == 3 * crop * crop);
    m_cropped.resize(crop * crop * 4);
    if (m_columns < m_how.crop || m_rows < m_how.crop)
        std::fill(m_cropped.begin(), m_cropped.end(), std::uint8_t(0));
    std::uint8_t *corner =
        m_cropped.data() +
        (static_cast<std::size_t>(m_padTop) * crop + static_cast<std::size_t>(m_padLeft)) * 4;
    if (m_how.resize > 0)
        resample(image, m_columnTaps, m_rowTaps, m_between, corner, crop * 4);
    else
        copyWindow(image);
    normalise(out);
}

void Preprocessor::copyWindow(const DecodedImage &image)
{
    for (int y = 0; y < m_rows; ++y) {
        const std::uint8_t *from = image.pixels.data() +
                                   static_cast<std::size_t>(y + m_top - image.window.top) * image.rowBytes() +
                                   static_cast<std::size_t>(m_left - image.window.left) * 3;
        std::uint8_t *to = m_cropped.data() +
                           (static_cast<std::size_t>(y + m_padTop) * static_cast<std::size_t>(m_how.crop) +
                            static_cast<std::size_t>(m_padLeft)) *
                               4;
        for (int x = 0; x < m_columns; ++x, from += 3, to += 4)
            std::memcpy(to, from, 4); // the fourth byte is not used; rows are padded for it
    }
}

void Preprocessor::normalise(std::span<float> out) const
{
    const std::size_t count = out.size() / 3;
    for (std::size_t c = 0; c < 3; ++c) {
        const float *table = m_table[c].data();
        const std::uint8_t *levels = m_cropped.data() + c;
        float *plane = out.data() + c * count;
        for (std::size_t i = 0; i < count; ++i)
            plane[i] = table[levels[i * 4]];
    }
}

void Preprocessor::fillTable()
{
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t level = 0; level < 256; ++level)
            m_table[c][level] = (static_cast<float>(level) / 255.0f - m_how.mean[c]) / m_how.std[c];
    m_hasTable = true;
}

Result<void> loadEncoded(std::string_view bytes, const Preprocessing &how, std::span<float> out)
{
    Workplace &here = workplace();
    auto decoded = decodeImage(
        bytes, [&](const ImageSize &size) { return here.preprocessor.plan(size, how); }, here.image);
    if (!decoded.ok())
        return decoded;
    here.preprocessor.run(here.image, out);
    if (here.image.pixels.capacity() > kKeptBytes)
        here.image.pixels = {};
    return {};
}

void loadPixels(const ImageSize &size, const PixelSource &source, const Preprocessing &how,
                std::span<float> out)
{
    Workplace &here = workplace();
    here.image.allocate(size, wholeImage(size));
    source(here.image.pixels.data());
    here.preprocessor.plan(size, how);
    here.preprocessor.run(here.image, out);
}

} // namespace ant
