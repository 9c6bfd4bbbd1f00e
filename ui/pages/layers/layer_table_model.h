#pragma once

#include "ui/pages/layers/layers_snapshot.h"

#include <QAbstractTableModel>

namespace ant {

/// Read-only table of the quantizers of one run. Holds a snapshot; knows no database and no dialog.
class LayerTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        IndexColumn,
        LayerColumn,
        RoleColumn,
        ShapeColumn,
        TypeColumn,
        BitsColumn,
        AlphaColumn,
        MseColumn,
        SqnrColumn,
        MacsColumn, ///< the layer's part of all
        ColumnCount
    };
    enum Role {
        SortRole = Qt::UserRole, ///< the number, not its text
        ColourRole,              ///< of the numeric type
        FractionRole,            ///< length of the bar in a cell, 0 to 1: part of the column's largest
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setSnapshot(std::shared_ptr<const LayersSnapshot> snapshot);
    const QuantizerRecord &quantizer(int row) const
    {
        return m_snapshot->quantizers[static_cast<std::size_t>(row)];
    }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QString text(const QuantizerRecord &quantizer, Column column) const;
    QVariant sortKey(const QuantizerRecord &quantizer, Column column) const;
    QString toolTip(const QuantizerRecord &quantizer, Column column) const;
    double fraction(const QuantizerRecord &quantizer, Column column) const;
    double macsPercent(const QuantizerRecord &quantizer) const;

    std::shared_ptr<const LayersSnapshot> m_snapshot;
    double m_largestSqnr = 0;                ///< finite ones
    std::int64_t m_macs = 0, m_mostMacs = 0; ///< of all layers, of the largest one
};

} // namespace ant
