#include "core/data/codec.h"

#include "core/data/image.h"

#include <new>

namespace ant {
namespace {

bool isJpeg(std::string_view bytes)
{
    return bytes.starts_with("\xFF\xD8\xFF");
}

bool isPng(std::string_view bytes)
{
    return bytes.starts_with("\x89PNG\r\n\x1A\n");
}

Error neither(std::string_view bytes)
{
    if (bytes.empty())
        return {ErrorCode::Corrupt, "the file is empty", {}};
    return {ErrorCode::Unsupported, "neither a JPEG nor a PNG file", {}};
}

} // namespace

void DecodedImage::allocate(const ImageSize &whole, const PixelWindow &part)
{
    size = whole;
    window = part;
    warnings = 0;
    pixels.resize(rowBytes() * static_cast<std::size_t>(part.rows) + kPadding);
}

PixelWindow wholeImage(const ImageSize &size)
{
    return {.left = 0, .top = 0, .columns = size.width, .rows = size.height};
}

Result<ImageSize> readImageSize(std::string_view bytes)
{
    if (!isJpeg(bytes) && !isPng(bytes))
        return neither(bytes);
    auto size = isJpeg(bytes) ? detail::readJpegSize(bytes) : detail::readPngSize(bytes);
    if (size.ok())
        if (auto fits = detail::checkSize(size.value()); !fits.ok())
            return std::move(fits).error();
    return size;
}

Result<void> decodeImage(std::string_view bytes, const WindowChooser &choose, DecodedImage &out)
{
    try {
        if (isJpeg(bytes))
            return detail::decodeJpeg(bytes, choose, out);
        if (isPng(bytes))
            return detail::decodePng(bytes, choose, out);
    } catch (const std::bad_alloc &) { // the size comes from the file
        return Error{ErrorCode::OutOfMemory, "not enough memory for the image's pixels", {}};
    }
    return neither(bytes);
}

Result<void> detail::checkSize(const ImageSize &size)
{
    if (size.width > 0 && size.height > 0 && std::int64_t(size.width) * size.height <= kMaxPixels)
        return {};
    return Error{ErrorCode::Unsupported,
                 "an image of " + std::to_string(size.width) + " x " + std::to_string(size.height) +
                     " pixels is beyond what is read here (" + std::to_string(kMaxPixels) + " pixels)",
                 {}};
}

} // namespace ant
