#include "core/report/detail/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace ant::detail {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Range {
    char32_t first, last;
};

// Unicode 15: the blocks that matter in names of files, layers and people; not every assigned character.
constexpr std::array<Range, 12> kCombining = {{{0x0300, 0x036F},
                                               {0x0483, 0x0489},
                                               {0x0591, 0x05BD},
                                               {0x0610, 0x061A},
                                               {0x064B, 0x065F},
                                               {0x1AB0, 0x1AFF},
                                               {0x1DC0, 0x1DFF},
                                               {0x200B, 0x200F},
                                               {0x20D0, 0x20FF},
                                               {0xFE00, 0xFE0F},
                                               {0xFE20, 0xFE2F},
                                               {0xE0100, 0xE01EF}}};
constexpr std::array<Range, 13> kWide = {{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0x33FF},
                                          {0x3400, 0x4DBF},
                                          {0x4E00, 0x9FFF},
                                          {0xA000, 0xA4CF},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF01, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool isIn(const std::array<Range, N> &ranges, char32_t c)
{
    return std::ranges::any_of(ranges,
                               [c](const Range &range) { return range.first <= c && c <= range.last; });
}

/// Length of the sequence that a byte begins; 0 for a byte that begins none.
std::size_t sequenceLength(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/// The character that begins at `place`, which moves behind it; behind one byte only where there is none.
char32_t nextCharacter(std::string_view text, std::size_t &place)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t begin = place++;
    const std::size_t length = sequenceLength(byte(begin));
    if (length == 0 || begin + length > text.size())
        return kReplacement;
    if (length == 1)
        return byte(begin);
    char32_t c = byte(begin) & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(begin + i) & 0xC0) != 0x80)
            return kReplacement;
        c = c << 6 | (byte(begin + i) & 0x3Fu);
    }
    constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
    if (c < kSmallest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return kReplacement;
    place = begin + length;
    return c;
}

} // namespace

std::u32string decodeUtf8(std::string_view text)
{
    std::u32string decoded;
    for (std::size_t place = 0; place < text.size();)
        decoded += nextCharacter(text, place);
    return decoded;
}

std::string encodeUtf8(std::u32string_view text)
{
    std::string encoded;
    const auto tail = [&](char32_t c, int shift) {
        encoded += static_cast<char>(0x80 | (c >> shift & 0x3F));
    };
    for (const char32_t c : text) {
        if (c < 0x80) {
            encoded += static_cast<char>(c);
        } else if (c < 0x800) {
            encoded += static_cast<char>(0xC0 | c >> 6);
            tail(c, 0);
        } else if (c < 0x10000) {
            encoded += static_cast<char>(0xE0 | c >> 12);
            tail(c, 6);
            tail(c, 0);
        } else {
            encoded += static_cast<char>(0xF0 | c >> 18);
            tail(c, 12);
            tail(c, 6);
            tail(c, 0);
        }
    }
    return encoded;
}

std::string oneLine(std::string_view text)
{
    std::u32string characters = decodeUtf8(text);
    const auto isControl = [](char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); };
    std::ranges::replace_if(characters, isControl, U' ');
    return encodeUtf8(characters);
}

int textWidth(std::string_view text)
{
    int width = 0;
    for (const char32_t c : decodeUtf8(text))
        width += isIn(kCombining, c) ? 0 : isIn(kWide, c) ? 2 : 1;
    return width;
}

std::string padded(const std::string &text, int width, bool isRight)
{
    const std::string fill(static_cast<std::size_t>(std::max(0, width - textWidth(text))), ' ');
    return isRight ? fill + text : text + fill;
}

std::string shortestNumber(double value)
{
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

bool isNumeric(const Table &table, std::size_t column)
{
    bool hasNumber = false;
    for (const auto &row : table.rows) {
        const auto &value = row[column].value;
        if (std::holds_alternative<std::string>(value))
            return false;
        hasNumber = hasNumber || !std::holds_alternative<std::monostate>(value);
    }
    return hasNumber;
}

} // namespace ant::detail
