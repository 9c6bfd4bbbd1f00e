#pragma once

#include "core/report/table.h"

#include <QAbstractTableModel>

namespace ant {

/// Any table of a report, read-only; numbers to the right, with the digits that the report asks for.
class ReportTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole }; // the number itself, not its text
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(Table table);
    const Table &table() const { return m_table; }
    /// Columns of texts that are numbers with a unit stand at the right, too.
    void alignRight(std::vector<std::string> columns) { m_right = std::move(columns); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    Qt::Alignment alignment(int column) const;
    static QVariant sortKey(const Cell &cell);
    Table m_table;
    std::vector<std::string> m_right;
};

} // namespace ant
