#include "core/report/detail/charts.h"
#include "core/report/detail/figure_sheet.h"
#include "core/report/reports.h"

namespace ant {
namespace {

void addCharted(detail::XlsxBook &book, const std::string &name, const detail::ChartedTable &charted)
{
    book.addChart(book.addTable(name, charted.table), charted.chart);
}

Table tableOf(const std::vector<RunRecord> &records)
{
    std::vector<RunSummary> runs;
    for (const RunRecord &record : records)
        runs.push_back(summaryOf(record));
    return runsTable(runs);
}

} // namespace

Result<void> exportRunsXlsx(const std::filesystem::path &file, const std::vector<RunRecord> &records,
                            const std::vector<Figure12> &figures)
{
    return detail::writeWorkbook(file, [&](detail::XlsxBook &book) {
        book.addTable("Runs", tableOf(records));
        addCharted(book, "Top-1 by mode", detail::top1ByMode(records));
        for (const Figure12 &figure : figures)
            detail::addFigureSheet(book, figure);
        for (const RunRecord &record : records)
            if (!record.quantizers.empty())
                book.addTable(std::to_string(record.id.value) + " " + record.name, layersTable(record));
    });
}

Result<void> exportFigure12Xlsx(const std::filesystem::path &file, const std::vector<Figure12> &figures)
{
    return detail::writeWorkbook(file, [&](detail::XlsxBook &book) {
        for (const Figure12 &figure : figures)
            detail::addFigureSheet(book, figure);
    });
}

} // namespace ant
