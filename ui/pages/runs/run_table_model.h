#pragma once

#include "ui/common/workspace_reader.h"

#include <QAbstractTableModel>

namespace ant {

/// Read-only table of the runs of a workspace. Holds a snapshot; knows no database and no dialog.
class RunTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        IdColumn,
        NameColumn,
        ModelColumn,
        ModeColumn,
        BitsColumn,
        StateColumn,
        Top1Column,
        Top5Column,
        LossColumn,
        TimeColumn,
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< the number, not its text
        StateRole,               ///< int(RunState)
        ProgressRole,            ///< 0 to 1 of the running phase; -1 where nothing is known
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay are kept, so that a selection survives; only what differs is announced.
    void setSnapshot(std::shared_ptr<const RunsSnapshot> snapshot);
    const RunSummary &run(int row) const { return m_snapshot->runs[static_cast<std::size_t>(row)]; }
    int rowOf(RunId id) const; ///< -1 where there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QString text(const RunSummary &run, Column column) const;
    QVariant sortKey(const RunSummary &run, Column column) const;
    QString toolTip(const RunSummary &run, Column column) const;

    std::shared_ptr<const RunsSnapshot> m_snapshot;
};

/// Seconds of a run so far, or in all; negative before it started.
double runSeconds(const RunSummary &run, std::int64_t nowMs);
/// "Evaluating 42 %" for a running run, the state's title for others.
QString stateText(const RunSummary &run);
/// "Evaluating: 420 of 1 000 images, 310 a second, 2 s left"
QString progressText(const Progress &progress);

} // namespace ant
