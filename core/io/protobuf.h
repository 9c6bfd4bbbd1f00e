#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace ant::detail {

/// One field of a protobuf message, in the wire format: numbers as they are, everything else as bytes.
struct ProtoField {
    std::uint32_t number = 0;
    int wireType = 0;        ///< 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes
    std::uint64_t value = 0; ///< of all but wire type 2
    std::string_view bytes;  ///< of wire type 2: a text, a message, packed numbers

    std::int64_t integer() const { return static_cast<std::int64_t>(value); }
    float real() const; ///< of wire type 5
};

/// Walks through the fields of a message, never past its end. Throws ReadFailure with the byte position
/// where it is damaged. Source: protobuf's documentation, "Encoding".
class ProtoCursor {
public:
    /// `beginByte`: where the message starts in the file.
    ProtoCursor(std::string_view message, std::uint64_t beginByte) : m_bytes(message), m_begin(beginByte) {}
    /// nullopt at the end.
    std::optional<ProtoField> next();
    /// For reading a field of wire type 2 as a message.
    ProtoCursor inside(const ProtoField &field) const;

private:
    std::uint64_t varint();
    std::string_view take(std::uint64_t count);
    [[noreturn]] void fail(const char *what) const;

    std::string_view m_bytes;
    std::uint64_t m_begin;
    std::size_t m_next = 0;
};

/// Adds the numbers of a repeated integer field, whether packed or one a field.
void addIntegers(std::vector<std::int64_t> &to, const ProtoField &field);
void addReals(std::vector<float> &to, const ProtoField &field);

} // namespace ant::detail
