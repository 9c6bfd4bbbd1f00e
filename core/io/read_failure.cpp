#include "core/io/read_failure.h"

#include <cstdint>

namespace ant::detail {

void failCorrupt(std::string what)
{
    throw ReadFailure{ErrorCode::Corrupt, std::move(what)};
}

void failUnsupported(std::string what)
{
    throw ReadFailure{ErrorCode::Unsupported, std::move(what)};
}

std::string printable(std::string_view text)
{
    constexpr std::size_t kMaxLength = 80;
    std::string result(text.substr(0, kMaxLength));
    for (char &c : result) {
        if (c < ' ' || c > '~')
            c = '?';
    }
    if (text.size() > kMaxLength)
        result += "...";
    return result;
}

bool isUtf8(std::string_view text)
{
    std::size_t i = 0;
    while (i < text.size()) {
        const auto first = static_cast<std::uint8_t>(text[i]);
        const int following = first < 0x80                    ? 0
                              : first >= 0xC2 && first < 0xE0 ? 1
                              : first >= 0xE0 && first < 0xF0 ? 2
                              : first >= 0xF0 && first < 0xF5 ? 3
                                                              : -1;
        if (following < 0 || i + static_cast<std::size_t>(following) >= text.size())
            return false;
        std::uint32_t code = following == 0 ? first : first & (0x3Fu >> following);
        for (int k = 1; k <= following; ++k) {
            const auto next = static_cast<std::uint8_t>(text[i + static_cast<std::size_t>(k)]);
            if ((next & 0xC0) != 0x80)
                return false;
            code = code << 6 | (next & 0x3F);
        }
        constexpr std::uint32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
        if (code < kSmallest[following] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            return false;
        i += static_cast<std::size_t>(following) + 1;
    }
    return true;
}

} // namespace ant::detail
