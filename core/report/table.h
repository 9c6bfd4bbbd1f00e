#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ant {

/// A table that any format can be made of: text, whole numbers, real numbers with digits, or nothing.
struct Cell {
    std::variant<std::monostate, std::string, std::int64_t, double> value;
    /// Real numbers shown to people: digits after the point; where negative, that many significant digits.
    /// Files of numbers keep full precision.
    int digits = 2;
};

struct Table {
    std::string title;
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows; ///< each as long as columns
};

/// As people read it, on one line; "" for nothing and for NaN. Independent of the locale.
std::string shown(const Cell &cell);

// All end with a line end and leave the title out. Bytes that are no UTF-8 become U+FFFD.
std::string toCsv(const Table &table);      ///< RFC 4180, '.' as decimal point, numbers in full precision
std::string toMarkdown(const Table &table); ///< aligned columns, '|' escaped
std::string toJsonText(const Table &table); ///< array of objects by column name; nothing and NaN are null
std::string toText(const Table &table);     ///< aligned, for a terminal

} // namespace ant
