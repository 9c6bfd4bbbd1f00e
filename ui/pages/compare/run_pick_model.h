#pragma once

#include "core/store/workspace.h"

#include <QAbstractListModel>

namespace ant {

/// Finished runs, newest first, each with a box to tick. The run that was ticked first is the one that the
/// others are compared with.
class RunPickModel final : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    /// Runs that have a result, as they stand in the snapshot. Ticks of runs that have gone are forgotten.
    void setRuns(const std::vector<RunSummary> &runs);
    void setPicked(const std::vector<RunId> &runs);
    const std::vector<RunId> &picked() const { return m_picked; } ///< in the order of ticking

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void pickedChanged();

private:
    bool isKnown(RunId run) const;
    void pick(std::vector<RunId> runs);

    std::vector<RunSummary> m_runs;
    std::vector<RunId> m_picked;
};

} // namespace ant
