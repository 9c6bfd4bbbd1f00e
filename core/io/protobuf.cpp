#include "core/io/protobuf.h"

#include "core/io/byte_cursor.h"
#include "core/io/read_failure.h"

#include <bit>
#include <string>

namespace ant::detail {
namespace {

constexpr int kVarint = 0, kEightBytes = 1, kBytes = 2, kFourBytes = 5;
constexpr int kLongestVarint = 10;

} // namespace

float ProtoField::real() const
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(value));
}

void ProtoCursor::fail(const char *what) const
{
    failCorrupt(std::string("is cut off or damaged: ") + what + " at byte " +
                std::to_string(m_begin + m_next));
}

std::uint64_t ProtoCursor::varint()
{
    std::uint64_t value = 0;
    for (int i = 0; i < kLongestVarint; ++i) {
        if (m_next >= m_bytes.size())
            fail("a number ends too early");
        const auto byte = static_cast<std::uint8_t>(m_bytes[m_next++]);
        value |= std::uint64_t(byte & 0x7F) << (7 * i);
        if (byte < 0x80)
            return value;
    }
    fail("a number is too long");
}

std::string_view ProtoCursor::take(std::uint64_t count)
{
    if (count > m_bytes.size() - m_next)
        fail("a field is longer than its message");
    const auto taken = m_bytes.substr(m_next, count);
    m_next += count;
    return taken;
}

std::optional<ProtoField> ProtoCursor::next()
{
    if (m_next >= m_bytes.size())
        return {};
    const std::uint64_t tag = varint();
    ProtoField field;
    field.number = static_cast<std::uint32_t>(tag >> 3);
    field.wireType = static_cast<int>(tag & 7);
    if (field.number == 0 || tag >> 32 != 0)
        fail("a field has no valid number");
    if (field.wireType == kVarint)
        field.value = varint();
    else if (field.wireType == kEightBytes)
        field.value = littleEndian(take(8));
    else if (field.wireType == kFourBytes)
        field.value = littleEndian(take(4));
    else if (field.wireType == kBytes)
        field.bytes = take(varint());
    else
        fail("a field is of an unknown kind");
    return field;
}

ProtoCursor ProtoCursor::inside(const ProtoField &field) const
{
    const auto offset = field.bytes.empty() ? m_next : std::size_t(field.bytes.data() - m_bytes.data());
    return {field.bytes, m_begin + offset};
}

void addIntegers(std::vector<std::int64_t> &to, const ProtoField &field)
{
    if (field.wireType != kBytes) {
        to.push_back(field.integer());
        return;
    }
    // Numbers of a packed field follow one another without tags.
    std::string_view rest = field.bytes;
    while (!rest.empty()) {
        std::uint64_t value = 0;
        std::size_t length = 0;
        for (;; ++length) {
            if (length >= rest.size() || length >= kLongestVarint)
                failCorrupt("is damaged: a list of numbers ends inside one");
            value |= std::uint64_t(std::uint8_t(rest[length]) & 0x7F) << (7 * length);
            if (std::uint8_t(rest[length]) < 0x80)
                break;
        }
        to.push_back(static_cast<std::int64_t>(value));
        rest.remove_prefix(length + 1);
    }
}

void addReals(std::vector<float> &to, const ProtoField &field)
{
    if (field.wireType != kBytes) {
        to.push_back(field.real());
        return;
    }
    if (field.bytes.size() % 4 != 0)
        failCorrupt("is damaged: a list of numbers ends inside one");
    for (std::size_t at = 0; at < field.bytes.size(); at += 4)
        to.push_back(
            std::bit_cast<float>(static_cast<std::uint32_t>(littleEndian(field.bytes.substr(at, 4)))));
}

} // namespace ant::detail
