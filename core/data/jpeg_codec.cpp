#include "core/data/codec.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <jpeglib.h>

namespace ant {
namespace {

/// A progressive file may repeat scans without end, each costing a pass over the whole image.
constexpr int kMaxScans = 200;
/// Columns decoded beyond the window: at a cut edge the chroma interpolation lacks its neighbour.
constexpr int kMargin = 4;

/// libjpeg's error handler, followed by where to jump; libjpeg hands back the pointer to its first member.
struct ErrorManager {
    jpeg_error_mgr base;
    std::jmp_buf escape;
    char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void escapeFrom(j_common_ptr info)
{
    auto *manager = reinterpret_cast<ErrorManager *>(info->err);
    manager->base.format_message(info, manager->message);
    std::longjmp(manager->escape, 1);
}

void countWarning(j_common_ptr info, int level)
{
    if (level < 0)
        ++info->err->num_warnings;
}

void stopEndlessScans(j_common_ptr info)
{
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMaxScans)
        return;
    auto *manager = reinterpret_cast<ErrorManager *>(info->err);
    std::snprintf(manager->message, sizeof manager->message, "more than %d scans", kMaxScans);
    std::longjmp(manager->escape, 1);
}

/// One JPEG being decoded. An error inside libjpeg jumps back to the member function that called it, so these
/// hold nothing that has a destructor while they call, and keep in members what must survive the jump.
class JpegReader {
public:
    JpegReader()
    {
        m_info.err = jpeg_std_error(&m_errors.base);
        m_errors.base.error_exit = escapeFrom;
        m_errors.base.emit_message = countWarning;
        m_progress.progress_monitor = stopEndlessScans;
        m_errors.message[0] = '\0';
    }
    ~JpegReader() { jpeg_destroy_decompress(&m_info); }
    JpegReader(const JpegReader &) = delete;
    JpegReader &operator=(const JpegReader &) = delete;

    bool readHeader(std::string_view bytes)
    {
        if (setjmp(m_errors.escape))
            return false;
        jpeg_create_decompress(&m_info);
        m_info.progress = &m_progress;
        jpeg_mem_src(&m_info, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
        jpeg_read_header(&m_info, TRUE);
        return true;
    }

    /// Begins, cutting the columns to those of the window where that leaves the pixels as they are.
    bool start(PixelWindow &window)
    {
        if (setjmp(m_errors.escape))
            return false;
        m_info.out_color_space = isInk() ? JCS_CMYK : JCS_RGB;
        jpeg_start_decompress(&m_info);
        if (!canCut()) {
            window = {0, 0, static_cast<int>(m_info.output_width), static_cast<int>(m_info.output_height)};
            return true;
        }
        const int right =
            std::min(window.left + window.columns + kMargin, static_cast<int>(m_info.output_width));
        auto left = static_cast<JDIMENSION>(std::max(0, window.left - kMargin));
        auto columns = static_cast<JDIMENSION>(right) - left;
        if (columns < m_info.output_width)
            jpeg_crop_scanline(&m_info, &left, &columns);
        window.left = static_cast<int>(left);
        window.columns = static_cast<int>(columns);
        return true;
    }

    /// Decodes the rows of the window into out; after an error rowsDone() tells how far it came.
    bool readRows(DecodedImage &out)
    {
        m_inks.resize(isInk() ? static_cast<std::size_t>(m_info.output_width) * 4 : 0);
        return decodeRows(out.pixels.data(), out.rowBytes(), out.window.top, out.window.rows);
    }

    int components() const { return m_info.num_components; }
    int rowsDone() const { return m_rowsDone; }
    int warnings() const { return static_cast<int>(m_errors.base.num_warnings); }
    ImageSize size() const
    {
        return {static_cast<int>(m_info.image_width), static_cast<int>(m_info.image_height)};
    }
    std::string message() const { return std::string("not a readable JPEG: ") + m_errors.message; }

private:
    bool isInk() const { return m_info.num_components == 4; }

    /// The usual samplings; others go through rarely used paths of libjpeg, where nothing is gained.
    bool canCut() const
    {
        return (m_info.jpeg_color_space == JCS_GRAYSCALE || m_info.jpeg_color_space == JCS_YCbCr) &&
               m_info.max_h_samp_factor <= 2 && m_info.max_v_samp_factor <= 2;
    }

    bool decodeRows(std::uint8_t *pixels, std::size_t rowBytes, int top, int rows)
    {
        if (setjmp(m_errors.escape))
            return false;
        // Rows above the window are decoded too: jpeg_skip_scanlines() saved nothing measurable, and it is a
        // path of libjpeg that few programs take with damaged files.
        for (int y = -top; y < rows; ++y) {
            std::uint8_t *row = pixels + rowBytes * static_cast<std::size_t>(std::max(0, y));
            JSAMPROW target = isInk() ? m_inks.data() : row;
            if (jpeg_read_scanlines(&m_info, &target, 1) != 1)
                return false;
            if (isInk())
                inksToRgb(row);
            m_rowsDone = std::max(0, y + 1);
        }
        return true;
    }

    /// Pillow's conversion; a JPEG stores inks inverted (255 is none), as Adobe's programs write them.
    void inksToRgb(std::uint8_t *row) const
    {
        for (std::size_t x = 0; x < m_info.output_width; ++x)
            for (std::size_t c = 0; c < 3; ++c) {
                const int light = m_inks[x * 4 + 3];
                const int product = (255 - m_inks[x * 4 + c]) * light + 128;
                row[x * 3 + c] =
                    static_cast<std::uint8_t>(std::max(0, light - ((product + (product >> 8)) >> 8)));
            }
    }

    jpeg_decompress_struct m_info{};
    jpeg_progress_mgr m_progress{};
    ErrorManager m_errors{};
    std::vector<std::uint8_t> m_inks; ///< one row of a CMYK image
    int m_rowsDone = 0;
};

} // namespace

Result<ImageSize> detail::readJpegSize(std::string_view bytes)
{
    JpegReader reader;
    if (!reader.readHeader(bytes))
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    return reader.size();
}

Result<void> detail::decodeJpeg(std::string_view bytes, const WindowChooser &choose, DecodedImage &out)
{
    JpegReader reader; // a fresh one each time: libjpeg would remember the last file's tables
    if (!reader.readHeader(bytes))
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    if (auto fits = checkSize(reader.size()); !fits.ok())
        return fits;
    if (const int count = reader.components(); count != 1 && count != 3 && count != 4)
        return Error{ErrorCode::Unsupported, "a JPEG of " + std::to_string(count) + " components", {}};
    PixelWindow window = choose(reader.size());
    if (!reader.start(window))
        return Error{ErrorCode::Corrupt, reader.message(), {}};
    out.allocate(reader.size(), window);
    if (!reader.readRows(out)) {
        if (reader.rowsDone() == 0)
            return Error{ErrorCode::Corrupt, reader.message(), {}};
        // As Pillow leaves it: what came before the error stays, the rest is black.
        const std::size_t done = out.rowBytes() * static_cast<std::size_t>(reader.rowsDone());
        std::fill(out.pixels.begin() + static_cast<std::ptrdiff_t>(done), out.pixels.end(), std::uint8_t(0));
        ++out.warnings;
    }
    out.warnings += reader.warnings();
    return {};
}

} // namespace ant
