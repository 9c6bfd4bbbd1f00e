#include "core/io/http_headers.h"

#include <cctype>
#include <charconv>

namespace ant::detail {

std::optional<std::string> valueOf(std::string_view line, std::string_view name)
{
    if (line.size() <= name.size() || line[name.size()] != ':')
        return {};
    for (std::size_t i = 0; i < name.size(); ++i)
        if (std::tolower(static_cast<unsigned char>(line[i])) != name[i])
            return {};
    line.remove_prefix(name.size() + 1);
    const auto begin = line.find_first_not_of(" \t");
    const auto end = line.find_last_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string() : std::string(line.substr(begin, end - begin + 1));
}

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = end.ec == std::errc() && end.ptr == text.data() + text.size() && number >= 0;
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace ant::detail
