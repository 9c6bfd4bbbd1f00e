#include "core/experiment/modes.h"
#include "core/report/detail/result_files.h"

#include <algorithm>
#include <map>

namespace ant::detail {
namespace {

std::string lower(std::string text)
{
    for (char &c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// Which column holds what, as a line of titles says it.
struct Header {
    std::map<std::size_t, std::string> modes; ///< canonical name by column
    std::optional<std::size_t> source, fp32, images;
    bool isLoss = false;
};

bool isFigureMode(const std::string &name)
{
    return std::ranges::any_of(figureModes(), [&](const Mode &mode) { return mode.name == name; });
}

bool saysLoss(const std::vector<SheetCell> &row)
{
    return std::ranges::any_of(
        row, [](const SheetCell &cell) { return lower(cell.text).find("loss") != std::string::npos; });
}

/// A line of titles names two modes or more, or the one of Table V beside its other titles.
std::optional<Header> headerOf(const std::vector<SheetCell> &row)
{
    Header header;
    for (std::size_t column = 0; column < row.size(); ++column) {
        const std::string text = lower(row[column].text);
        if (text.empty())
            continue;
        if (text == "source")
            header.source = column;
        else if (text == "fp32" || text == "base" || text == "original")
            header.fp32 = column;
        else if (text == "images")
            header.images = column;
        else if (const auto mode = parseMode(text); mode.ok() && isFigureMode(mode.value().name))
            header.modes[column] = mode.value().name;
    }
    header.isLoss = saysLoss(row);
    const bool hasOne = header.modes.size() == 1 && (header.source || header.isLoss);
    const bool isEnough = header.modes.size() >= 2 || hasOne;
    return isEnough ? std::optional(header) : std::nullopt;
}

const SheetCell *cellAt(const std::vector<SheetCell> &row, std::optional<std::size_t> column)
{
    return column && *column < row.size() ? &row[*column] : nullptr;
}

/// The rows below a line of titles.
class BlockReader {
public:
    BlockReader(Header header, bool isTableFive) : m_header(std::move(header)), m_isTableFive(isTableFive) {}

    Result<void> take(const std::vector<SheetCell> &row, std::vector<ImportedResult> &results)
    {
        const auto values = std::ranges::count_if(m_header.modes, [&](const auto &column) {
            const SheetCell *cell = cellAt(row, column.first);
            return cell && cell->isNumber;
        });
        const SheetCell *source = cellAt(row, m_header.source);
        if (values == 0 || m_header.isLoss || (source && lower(source->text) == "published"))
            return {};
        const auto network =
            std::ranges::find_if(row, [](const SheetCell &cell) { return !cell.text.empty(); });
        if (network == row.end())
            return {};
        const std::string label = network->text;
        const auto model = modelNamed(label.substr(0, label.find(" (")));
        if (!model)
            return Error{ErrorCode::InvalidArgument,
                         "has results of \"" + label + "\", which is no model of this program",
                         {}};
        ImportedResult result;
        result.model = *model;
        result.bits = m_isTableFive ? 6 : 4;
        result.isTrained = !m_isTableFive && label.find("PTQ") == std::string::npos;
        if (const SheetCell *fp32 = cellAt(row, m_header.fp32); fp32 && fp32->isNumber)
            result.fp32 = fp32->number;
        if (const SheetCell *images = cellAt(row, m_header.images);
            images && images->isNumber && images->number > 0 && images->number < 1e12)
            result.images = static_cast<std::int64_t>(images->number);
        for (const auto &[column, mode] : m_header.modes)
            if (const SheetCell *cell = cellAt(row, column); cell && cell->isNumber) {
                result.mode = mode;
                result.top1 = cell->number;
                results.push_back(result);
            }
        return {};
    }

private:
    Header m_header;
    bool m_isTableFive;
};

/// Shares become percent; what is neither is refused.
Result<void> toPercent(std::vector<ImportedResult> &results)
{
    const bool areShares =
        std::ranges::all_of(results, [](const ImportedResult &result) { return result.top1 <= 1; });
    for (ImportedResult &result : results) {
        if (areShares) {
            result.top1 *= 100;
            result.fp32 *= 100;
        }
        if (!(result.top1 >= 0 && result.top1 <= 100))
            return Error{ErrorCode::InvalidArgument,
                         "has an accuracy of " + std::to_string(result.top1) + " for " + result.model +
                             " in mode " + result.mode + ", which is no percentage",
                         {}};
    }
    return {};
}

} // namespace

Result<std::vector<ImportedResult>> resultsOfSheets(const std::vector<ReadSheet> &sheets)
{
    std::vector<ImportedResult> results;
    for (const ReadSheet &sheet : sheets) {
        const bool isTableFive = lower(sheet.name).find("table v") != std::string::npos;
        std::optional<BlockReader> block;
        bool isLossNext = false; // a line above the titles may say so, too
        for (const auto &row : sheet.rows) {
            if (auto header = headerOf(row)) {
                header->isLoss = header->isLoss || isLossNext;
                block.emplace(*std::move(header), isTableFive);
            } else if (block) {
                if (auto taken = block->take(row, results); !taken.ok())
                    return std::move(taken).error();
            }
            isLossNext = !row.empty() && saysLoss(row);
        }
    }
    if (auto converted = toPercent(results); !converted.ok())
        return std::move(converted).error();
    return results;
}

} // namespace ant::detail
