#pragma once

#include "ui/pages/runs/run_filter.h"
#include "ui/pages/runs/run_table_model.h"

#include <QSortFilterProxyModel>

namespace ant {

/// Sorts the runs by their numbers and shows those that the filter accepts.
class RunFilterProxy final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilterProxy(RunTableModel *model, QObject *parent = nullptr);
    void setFilter(const RunFilter &filter);
    void setShowsArchived(bool shows);
    bool showsArchived() const { return m_showsArchived; }
    /// Run of a row of this model.
    const RunSummary &run(int row) const;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    RunTableModel *m_model;
    RunFilter m_filter;
    bool m_showsArchived = false;
};

} // namespace ant
