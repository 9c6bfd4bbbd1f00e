#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace ant {

/// A table that any format can be made of: text, whole numbers, real numbers with digits, or nothing.
struct Cell {
    std::variant<std::monostate, std::string, std::int64_t, double> value;
    int digits =
        2; ///< after the point, for real numbers shown to people; files of numbers keep full precision
};

struct Table {
    std::string title;
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows; ///< each as long as columns
};

std::string toCsv(const Table &table);      ///< RFC 4180, '.' as decimal point
std::string toMarkdown(const Table &table); ///< aligned columns, '|' escaped
std::string toJsonText(const Table &table); ///< array of objects by column name
std::string toText(const Table &table);     ///< aligned, for a terminal

} // namespace ant
