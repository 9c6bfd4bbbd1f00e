#include "core/report/detail/xlsx_book.h"

#include "core/base/files.h"
#include "core/report/detail/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <unistd.h>
#include <utility>
#include <xlsxwriter.h>

namespace ant::detail {
namespace {

/// "0.00" for two digits after the point, "0.00E+00" for three significant ones.
std::string patternOf(const Cell &cell)
{
    if (!std::holds_alternative<double>(cell.value))
        return "0";
    const int decimals = cell.digits < 0 ? -cell.digits - 1 : cell.digits;
    const std::string pattern =
        decimals > 0 ? "0." + std::string(static_cast<std::size_t>(decimals), '0') : "0";
    return cell.digits < 0 ? pattern + "E+00" : pattern;
}

double columnWidth(const Table &table, std::size_t column)
{
    constexpr int kWidest = 60;
    int width = textWidth(table.columns[column]);
    for (const auto &row : table.rows)
        width = std::max(width, textWidth(shown(row[column])));
    return std::min(width, kWidest) + 2;
}

/// A file of our own beside the target, removed when destroyed.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path &target) : m_path(target.string() + ".XXXXXX")
    {
        const int descriptor = ::mkstemp(m_path.data());
        if (descriptor >= 0)
            ::close(descriptor);
        else
            m_errno = errno;
    }
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;
    ~TemporaryFile()
    {
        if (m_errno == 0)
            ::unlink(m_path.c_str());
    }
    const std::string &path() const { return m_path; }
    int error() const { return m_errno; }

private:
    std::string m_path;
    int m_errno = 0;
};

} // namespace

XlsxBook::XlsxBook(const std::filesystem::path &file) : m_book(workbook_new(file.c_str()))
{
    if (!m_book) {
        m_error = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return;
    }
    m_header = workbook_add_format(m_book);
    format_set_bold(m_header);
    format_set_bg_color(m_header, 0xDDE6F0);
    format_set_bottom(m_header, LXW_BORDER_THIN);
    format_set_align(m_header, LXW_ALIGN_CENTER);
}

XlsxBook::~XlsxBook()
{
    if (m_book)
        lxw_workbook_free(m_book);
}

void XlsxBook::check(int error)
{
    if (m_error == 0)
        m_error = error;
}

lxw_format *XlsxBook::numberFormat(const std::string &pattern)
{
    lxw_format *&format = m_formats[pattern];
    if (!format) {
        format = workbook_add_format(m_book);
        format_set_num_format(format, pattern.c_str());
    }
    return format;
}

void XlsxBook::writeCell(lxw_worksheet *sheet, std::uint32_t row, std::uint16_t column, const Cell &cell)
{
    if (const auto *whole = std::get_if<std::int64_t>(&cell.value)) {
        check(worksheet_write_number(sheet, row, column, static_cast<double>(*whole),
                                     numberFormat(patternOf(cell))));
        return;
    }
    const auto *real = std::get_if<double>(&cell.value);
    if (real && std::isfinite(*real)) {
        check(worksheet_write_number(sheet, row, column, *real, numberFormat(patternOf(cell))));
        return;
    }
    // The format of the file knows no infinity and no NaN.
    const std::string text = shown(cell);
    if (!text.empty())
        check(worksheet_write_string(sheet, row, column, text.c_str(), nullptr));
}

XlsxSheet XlsxBook::addTable(const std::string &name, const Table &table)
{
    XlsxSheet made{nullptr, m_names.take(name), static_cast<int>(table.rows.size())};
    if (m_error != 0)
        return made;
    made.sheet = workbook_add_worksheet(m_book, made.name.c_str());
    if (!made.sheet) {
        check(LXW_ERROR_MEMORY_MALLOC_FAILED);
        return made;
    }
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto column = static_cast<std::uint16_t>(c);
        check(worksheet_set_column(made.sheet, column, column, columnWidth(table, c), nullptr));
    }
    addBlock(made, table, 0);
    worksheet_freeze_panes(made.sheet, 1, 1);
    worksheet_set_landscape(made.sheet); // on paper: as wide as a page, as long as need be
    worksheet_fit_to_pages(made.sheet, 1, 0);
    return made;
}

void XlsxBook::addBlock(const XlsxSheet &sheet, const Table &table, int headerRow)
{
    if (m_error != 0)
        return;
    const auto first = static_cast<std::uint32_t>(headerRow);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto column = static_cast<std::uint16_t>(c);
        check(
            worksheet_write_string(sheet.sheet, first, column, oneLine(table.columns[c]).c_str(), m_header));
        for (std::size_t r = 0; r < table.rows.size(); ++r)
            writeCell(sheet.sheet, first + 1 + static_cast<std::uint32_t>(r), column, table.rows[r][c]);
    }
}

void XlsxBook::addDifference(const XlsxSheet &sheet, int row, int column, CellPlace first, CellPlace second,
                             double value)
{
    if (m_error != 0)
        return;
    const auto nameOf = [](CellPlace place) {
        std::array<char, LXW_MAX_CELL_NAME_LENGTH> text{};
        lxw_rowcol_to_cell(text.data(), static_cast<lxw_row_t>(place.row),
                           static_cast<lxw_col_t>(place.column));
        return std::string(text.data());
    };
    const std::string formula = "=" + nameOf(first) + "-" + nameOf(second);
    check(worksheet_write_formula_num(sheet.sheet, static_cast<lxw_row_t>(row),
                                      static_cast<lxw_col_t>(column), formula.c_str(), numberFormat("0.00"),
                                      value));
}

Result<void> XlsxBook::close()
{
    if (m_error == 0)
        m_error = workbook_close(std::exchange(m_book, nullptr));
    if (m_error == 0)
        return {};
    const bool isMemory = m_error == LXW_ERROR_MEMORY_MALLOC_FAILED;
    return Error{isMemory ? ErrorCode::OutOfMemory : ErrorCode::Io,
                 std::string("the spreadsheet cannot be made: ") +
                     lxw_strerror(static_cast<lxw_error>(m_error)),
                 {}};
}

Result<void> writeWorkbook(const std::filesystem::path &file, const std::function<void(XlsxBook &)> &fill)
{
    const TemporaryFile temporary(file);
    if (temporary.error() != 0)
        return Error{
            ErrorCode::Io, "cannot write " + file.string() + ": " + std::strerror(temporary.error()), {}};
    XlsxBook book(temporary.path());
    fill(book);
    if (auto closed = book.close(); !closed.ok())
        return std::move(closed).error().within("writing " + file.string());
    const auto bytes = readFile(temporary.path());
    if (!bytes.ok())
        return bytes.error();
    return writeFileAtomically(file, bytes.value());
}

} // namespace ant::detail
