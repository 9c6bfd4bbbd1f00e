#include "core/data/codec.h"

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <png.h>

namespace ant {
namespace {

/// Chunks beside the pixels (texts, profiles) that claim more than this are refused.
constexpr png_alloc_size_t kMaxChunkBytes = 8u << 20;

/// One PNG being decoded. As in the JPEG reader, an error jumps back to the member function that called
/// libpng, which holds nothing that has a destructor.
class PngReader {
public:
    explicit PngReader(std::string_view bytes) : m_rest(bytes)
    {
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignoreWarning);
        m_info = m_png ? png_create_info_struct(m_png) : nullptr;
    }
    ~PngReader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngReader(const PngReader &) = delete;
    PngReader &operator=(const PngReader &) = delete;

    bool readHeader()
    {
        if (!m_info)
            return false;
        if (setjmp(m_escape))
            return false;
        png_set_read_fn(m_png, this, feed);
        png_set_chunk_malloc_max(m_png, kMaxChunkBytes);
        png_read_info(m_png, m_info);
        return true;
    }

    /// Asks libpng for RGB, except for 16-bit grey, which is converted here.
    bool start()
    {
        if (setjmp(m_escape))
            return false;
        m_isDeepGrey = png_get_bit_depth(m_png, m_info) == 16 &&
                       png_get_color_type(m_png, m_info) == PNG_COLOR_TYPE_GRAY;
        if (!m_isDeepGrey) {
            png_set_strip_16(m_png);
            png_set_palette_to_rgb(m_png);
            if (!(png_get_color_type(m_png, m_info) & PNG_COLOR_MASK_COLOR)) {
                png_set_expand_gray_1_2_4_to_8(m_png);
                png_set_gray_to_rgb(m_png);
            }
        }
        png_set_strip_alpha(m_png);
        png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
        return true;
    }

    /// `rows` point to rowBytes() each.
    bool readRows(png_bytepp rows)
    {
        if (setjmp(m_escape))
            return false;
        png_read_image(m_png, rows);
        return true;
    }

    /// Rows hold 16-bit grey, upper byte first, and not RGB.
    bool isDeepGrey() const { return m_isDeepGrey; }
    std::size_t rowBytes() const { return png_get_rowbytes(m_png, m_info); }
    ImageSize size() const
    {
        return {static_cast<int>(png_get_image_width(m_png, m_info)),
                static_cast<int>(png_get_image_height(m_png, m_info))};
    }
    std::string message() const { return std::string("not a readable PNG: ") + m_message; }

private:
    [[noreturn]] static void fail(png_structp png, png_const_charp message)
    {
        auto *self = static_cast<PngReader *>(png_get_error_ptr(png));
        std::strncpy(self->m_message, message, sizeof self->m_message - 1);
        std::longjmp(self->m_escape, 1);
    }
    static void ignoreWarning(png_structp, png_const_charp) {}

    static void feed(png_structp png, png_bytep target, png_size_t count)
    {
        auto *self = static_cast<PngReader *>(png_get_io_ptr(png));
        if (count > self->m_rest.size())
            png_error(png, "the file is truncated");
        std::memcpy(target, self->m_rest.data(), count);
        self->m_rest.remove_prefix(count);
    }

    std::string_view m_rest; ///< bytes that libpng has not read yet
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    bool m_isDeepGrey = false;
    std::jmp_buf m_escape;
    char m_message[160] = "not enough memory";
};

/// Pillow clips 16-bit grey at 255 instead of scaling it. In place: 2 bytes become 3, so from the back.
void clipDeepGrey(std::uint8_t *row, int width)
{
    for (auto x = static_cast<std::size_t>(width); x-- > 0;) {
        const std::uint8_t value = row[2 * x] ? 255 : row[2 * x + 1];
        std::fill_n(row + 3 * x, 3, value);
    }
}

} // namespace

Result<ImageSize> detail::readPngSize(std::string_view bytes)
{
    PngReader reader(bytes);
    if (!reader.readHeader())
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    return reader.size();
}

Result<void> detail::decodePng(std::string_view bytes, const WindowChooser &choose, DecodedImage &out)
{
    PngReader reader(bytes);
    if (!reader.readHeader())
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    const ImageSize size = reader.size();
    if (auto fits = checkSize(size); !fits.ok())
        return fits;
    if (!reader.start())
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    choose(size); // who asks may prepare for the size; libpng cannot leave parts out
    out.allocate(size, wholeImage(size));
    if (reader.rowBytes() > out.rowBytes())
        return Error{ErrorCode::Unsupported, "a PNG of an unknown pixel format", {}};
    std::vector<png_bytep> rows(static_cast<std::size_t>(size.height));
    for (std::size_t y = 0; y < rows.size(); ++y)
        rows[y] = out.pixels.data() + y * out.rowBytes();
    if (!reader.readRows(rows.data()))
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    if (reader.isDeepGrey())
        for (png_bytep row : rows)
            clipDeepGrey(row, size.width);
    return {};
}

} // namespace ant
