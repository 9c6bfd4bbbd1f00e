#include "core/io/byte_cursor.h"

#include "core/io/read_failure.h"

#include <utility>

namespace ant::detail {

ByteCursor::ByteCursor(std::string_view bytes, std::uint64_t beginByte, std::string part)
    : m_bytes(bytes), m_beginByte(beginByte), m_part(std::move(part))
{
}

std::string_view ByteCursor::take(std::uint64_t count, std::string_view what)
{
    if (count > remaining())
        failCorrupt("is cut off or damaged: " + m_part + " ends at byte " +
                    std::to_string(m_beginByte + m_bytes.size()) + ", but " + std::string(what) +
                    " at byte " + std::to_string(position()) + " needs " + std::to_string(count) +
                    (count == 1 ? " byte" : " bytes"));
    const auto result = m_bytes.substr(m_next, count);
    m_next += count;
    return result;
}

std::string_view ByteCursor::takeLine(std::string_view what)
{
    const auto end = m_bytes.find('\n', m_next);
    if (end == std::string_view::npos)
        failCorrupt("is cut off or damaged: " + std::string(what) + " at byte " + std::to_string(position()) +
                    " has no end");
    const auto line = m_bytes.substr(m_next, end - m_next);
    m_next = end + 1;
    return line;
}

std::uint64_t ByteCursor::number(int width, std::string_view what)
{
    return littleEndian(take(static_cast<std::uint64_t>(width), what));
}

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

} // namespace ant::detail
