#pragma once

#include "ui/pages/runs/run_filter.h"
#include "ui/pages/runs/run_table_model.h"

#include <QSortFilterProxyModel>

#include <map>
#include <set>

namespace ant {

/// Sorts the runs by their numbers and shows those that the filter accepts, under the row of their model
/// where they are grouped.
class RunFilterProxy final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilterProxy(RunTableModel *model, QObject *parent = nullptr);
    void setFilter(const RunFilter &filter);
    void setShowsArchived(bool shows);
    /// Hides the runs of a model below its row, or shows them again.
    void toggleGroup(int row);
    bool isGroup(int row) const;
    /// Run of a row of this model that is no group.
    const RunSummary &run(int row) const;
    std::vector<RunId> runs() const; ///< all that are shown, in order
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    bool accepts(int sourceRow) const;
    /// What the runs of a model that the filter accepts come to.
    struct Group {
        int runs = 0;
        double best = -1; ///< top-1, percent
    };
    const std::map<std::string, Group> &groups() const;
    QString groupText(const std::string &model, int column) const;

    RunTableModel *m_model;
    RunFilter m_filter;
    bool m_showsArchived = false;
    std::set<std::string> m_collapsed;
    mutable std::optional<std::map<std::string, Group>> m_groups; ///< forgotten with every change
};

} // namespace ant
