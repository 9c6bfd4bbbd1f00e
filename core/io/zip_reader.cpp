#include "core/io/zip_reader.h"

#include "core/io/byte_cursor.h"
#include "core/io/crc32.h"
#include "core/io/read_failure.h"

#include <algorithm>
#include <string>

namespace ant::detail {
namespace {

constexpr std::string_view kLocalHeader("PK\3\4", 4);
constexpr std::string_view kDirectoryEntry("PK\1\2", 4);
constexpr std::string_view kDirectoryEnd("PK\5\6", 4);
constexpr std::string_view kZip64Locator("PK\6\7", 4);
constexpr std::string_view kZip64End("PK\6\6", 4);
constexpr std::uint64_t kEndLength = 22;
constexpr std::uint64_t kLocatorLength = 20;
constexpr std::uint64_t kLongestComment = 0xFFFF;
constexpr std::uint32_t kSeeZip64 = 0xFFFFFFFF;
constexpr std::uint16_t kZip64Extra = 1;

struct Directory {
    std::uint64_t entries = 0;
    std::uint64_t length = 0;
    std::uint64_t beginByte = 0;
};

ByteCursor cursorAt(std::string_view archive, std::uint64_t position, std::string part = "the file")
{
    if (position > archive.size())
        failCorrupt("is cut off or damaged: its zip directory points to byte " + std::to_string(position) +
                    ", but the file has " + std::to_string(archive.size()) + " bytes");
    return {archive.substr(position), position, std::move(part)};
}

void expect(ByteCursor &cursor, std::string_view signature, const std::string &what)
{
    const auto position = cursor.position();
    if (cursor.take(signature.size(), what) != signature)
        failCorrupt("is damaged: " + what + " was expected at byte " + std::to_string(position));
}

std::uint64_t findDirectoryEnd(std::string_view archive)
{
    const std::uint64_t searched = std::min<std::uint64_t>(archive.size(), kEndLength + kLongestComment);
    const auto found = archive.substr(archive.size() - searched).rfind(kDirectoryEnd);
    if (found == std::string_view::npos)
        failCorrupt("is cut off: it begins as a zip archive, but the directory that ends one is missing "
                    "from its " +
                    std::to_string(archive.size()) + " bytes");
    return archive.size() - searched + found;
}

Directory readZip64End(std::string_view archive, std::uint64_t locatorByte)
{
    ByteCursor locator = cursorAt(archive, locatorByte);
    expect(locator, kZip64Locator, "the zip64 locator");
    locator.u32("a disk number");
    ByteCursor end = cursorAt(archive, locator.u64("the zip64 position"));
    expect(end, kZip64End, "the zip64 directory end");
    end.take(28, "the zip64 directory end"); // its own length, versions, disk numbers, entries on this disk
    Directory directory;
    directory.entries = end.u64("the number of entries");
    directory.length = end.u64("the directory's length");
    directory.beginByte = end.u64("the directory's position");
    return directory;
}

Directory readDirectoryEnd(std::string_view archive)
{
    const std::uint64_t endByte = findDirectoryEnd(archive);
    ByteCursor end = cursorAt(archive, endByte);
    end.take(10, "the zip directory end"); // signature, disk numbers, entries on this disk
    Directory directory;
    directory.entries = end.u16("the number of entries");
    directory.length = end.u32("the directory's length");
    directory.beginByte = end.u32("the directory's position");
    end.take(end.u16("the archive's comment"), "the archive's comment");
    const bool large =
        directory.entries == 0xFFFF || directory.length == kSeeZip64 || directory.beginByte == kSeeZip64;
    if (large && endByte >= kLocatorLength)
        return readZip64End(archive, endByte - kLocatorLength);
    return directory;
}

/// Numbers that do not fit into 32 bits stand in an extra field, in this order and only those.
void readZip64Extra(ByteCursor extra, std::uint64_t &size, std::uint64_t &storedSize, std::uint64_t &local)
{
    while (extra.remaining() >= 4) {
        const auto id = extra.u16("an extra field");
        const auto length = extra.u16("an extra field");
        ByteCursor field(extra.take(length, "an extra field"), extra.position() - length, "an extra field");
        if (id != kZip64Extra)
            continue;
        for (std::uint64_t *number : {&size, &storedSize, &local}) {
            if (*number == kSeeZip64)
                *number = field.u64("a zip64 number");
        }
        return;
    }
}

/// Moves from the local header to the bytes that follow it.
void locate(ZipEntry &entry, std::string_view archive, std::uint64_t local, std::uint64_t size)
{
    const std::string what = "the entry " + printable(entry.name);
    ByteCursor header = cursorAt(archive, local);
    expect(header, kLocalHeader, what);
    header.take(22, what); // versions, flags, method, time, CRC, sizes: as in the directory, or zero
    const auto nameLength = header.u16(what);
    const auto extraLength = header.u16(what);
    if (header.take(nameLength, what) != entry.name)
        failCorrupt("is damaged: " + what + " has another name at byte " + std::to_string(local));
    header.take(extraLength, what);
    entry.beginByte = header.position();
    entry.bytes = header.take(size, what);
}

constexpr std::uint16_t kStored = 0, kDeflated = 8;

ZipEntry readEntry(ByteCursor &directory, std::string_view archive, ZipContents allowed)
{
    const std::string what = "a zip directory entry";
    expect(directory, kDirectoryEntry, what);
    directory.take(4, what); // versions
    const auto flags = directory.u16(what);
    const auto method = directory.u16(what);
    directory.take(4, what); // time and date
    ZipEntry entry;
    entry.crc = directory.u32(what);
    std::uint64_t storedSize = directory.u32(what);
    std::uint64_t size = directory.u32(what);
    const auto nameLength = directory.u16(what);
    const auto extraLength = directory.u16(what);
    const auto commentLength = directory.u16(what);
    directory.take(8, what); // disk number, attributes
    std::uint64_t local = directory.u32(what);
    entry.name = directory.take(nameLength, what);
    const auto extra = directory.take(extraLength, what);
    readZip64Extra({extra, directory.position() - extraLength, "an extra field"}, size, storedSize, local);
    directory.take(commentLength, what);
    if (flags & 1)
        failUnsupported("is an encrypted zip archive (entry " + printable(entry.name) + ")");
    entry.isDeflated = method == kDeflated && allowed == ZipContents::Deflated;
    entry.size = size;
    if (method != kStored && !entry.isDeflated)
        failUnsupported("is a compressed zip archive (entry " + printable(entry.name) +
                        "); torch.save stores without compression");
    if (size != storedSize && !entry.isDeflated)
        failCorrupt("is damaged: the stored entry " + printable(entry.name) + " has two lengths, " +
                    std::to_string(size) + " and " + std::to_string(storedSize));
    locate(entry, archive, local, storedSize);
    return entry;
}

} // namespace

std::vector<ZipEntry> readZipDirectory(std::string_view archive, ZipContents allowed)
{
    const Directory directory = readDirectoryEnd(archive);
    ByteCursor cursor = cursorAt(archive, directory.beginByte);
    ByteCursor entries(cursor.take(directory.length, "the zip directory"), directory.beginByte,
                       "its zip directory");
    std::vector<ZipEntry> result;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
        result.push_back(readEntry(entries, archive, allowed));
        total += result.back().bytes.size();
        if (total > archive.size())
            failCorrupt("is damaged: the entries of its zip directory overlap");
    }
    return result;
}

void checkCrc(const ZipEntry &entry)
{
    if (entry.crc != 0 && crc32(entry.bytes) != entry.crc)
        failCorrupt("is damaged: the checksum of its entry " + printable(entry.name) + " (bytes " +
                    std::to_string(entry.beginByte) + " to " +
                    std::to_string(entry.beginByte + entry.bytes.size()) + ") is wrong");
}

} // namespace ant::detail
