#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ant::detail {

/// The value of a header line "Name: value" that has this name (given in lower case), in any case.
std::optional<std::string> valueOf(std::string_view line, std::string_view name);

/// Digits alone, not negative.
std::optional<std::int64_t> wholeNumber(std::string_view text);

} // namespace ant::detail
