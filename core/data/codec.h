#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace ant {

struct ImageSize {
    int width = 0;
    int height = 0;
    bool operator==(const ImageSize &) const = default;
};

/// A rectangle of pixels.
struct PixelWindow {
    int left = 0;
    int top = 0;
    int columns = 0;
    int rows = 0;
    bool operator==(const PixelWindow &) const = default;
};

/// A decoded part of an image. Meant to be used again for the next image, so that its memory is.
struct DecodedImage {
    ImageSize size;     ///< of the whole image
    PixelWindow window; ///< what `pixels` holds of it
    /// [window.rows, window.columns, 3], red first, and kPadding bytes more: readers may load whole words.
    std::vector<std::uint8_t> pixels;
    int warnings = 0; ///< complaints of the decoder; a truncated JPEG has some

    static constexpr std::size_t kPadding = 16;
    std::size_t rowBytes() const { return static_cast<std::size_t>(window.columns) * 3; }
    void allocate(const ImageSize &whole, const PixelWindow &part);
};

/// Says which part of an image of this size is needed; called once its header is read.
using WindowChooser = std::function<PixelWindow(const ImageSize &)>;

/// All of it.
PixelWindow wholeImage(const ImageSize &size);

/// Size of a JPEG or PNG from its header. Errors: Corrupt; Unsupported (neither JPEG nor PNG, too many
/// pixels).
Result<ImageSize> readImageSize(std::string_view bytes);

/// Decodes a JPEG or PNG (told by its first bytes, not by its name) to RGB as Pillow's convert("RGB") does:
/// grey is repeated, a palette looked up, CMYK taken as Adobe's inverted one, alpha dropped, 16-bit colours
/// cut to their upper byte, 16-bit grey clipped at 255. EXIF orientation is ignored, as torchvision does.
/// What is missing of a truncated JPEG is what libjpeg fills in. The window that comes out covers the one
/// asked for and may be larger; its pixels are those of a full decode. Errors: Corrupt; Unsupported (neither
/// JPEG nor PNG, too many pixels); OutOfMemory. Thread: safe.
Result<void> decodeImage(std::string_view bytes, const WindowChooser &choose, DecodedImage &out);

namespace detail {
Result<ImageSize> readJpegSize(std::string_view bytes);
Result<void> decodeJpeg(std::string_view bytes, const WindowChooser &choose, DecodedImage &out);
Result<ImageSize> readPngSize(std::string_view bytes);
Result<void> decodePng(std::string_view bytes, const WindowChooser &choose, DecodedImage &out);
/// Unsupported beyond kMaxPixels.
Result<void> checkSize(const ImageSize &size);
} // namespace detail

} // namespace ant
