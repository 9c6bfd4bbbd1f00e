#include "core/io/zip_writer.h"

#include "core/io/crc32.h"

#include <utility>

namespace ant::detail {
namespace {

constexpr std::uint16_t kVersion = 20; ///< of the format: 2.0
constexpr std::uint16_t kUtf8Names = 1 << 11;
constexpr std::uint16_t kFirstOfJanuary1980 = 0x21;
constexpr std::size_t kLocalHeaderLength = 30;
constexpr std::size_t kExtraHeaderLength = 4;
constexpr std::size_t kAlignment = 64;
constexpr std::string_view kPaddingField("FB", 2); ///< the extra field by which PyTorch pads

void putNumber(std::string &to, std::uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        to += static_cast<char>(number >> (8 * i));
}

/// What local header and directory have in common, from the version needed on.
void putFacts(std::string &to, std::uint32_t crc, std::uint32_t bytes, std::size_t nameLength,
              std::size_t extraLength)
{
    putNumber(to, kVersion, 2);
    putNumber(to, kUtf8Names, 2);
    putNumber(to, 0, 2); // stored
    putNumber(to, 0, 2); // time
    putNumber(to, kFirstOfJanuary1980, 2);
    putNumber(to, crc, 4);
    putNumber(to, bytes, 4);
    putNumber(to, bytes, 4);
    putNumber(to, nameLength, 2);
    putNumber(to, extraLength, 2);
}

} // namespace

void ZipWriter::add(const std::string &name, std::string_view bytes)
{
    const Entry entry{name, crc32(bytes), static_cast<std::uint32_t>(bytes.size()),
                      static_cast<std::uint32_t>(m_archive.size())};
    const std::size_t unpadded = m_archive.size() + kLocalHeaderLength + name.size() + kExtraHeaderLength;
    const std::size_t padding = (kAlignment - unpadded % kAlignment) % kAlignment;
    m_archive += std::string_view("PK\3\4", 4);
    putFacts(m_archive, entry.crc, entry.bytes, name.size(), kExtraHeaderLength + padding);
    m_archive += name;
    m_archive += kPaddingField;
    putNumber(m_archive, padding, 2);
    m_archive.append(padding, 'Z');
    m_archive += bytes;
    m_entries.push_back(entry);
}

std::string ZipWriter::finish()
{
    const std::size_t begin = m_archive.size();
    for (const Entry &entry : m_entries) {
        m_archive += std::string_view("PK\1\2", 4);
        putNumber(m_archive, kVersion, 2);
        putFacts(m_archive, entry.crc, entry.bytes, entry.name.size(), 0);
        m_archive.append(2 + 2 + 2 + 4, '\0'); // comment, disk, attributes
        putNumber(m_archive, entry.beginByte, 4);
        m_archive += entry.name;
    }
    const std::size_t length = m_archive.size() - begin;
    m_archive += std::string_view("PK\5\6", 4);
    putNumber(m_archive, 0, 4); // disks
    putNumber(m_archive, m_entries.size(), 2);
    putNumber(m_archive, m_entries.size(), 2);
    putNumber(m_archive, length, 4);
    putNumber(m_archive, begin, 4);
    putNumber(m_archive, 0, 2); // comment
    m_entries.clear();
    return std::exchange(m_archive, {});
}

} // namespace ant::detail
