#pragma once

#include "ui/pages/runs/run_table_model.h"

#include <QObject>

#include <set>

class QHeaderView;
class QMenu;

namespace ant {

class LayoutKeeper;

/// Which columns of the runs table are shown: chosen in the context menu of its header and remembered; until
/// somebody has chosen, those that fit the width of the table and have had something to say.
class ColumnChooser final : public QObject {
    Q_OBJECT
public:
    ColumnChooser(QHeaderView *header, LayoutKeeper *layout, QObject *parent);
    /// The menu with an entry for each column; the caller shows it.
    QMenu *makeMenu(QWidget *parent);
    /// Shows the columns in which something stands now; they stay when it is gone.
    void follow(const RunTableModel &model);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Room { Wide, Narrow, Tight };
    Room roomNow() const;
    void apply();
    void choose(int column, bool isShown);
    void reset();

    QHeaderView *m_header;
    LayoutKeeper *m_layout;
    Room m_room = Room::Wide;
    /// Columns that only some runs fill, while nothing has stood in them yet.
    std::set<int> m_empty = {RunTableModel::DeltaColumn, RunTableModel::RateColumn, RunTableModel::LeftColumn,
                             RunTableModel::TagsColumn};
};

} // namespace ant
