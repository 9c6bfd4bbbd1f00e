#include "core/io/zip_parts.h"

#include "core/base/files.h"
#include "core/io/crc32.h"
#include "core/io/read_failure.h"
#include "core/io/zip_reader.h"

#include <algorithm>
#include <memory>
#include <zlib.h>

namespace ant {
namespace {

using detail::ReadFailure;

[[noreturn]] void failTooLarge(std::string what)
{
    throw ReadFailure{ErrorCode::InvalidArgument, std::move(what)};
}

struct InflateEnd {
    void operator()(z_stream *stream) const { inflateEnd(stream); }
};

/// The directory's size is a claim: no more than it is unpacked, and less is an error.
std::string inflated(const detail::ZipEntry &entry)
{
    const std::string what = "the entry " + detail::printable(entry.name);
    std::string contents(entry.size, '\0');
    z_stream stream = {};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) // raw deflate, as in zip files
        throw std::bad_alloc();
    const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
    // zlib only reads what it is given here; its old interface has no const.
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(entry.bytes.data()));
    stream.avail_in = static_cast<uInt>(entry.bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(contents.data());
    stream.avail_out = static_cast<uInt>(contents.size());
    const int state = inflate(&stream, Z_FINISH);
    if (state != Z_STREAM_END || stream.total_out != entry.size)
        detail::failCorrupt("is damaged: " + what + " cannot be unpacked to the " +
                            std::to_string(entry.size) + " bytes that its directory names");
    return contents;
}

std::string contentsOf(const detail::ZipEntry &entry)
{
    std::string contents = entry.isDeflated ? inflated(entry) : std::string(entry.bytes);
    if (detail::crc32(contents) != entry.crc)
        detail::failCorrupt("is damaged: the checksum of its entry " + detail::printable(entry.name) +
                            " is wrong");
    return contents;
}

std::map<std::string, std::string> unpack(std::string_view archive,
                                          const std::function<bool(std::string_view)> &isWanted,
                                          const ZipLimits &limits)
{
    const auto entries = detail::readZipDirectory(archive, detail::ZipContents::Deflated);
    if (entries.size() > limits.parts)
        failTooLarge("holds " + std::to_string(entries.size()) + " parts, more than the " +
                     std::to_string(limits.parts) + " that are read");
    std::map<std::string, std::string> parts;
    std::uint64_t total = 0;
    for (const detail::ZipEntry &entry : entries) {
        if (!isWanted(entry.name))
            continue;
        total += std::min(entry.size, limits.totalBytes); // cannot overflow
        if (entry.size > limits.partBytes || total > limits.totalBytes)
            failTooLarge("is too large: its part " + detail::printable(entry.name) + " unpacks to " +
                         std::to_string(entry.size) + " bytes");
        parts.insert_or_assign(std::string(entry.name), contentsOf(entry));
    }
    return parts;
}

} // namespace

Result<std::map<std::string, std::string>> readZipParts(const std::filesystem::path &file,
                                                        const std::function<bool(std::string_view)> &isWanted,
                                                        const ZipLimits &limits)
{
    const auto bytes = readFile(file, limits.fileBytes);
    if (!bytes.ok())
        return bytes.error();
    return detail::readingFile(file, [&] { return unpack(bytes.value(), isWanted, limits); });
}

} // namespace ant
