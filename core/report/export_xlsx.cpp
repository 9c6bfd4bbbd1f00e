#include "core/report/detail/charts.h"
#include "core/report/reports.h"

namespace ant {
namespace {

void addCharted(detail::XlsxBook &book, const std::string &name, const detail::ChartedTable &charted)
{
    book.addChart(book.addTable(name, charted.table), charted.chart);
}

void addFigureSheets(detail::XlsxBook &book, const Figure12 &figure)
{
    addCharted(book, "Figure 12", detail::accuracyByNetwork(figure));
    addCharted(book, "Loss", detail::lossByNetwork(figure));
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
                            const Figure12 &figure)
{
    return detail::writeWorkbook(file, [&](detail::XlsxBook &book) {
        book.addTable("Runs", tableOf(records));
        addCharted(book, "Top-1 by mode", detail::top1ByMode(records));
        addFigureSheets(book, figure);
        for (const RunRecord &record : records)
            if (!record.quantizers.empty())
                book.addTable(std::to_string(record.id.value) + " " + record.name, layersTable(record));
    });
}

Result<void> exportFigure12Xlsx(const std::filesystem::path &file, const Figure12 &figure)
{
    return detail::writeWorkbook(file, [&](detail::XlsxBook &book) { addFigureSheets(book, figure); });
}

} // namespace ant
