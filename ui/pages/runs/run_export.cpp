#include "ui/pages/runs/run_export.h"

#include "core/base/files.h"
#include "core/report/reports.h"

namespace ant {

Result<void> exportRuns(Workspace &workspace, const std::vector<RunId> &ids, const std::string &formatName,
                        const std::filesystem::path &file)
{
    const auto format = exportFormatFromName(formatName);
    if (!format.ok())
        return format.error();
    std::vector<RunRecord> records;
    std::vector<RunSummary> summaries;
    for (const RunId id : ids) {
        auto record = workspace.record(id);
        if (!record.ok())
            return std::move(record).error();
        summaries.push_back(summaryOf(record.value()));
        records.push_back(std::move(record).value());
    }
    if (format.value() != ExportFormat::Xlsx) {
        const auto text = exportText(records, format.value());
        return text.ok() ? writeFileAtomically(file, text.value()) : Result<void>(text.error());
    }
    const auto figures = bothFigures({.runs = std::move(summaries)});
    return figures.ok() ? exportRunsXlsx(file, records, figures.value()) : Result<void>(figures.error());
}

} // namespace ant
