#include "ui/pages/runs/run_export.h"

#include "core/base/files.h"
#include "core/report/reports.h"

#include <nlohmann/json.hpp>


namespace ant {
namespace {

std::string asText(ExportFormat format, const std::vector<RunSummary> &runs,
                   const std::vector<RunRecord> &records)
{
    const auto text = format == ExportFormat::Csv ? &toCsv : &toMarkdown;
    std::string all = text(runsTable(runs));
    for (const RunRecord &record : records)
        if (!record.quantizers.empty())
            all += "\n" + text(layersTable(record));
    return all;
}

std::string asJson(const std::vector<RunRecord> &records)
{
    nlohmann::json list = nlohmann::json::array();
    for (const RunRecord &record : records)
        list.push_back(toJson(record));
    return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

} // namespace

Result<void> exportRuns(Workspace &workspace, const std::vector<RunId> &ids, const std::string &formatName,
                        const std::filesystem::path &file)
{
    const auto format = exportFormatFromName(formatName);
    if (!format.ok())
        return format.error();
    std::vector<RunRecord> records;
    std::vector<RunSummary> chosen;
    for (const RunId id : ids) {
        auto record = workspace.record(id);
        if (!record.ok())
            return std::move(record).error();
        auto summary = workspace.run(id);
        if (!summary.ok())
            return std::move(summary).error();
        records.push_back(std::move(record).value());
        chosen.push_back(std::move(summary).value());
    }
    if (format.value() == ExportFormat::Json)
        return writeFileAtomically(file, asJson(records));
    if (format.value() != ExportFormat::Xlsx)
        return writeFileAtomically(file, asText(format.value(), chosen, records));
    auto figure = figure12(chosen);
    if (!figure.ok())
        return std::move(figure).error();
    return exportRunsXlsx(file, records, figure.value());
}

} // namespace ant
