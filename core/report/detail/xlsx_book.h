#pragma once

#include "core/base/result.h"
#include "core/report/detail/sheet_name.h"
#include "core/report/table.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>

struct lxw_workbook;
struct lxw_worksheet;
struct lxw_format;

namespace ant::detail {

enum class BarFill { Solid, Hatched, Lined };

/// A column of a sheet drawn as one colour of bars.
struct ChartSeries {
    int column = 0;
    std::uint32_t colour = 0; ///< 0xRRGGBB
    BarFill fill = BarFill::Solid;
};

/// A clustered column chart of a sheet's table: categories are the first column, the rows below the header.
struct ColumnChart {
    std::string title, categoryTitle, valueTitle; ///< value title with its unit
    std::vector<ChartSeries> series;
    std::vector<BarFill> rowFills; ///< a fill for each row instead of the series'; empty: none
    double smallest = 0;           ///< lower end of the value axis; NaN: chosen by the program that shows it
    int headerRow = 0;             ///< of the block that is drawn
    int placeRow = -1, placeColumn = 0; ///< upper left corner; negative: below the table
};

/// Place of a cell, counted from 0.
struct CellPlace {
    int row = 0, column = 0;
};

/// A sheet that holds a table; valid as long as its book.
struct XlsxSheet {
    lxw_worksheet *sheet = nullptr;
    std::string name;
    int rows = 0; ///< below the header
};

/// A workbook under construction. Remembers the first failure; later calls do nothing.
class XlsxBook {
public:
    explicit XlsxBook(const std::filesystem::path &file);
    ~XlsxBook();
    XlsxBook(const XlsxBook &) = delete;
    XlsxBook &operator=(const XlsxBook &) = delete;

    /// A sheet with the table: bold header that stays in sight, as does the first column; numbers as numbers.
    XlsxSheet addTable(const std::string &name, const Table &table);
    /// Another table, further down on the same sheet and in the same columns.
    void addBlock(const XlsxSheet &sheet, const Table &table, int headerRow);
    /// A formula, "first minus second", with its value for programs that do not compute.
    void addDifference(const XlsxSheet &sheet, int row, int column, CellPlace first, CellPlace second,
                       double value);
    void addChart(const XlsxSheet &sheet, const ColumnChart &chart);
    /// Writes the file. Errors: Io, OutOfMemory.
    Result<void> close();

private:
    lxw_format *numberFormat(const std::string &pattern);
    void writeCell(lxw_worksheet *sheet, std::uint32_t row, std::uint16_t column, const Cell &cell);
    void check(int error);

    lxw_workbook *m_book = nullptr;
    lxw_format *m_header = nullptr;
    int m_error = 0;
    std::map<std::string, lxw_format *> m_formats;
    SheetNames m_names;
};

/// Lets `fill` make a workbook and puts it into place at once. Errors: Io, OutOfMemory.
Result<void> writeWorkbook(const std::filesystem::path &file, const std::function<void(XlsxBook &)> &fill);

} // namespace ant::detail
