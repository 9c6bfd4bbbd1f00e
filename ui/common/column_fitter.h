#pragma once

#include <QObject>

#include <vector>

class QHeaderView;
class QTableView;

namespace ant {

/// Makes the columns of a table fit into its width, so that it need not be scrolled sideways: the widest give
/// way first, then some go; where even that is too little to read, the table scrolls. What is left over falls
/// to one column. A width that a person has dragged is kept as that column's.
class ColumnFitter final : public QObject {
    Q_OBJECT
public:
    /// For a table that has its header and its model.
    explicit ColumnFitter(QTableView *table);

    /// Starts anew with these widths, one a column. `stretched`: the column that takes what is left over.
    void setWidths(std::vector<int> wanted, int stretched);
    /// Columns that may go where there is no room for all, the most dispensable one first.
    void setDispensable(std::vector<int> columns);
    /// Columns that are never in sight.
    void setHidden(std::vector<int> columns);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
    void giveTheRest();
    void noteDragged();
    std::vector<int> choose(int room) const;
    int widestThatFits(const std::vector<int> &columns, int room) const;

    QTableView *m_table;
    QHeaderView *m_header;
    std::vector<int> m_wanted, m_given; ///< widths of all columns: as asked for, and as set by fit()
    std::vector<int> m_dispensable, m_hidden;
    int m_stretched = 0;
    bool m_isFitting = false;
};

} // namespace ant
