#pragma once

#include "core/report/table.h"

#include <string_view>

namespace ant::detail {

/// Decoded UTF-8; each byte that belongs to no character becomes U+FFFD.
std::u32string decodeUtf8(std::string_view text);
std::string encodeUtf8(std::u32string_view text);

/// The same text on one line and in valid UTF-8: control characters (line ends, terminal escapes) become
/// spaces.
std::string oneLine(std::string_view text);

/// Columns that a terminal needs for it: 0 for combining characters, 2 for wide ones (East Asian, emoji).
int textWidth(std::string_view text);

/// Filled with spaces to a width.
std::string padded(const std::string &text, int width, bool isRight);

/// Shortest decimal that is the same double again. Independent of the locale.
std::string shortestNumber(double value);

/// Whether a column holds numbers and nothing else, so that it is set flush right.
bool isNumeric(const Table &table, std::size_t column);

} // namespace ant::detail
