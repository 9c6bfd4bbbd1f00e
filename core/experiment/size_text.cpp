#include "core/experiment/spec_fields.h"

#include <charconv>
#include <cmath>

namespace ant::detail {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t bytes;
};

/// Larger ones first, so that a size is written with the largest that divides it.
constexpr Unit kUnits[] = {{"GiB", 1 << 30}, {"GB", 1'000'000'000}, {"MiB", 1 << 20}, {"MB", 1'000'000},
                           {"KiB", 1 << 10}, {"KB", 1000},          {"kB", 1000},     {"B", 1}};
constexpr double kLargest = 1e15;

} // namespace

std::string sizeText(std::int64_t bytes)
{
    if (bytes == 0)
        return {};
    for (const Unit &unit : kUnits)
        if (bytes % unit.bytes == 0)
            return std::to_string(bytes / unit.bytes) + std::string(unit.name);
    return {};
}

Result<std::int64_t> parseSize(std::string_view text)
{
    if (text.empty() || text == "0")
        return std::int64_t(0);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const Unit &unit : kUnits)
        if (error == std::errc() && unit.name == name && number > 0 &&
            number * double(unit.bytes) <= kLargest)
            return static_cast<std::int64_t>(std::llround(number * double(unit.bytes)));
    return Error{ErrorCode::InvalidArgument,
                 "\"" + std::string(text) +
                     "\" is no size; write a number and its unit, such as 500MB or 2GiB",
                 {}};
}

} // namespace ant::detail
