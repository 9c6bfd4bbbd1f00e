#include "ui/common/report_table_model.h"

#include "ui/common/display.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

QString textOf(const Cell &cell)
{
    if (const auto *text = std::get_if<std::string>(&cell.value))
        return QString::fromStdString(*text);
    if (const auto *whole = std::get_if<std::int64_t>(&cell.value))
        return display::count(*whole);
    if (const auto *real = std::get_if<double>(&cell.value); real && std::isfinite(*real))
        return cell.digits < 0 ? QString::number(*real, 'g', -cell.digits)
                               : QString::number(*real, 'f', cell.digits);
    return display::dash();
}

} // namespace

void ReportTableModel::setTable(Table table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ReportTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int ReportTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

Qt::Alignment ReportTableModel::alignment(int column) const
{
    const bool isNumeric = std::ranges::any_of(m_table.rows, [column](const std::vector<Cell> &row) {
        const auto &value = row[std::size_t(column)].value;
        return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
    });
    const bool isRight =
        isNumeric || std::ranges::find(m_right, m_table.columns[std::size_t(column)]) != m_right.end();
    return (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

QVariant ReportTableModel::sortKey(const Cell &cell)
{
    if (const auto *whole = std::get_if<std::int64_t>(&cell.value))
        return qlonglong(*whole);
    if (const auto *real = std::get_if<double>(&cell.value))
        return *real;
    const auto *text = std::get_if<std::string>(&cell.value);
    return text ? QVariant(QString::fromStdString(*text)) : QVariant();
}

QVariant ReportTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole) {
        QString title = QString::fromStdString(m_table.columns[std::size_t(section)]);
        return title.replace(0, 1, title.left(1).toUpper()); // files have them in small letters
    }
    if (role == Qt::TextAlignmentRole)
        return int(alignment(section));
    return {};
}

QVariant ReportTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Cell &cell = m_table.rows[std::size_t(index.row())][std::size_t(index.column())];
    if (role == Qt::DisplayRole)
        return textOf(cell);
    if (role == SortRole)
        return sortKey(cell);
    if (role == Qt::ToolTipRole) // for what a narrow column cuts off
        return std::holds_alternative<std::string>(cell.value) ? QVariant(textOf(cell)) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return int(alignment(index.column()));
    return {};
}

} // namespace ant
