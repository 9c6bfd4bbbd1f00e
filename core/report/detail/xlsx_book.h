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

/// A column of a sheet drawn as one colour of bars.
struct ChartSeries {
    int column = 0;
    std::uint32_t colour = 0; ///< 0xRRGGBB
    bool isHatched = false;
};

/// A clustered column chart of a sheet's table: categories are the first column, the rows below the header.
struct ColumnChart {
    std::string title, categoryTitle, valueTitle; ///< value title with its unit
    std::vector<ChartSeries> series;
    double smallest = 0; ///< lower end of the value axis; NaN: chosen by the program that shows it
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
    /// Below the table.
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
