#pragma once

#include "core/report/table.h"

#include <QFrame>

class QLabel;
class QSortFilterProxyModel;
class QTableView;

namespace ant {

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
    /// Row of table() that is selected; -1: none.
    int currentRow() const;
    void selectRow(int row);
    /// Shows only rows with that text in a column; an empty text shows all.
    void setFilter(int column, const QString &text);
    QTableView *view() const { return m_view; }

Q_SIGNALS:
    void currentRowChanged(int row);
    void saved(const QString &file, const QString &error);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitColumns();
    void fitLastColumn();

    Style m_style;
    QLabel *m_title;
    ReportTableModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QTableView *m_view;
    std::vector<std::string> m_hidden;
    int m_lastWidth = 0; ///< that the last column takes at least
};

} // namespace ant
