#include "core/report/table.h"

#include "core/report/detail/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace ant {
namespace {

std::string realText(double value, int digits)
{
    if (std::isnan(value))
        return {};
    std::array<char, 400> buffer; // 1.8e308 in full, and its digits
    char *const end = buffer.data() + buffer.size();
    const auto form = digits < 0 ? std::chars_format::general : std::chars_format::fixed;
    const auto result = std::to_chars(buffer.data(), end, value, form, std::abs(digits));
    return {buffer.data(), result.ptr};
}

std::string csvField(const std::string &text)
{
    if (text.find_first_of("\",\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted.append(c == '"' ? "\"\"" : std::string(1, c));
    return quoted + '"';
}

std::string csvText(const Cell &cell)
{
    if (const auto *text = std::get_if<std::string>(&cell.value))
        return csvField(detail::encodeUtf8(detail::decodeUtf8(*text)));
    if (const auto *real = std::get_if<double>(&cell.value))
        return std::isnan(*real) ? "" : detail::shortestNumber(*real);
    return shown(cell);
}

nlohmann::ordered_json jsonValue(const Cell &cell)
{
    if (const auto *text = std::get_if<std::string>(&cell.value))
        return detail::encodeUtf8(detail::decodeUtf8(*text));
    if (const auto *whole = std::get_if<std::int64_t>(&cell.value))
        return *whole;
    if (const auto *real = std::get_if<double>(&cell.value))
        return std::isfinite(*real) ? nlohmann::ordered_json(*real) : nlohmann::ordered_json();
    return nullptr;
}

} // namespace

std::string shown(const Cell &cell)
{
    if (const auto *text = std::get_if<std::string>(&cell.value))
        return detail::oneLine(*text);
    if (const auto *whole = std::get_if<std::int64_t>(&cell.value))
        return std::to_string(*whole);
    if (const auto *real = std::get_if<double>(&cell.value))
        return realText(*real, cell.digits);
    return {};
}

std::string toCsv(const Table &table)
{
    std::string text;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        text += (c ? "," : "") + csvField(table.columns[c]);
    text += "\r\n";
    for (const auto &row : table.rows) {
        for (std::size_t c = 0; c < row.size(); ++c)
            text += (c ? "," : "") + csvText(row[c]);
        text += "\r\n";
    }
    return text;
}

std::string toJsonText(const Table &table)
{
    auto array = nlohmann::ordered_json::array();
    for (const auto &row : table.rows) {
        auto object = nlohmann::ordered_json::object();
        for (std::size_t c = 0; c < row.size(); ++c)
            object[table.columns[c]] = jsonValue(row[c]);
        array.push_back(std::move(object));
    }
    return array.dump(2) + "\n";
}

} // namespace ant
