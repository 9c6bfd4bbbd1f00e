#pragma once

#include "ui/common/workspace_reader.h"

#include <QAbstractTableModel>

#include <map>
#include <optional>

namespace ant {

/// Texts of a run that cost something to make, made once for each change of it.
struct RunTexts {
    QString name, model, mode, tags; ///< as shown
    QString folded;                  ///< name, model, mode, state and tags in small letters, for searching
};

/// Table of the runs of a workspace. Holds a snapshot; knows no database and no dialog: what a person changes
/// in a cell or by dragging goes out as a signal, and the table follows when the workspace has changed.
/// Where runs are grouped, a row for each model follows those of the runs; sorting puts it above its runs.
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
        DeltaColumn,
        Top5Column,
        LossColumn,
        TimeColumn,
        RateColumn,
        LeftColumn,
        TagsColumn,
        TaskColumn,
        ImagesColumn,
        BatchColumn,
        DeviceColumn,
        CreatedColumn,
        ColumnCount
    };
    enum Role {
        StateRole = Qt::UserRole, ///< int(RunState)
        ProgressRole,             ///< 0 to 1 of the running phase; -1 where nothing is known
        GroupRole,                ///< bool: a row of a model, not of a run
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay are kept, so that a selection survives; only what differs is announced.
    void setSnapshot(std::shared_ptr<const RunsSnapshot> snapshot);
    void setBaseline(std::optional<RunId> baseline);
    std::optional<RunId> baseline() const { return m_baseline; }
    void setGrouped(bool grouped);
    bool isGrouped() const { return m_isGrouped; }

    const RunSummary &run(int row) const { return m_snapshot->runs[static_cast<std::size_t>(row)]; }
    const RunTexts &texts(int row) const { return m_texts[static_cast<std::size_t>(row)]; }
    bool isGroup(int row) const { return row >= runCount(); }
    int runCount() const { return m_snapshot ? int(m_snapshot->runs.size()) : 0; }
    /// Model of a row, of a run or of a group.
    const std::string &modelOf(int row) const;
    int rowOf(RunId id) const;              ///< -1 where there is none
    const RunSummary *find(RunId id) const; ///< null where there is none
    int rankOf(RunId id) const;             ///< in the queue, 0 for the next; -1 where it does not wait
    /// Whether a column that only some runs fill says something of any: deltas need a baseline, rate and time
    /// left a running run.
    bool hasContent(Column column) const;
    int waitingRuns() const { return int(m_ranks.size()); }
    /// Order of two runs by a column; runs without a number come first, equal ones by their age.
    bool isLess(int left, int right, Column column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::CopyAction; }
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

Q_SIGNALS:
    void renameRequested(ant::RunId run, const QString &name);
    void tagsRequested(ant::RunId run, const QString &tags);
    /// A waiting run was dropped on another one: it shall take its place in the queue.
    void queueMoveRequested(ant::RunId run, int place);

private:
    QString text(int row, Column column) const;
    QVariant colour(const RunSummary &run, Column column) const;
    static QVariant groupData(int role); ///< looks only; the texts depend on the filter
    QString toolTip(int row, Column column) const;
    void readQueue();
    void addGroups(bool isReset); ///< of models that have none yet; a reset announces nothing itself
    void announce(int row);

    std::shared_ptr<const RunsSnapshot> m_snapshot;
    std::vector<RunTexts> m_texts;     ///< of each run
    std::vector<std::string> m_groups; ///< models, in order of their first run; empty where not grouped
    std::map<RunId, int> m_ranks;      ///< of the waiting runs
    std::optional<RunId> m_baseline;
    bool m_isGrouped = false;
};

} // namespace ant
