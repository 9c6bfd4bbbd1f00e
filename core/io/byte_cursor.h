#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ant::detail {

/// Reads little-endian numbers and runs of bytes from a part of a file, never past its end.
/// What is missing is a ReadFailure that tells the byte position in the file.
class ByteCursor {
public:
    /// `beginByte`: where `bytes` starts in the file. `part`: the words for a person, "the file" or
    /// "its entry data.pkl".
    ByteCursor(std::string_view bytes, std::uint64_t beginByte, std::string part);

    /// Position in the file of the next byte.
    std::uint64_t position() const { return m_beginByte + m_next; }
    std::uint64_t remaining() const { return m_bytes.size() - m_next; }

    std::string_view take(std::uint64_t count, std::string_view what);
    /// Up to a line feed, which is consumed and not returned.
    std::string_view takeLine(std::string_view what);
    std::uint8_t u8(std::string_view what) { return static_cast<std::uint8_t>(number(1, what)); }
    std::uint16_t u16(std::string_view what) { return static_cast<std::uint16_t>(number(2, what)); }
    std::uint32_t u32(std::string_view what) { return static_cast<std::uint32_t>(number(4, what)); }
    std::uint64_t u64(std::string_view what) { return number(8, what); }

private:
    std::uint64_t number(int width, std::string_view what);

    std::string_view m_bytes;
    std::uint64_t m_beginByte;
    std::uint64_t m_next = 0;
    std::string m_part;
};

/// `count` bytes as an unsigned little-endian number. count <= 8.
std::uint64_t littleEndian(std::string_view bytes);

} // namespace ant::detail
