#include "core/experiment/spec_fields.h"

#include <array>
#include <charconv>

namespace ant::detail {

std::string shortText(const nlohmann::json &value)
{
    constexpr std::size_t kLongest = 80;
    std::string line = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (line.size() <= kLongest)
        return line;
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) // not inside a UTF-8 letter
        --end;
    return line.substr(0, end) + "…";
}

bool isUtf8(const nlohmann::json &value)
{
    try {
        return !value.dump().empty();
    } catch (const nlohmann::json::type_error &) {
        return false;
    }
}

Error wrongValue(std::string_view key, const nlohmann::json &value, std::string_view allowed)
{
    return {ErrorCode::InvalidArgument,
            std::string(key) + " is " + shortText(value) + "; it must be " + std::string(allowed),
            {}};
}

nlohmann::json floatNumber(float value)
{
    // Through the nearest decimal of 9 digits: the double then prints as that decimal, not with the 17 digits
    // of the float's exact value. std::to_chars, because printf follows the locale that a GUI sets.
    std::array<char, 32> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::general, 9).ptr;
    double decimal = 0;
    std::from_chars(digits.data(), end, decimal);
    return decimal;
}

nlohmann::json floatNumbers(const std::vector<float> &values)
{
    nlohmann::json list = nlohmann::json::array();
    for (const float value : values)
        list.push_back(floatNumber(value));
    return list;
}

} // namespace ant::detail
