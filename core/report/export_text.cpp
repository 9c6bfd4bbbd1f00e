#include "core/report/reports.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace ant {
namespace {

constexpr std::array kFormats = {std::pair{ExportFormat::Csv, std::string_view("csv")},
                                 std::pair{ExportFormat::Xlsx, std::string_view("xlsx")},
                                 std::pair{ExportFormat::Markdown, std::string_view("md")},
                                 std::pair{ExportFormat::Json, std::string_view("json")}};

Table tableOf(const std::vector<RunRecord> &records)
{
    std::vector<RunSummary> runs;
    for (const RunRecord &record : records)
        runs.push_back(summaryOf(record));
    return runsTable(runs);
}

/// The layers with the run's number before each, so that the rows of several runs can be told apart.
Table numberedLayers(const RunRecord &record)
{
    Table layers = layersTable(record);
    layers.columns.insert(layers.columns.begin(), "run");
    for (auto &row : layers.rows) {
        row.emplace_back().value = record.id.value;
        std::ranges::rotate(row, row.end() - 1);
    }
    return layers;
}

std::string csvOf(const std::vector<RunRecord> &records)
{
    std::string text = toCsv(tableOf(records));
    for (const RunRecord &record : records)
        if (!record.quantizers.empty())
            text += "\r\n" + toCsv(numberedLayers(record));
    return text;
}

std::string markdownOf(const std::vector<RunRecord> &records)
{
    std::string text = "# Runs\n\n" + toMarkdown(tableOf(records));
    for (const RunRecord &record : records) {
        if (record.quantizers.empty())
            continue;
        const Table layers = layersTable(record);
        text += "\n## " + shown(Cell{layers.title}) + "\n\n" + toMarkdown(layers);
    }
    return text;
}

std::string jsonOf(const std::vector<RunRecord> &records)
{
    auto array = nlohmann::json::array();
    for (const RunRecord &record : records)
        array.push_back(toJson(record));
    return array.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

} // namespace

Result<ExportFormat> exportFormatFromName(std::string_view name)
{
    std::string known;
    for (const auto &[format, text] : kFormats) {
        if (text == name)
            return format;
        known.append(known.empty() ? "" : ", ").append(text);
    }
    return Error{ErrorCode::InvalidArgument,
                 "unknown format \"" + std::string(name) + "\"; it is one of " + known,
                 {}};
}

Result<std::string> exportText(const std::vector<RunRecord> &records, ExportFormat format)
{
    switch (format) {
    case ExportFormat::Csv:
        return csvOf(records);
    case ExportFormat::Markdown:
        return markdownOf(records);
    case ExportFormat::Json:
        return jsonOf(records);
    case ExportFormat::Xlsx:
        break;
    }
    return Error{ErrorCode::InvalidArgument, "a spreadsheet (xlsx) is written to a file, not as text", {}};
}

} // namespace ant
