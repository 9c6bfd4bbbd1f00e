#pragma once

#include "ui/pages/layers/what_if.h"

#include <QAbstractTableModel>

namespace ant {

/// Something else for one quantizer of a run, and what it would come to.
struct Change {
    WhatIf what;
    QuantizerRecord before, after;
    bool isEstimate = false;
};

/// The changes that a person has collected for a new run, one a quantizer at most, in module order.
class ChangesModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { LayerColumn, RoleColumn, BeforeColumn, AfterColumn, MseColumn, SqnrColumn, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setChanges(std::vector<Change> changes);
    /// Adds it, or replaces the one of the same quantizer.
    void put(Change change);
    void remove(int row);
    const std::vector<Change> &changes() const { return m_changes; }
    /// Of a quantizer; null: none.
    const Change *find(int quantizer) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<Change> m_changes;
};

/// The spec of a run that does the same with these changes; it replaces what `spec` says of the same
/// quantizers.
RunSpec withChanges(RunSpec spec, const std::vector<Change> &changes);

} // namespace ant
