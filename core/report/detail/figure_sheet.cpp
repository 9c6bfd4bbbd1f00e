#include "core/report/detail/figure_sheet.h"

#include "core/report/detail/axis.h"

#include <cmath>
#include <limits>

namespace ant::detail {
namespace {

constexpr int kFp32Column = 2;
constexpr int kFirstMode = 3;
constexpr int kGap = 2;           ///< empty rows between the blocks
constexpr int kRowsOfAChart = 24; ///< that it covers

BarFill fillOf(FigureSource source)
{
    switch (source) {
    case FigureSource::Published:
        return BarFill::Hatched;
    case FigureSource::Imported:
        return BarFill::Lined;
    case FigureSource::Own:
        break;
    }
    return BarFill::Solid;
}

/// Where the numbers of a result come from: images, and the number of the run or the name of the file.
void addOrigins(Table &table, const std::vector<FigureRow> &rows)
{
    table.columns.push_back("images");
    table.columns.push_back("runs or file");
    for (std::size_t r = 0; r < rows.size(); ++r) {
        Cell images;
        std::string origin;
        for (const FigureBar *bar : rows[r].bars) {
            if (!bar)
                continue;
            if (bar->images > 0)
                images.value = bar->images;
            const std::string part =
                bar->source == FigureSource::Own ? std::to_string(bar->run.value) : bar->origin;
            if (!part.empty() && (bar->source == FigureSource::Own || origin.empty()))
                origin += (origin.empty() ? "" : ", ") + part;
        }
        table.rows[r].push_back(images);
        table.rows[r].push_back(origin.empty() ? Cell{} : Cell{origin});
    }
}

ColumnChart chartOf(const Figure12 &figure, const std::vector<FigureRow> &rows)
{
    ColumnChart chart;
    chart.categoryTitle = "Network (hatched: published, filled: own runs, lined: imported)";
    for (std::size_t mode = 0; mode < figure.modes.size(); ++mode)
        chart.series.push_back(
            {kFirstMode + static_cast<int>(mode), modeColour(figure.modes[mode]), BarFill::Solid});
    for (const FigureRow &row : rows)
        chart.rowFills.push_back(fillOf(row.source));
    chart.placeColumn = kFirstMode + static_cast<int>(figure.modes.size()) + 3;
    return chart;
}

/// fp32 minus the mode, from the block above, which begins below the sheet's first line.
void addLossBlock(XlsxBook &book, const XlsxSheet &sheet, const Figure12 &figure,
                  const std::vector<FigureRow> &rows, int headerRow)
{
    Table names;
    names.columns = {"network", "loss (points)", ""};
    for (const std::string &mode : figure.modes)
        names.columns.push_back(modeTitle(mode));
    for (const FigureRow &row : rows) {
        names.rows.push_back({Cell{row.network}, Cell{std::string(name(row.source))}});
        names.rows.back().resize(names.columns.size());
    }
    book.addBlock(sheet, names, headerRow);
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (std::size_t mode = 0; mode < figure.modes.size(); ++mode) {
            const FigureBar *bar = rows[r].bars[mode];
            if (!bar || std::isnan(bar->loss()))
                continue;
            const int column = kFirstMode + static_cast<int>(mode);
            const int above = 1 + static_cast<int>(r);
            book.addDifference(sheet, headerRow + 1 + static_cast<int>(r), column, {above, kFp32Column},
                               {above, column}, bar->loss());
        }
}

} // namespace

void addFigureSheet(XlsxBook &book, const Figure12 &figure)
{
    const std::vector<FigureRow> rows = figureRows(figure, FigureMetric::Accuracy, false);
    Table table = figureTable(figure, FigureMetric::Accuracy);
    addOrigins(table, rows);
    const XlsxSheet sheet = book.addTable(figure.title(), table);
    const int lossHeader = 1 + static_cast<int>(rows.size()) + kGap;
    addLossBlock(book, sheet, figure, rows, lossHeader);
    const std::string bits = figure.kind == FigureKind::Figure12 ? " at 4 bits" : " at 6 bits";
    ColumnChart loss = chartOf(figure, rows);
    loss.title = figure.title() + ": loss of top-1 accuracy" + bits;
    loss.valueTitle = "Loss against fp32 (percentage points)";
    loss.smallest = std::numeric_limits<double>::quiet_NaN();
    loss.headerRow = lossHeader;
    loss.placeRow = 1;
    book.addChart(sheet, loss);
    ColumnChart accuracy = chartOf(figure, rows);
    accuracy.title = figure.title() + ": top-1 accuracy" + bits;
    setAccuracyAxis(accuracy, table);
    accuracy.placeRow = 1 + kRowsOfAChart;
    book.addChart(sheet, accuracy);
}

} // namespace ant::detail
