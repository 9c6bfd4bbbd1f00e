#pragma once

#include "core/report/table.h"

#include <QFrame>

class QSortFilterProxyModel;
class QTableView;

namespace ant {

class ColumnFitter;
class ElidingLabel;
class PathDelegate;
class ReportTableModel;

/// A table of a report under a title, with the context menu of the charts: copied or saved as picture or as
/// numbers.
class TableCard final : public QFrame {
    Q_OBJECT
public:
    enum class Style {
        Rows, ///< one line a row, sorted by a click on a column
        Text, ///< the last column is prose that goes over several lines
    };
    TableCard(const QString &title, Style style, QWidget *parent = nullptr);

    /// A table that is the same is left alone, with its selection and its place.
    void setTable(Table table);
    const Table &table() const;
    void setTitle(const QString &title);
    /// Columns that are in table(), and so in what is copied or saved, but not in sight.
    void hideColumns(std::vector<std::string> names);
    /// Columns that may go where there is no room for all, the most dispensable one first.
    void letGo(std::vector<int> columns);
    /// Columns of texts that stand at the right, as numbers with a unit do.
    void alignRight(std::vector<std::string> columns);
    /// Row of table() that is selected; -1: none.
    int currentRow() const;
    void selectRow(int row);
    /// Shows only rows with that text in a column; an empty text shows all.
    void setFilter(int column, const QString &text);
    QTableView *view() const { return m_view; }

Q_SIGNALS:
    void currentRowChanged(int row);
    void saved(const QString &file, const QString &error);

private:
    void fitColumns();
    int roomiestColumn(const std::vector<int> &hidden) const;

    Style m_style;
    ElidingLabel *m_title;
    ReportTableModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QTableView *m_view;
    ColumnFitter *m_fitter;
    PathDelegate *m_paths;
    std::vector<std::string> m_hidden;
};

} // namespace ant
