#pragma once

#include "core/report/figure12.h"

#include <QAbstractTableModel>

#include <memory>

namespace ant {

/// The numbers under the bars, read-only: network, source, fp32 (accuracy only) and a column for each mode;
/// results with their intervals and differences to the published values. Holds a snapshot.
class FigureTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { NetworkColumn, SourceColumn };
    using QAbstractTableModel::QAbstractTableModel;

    /// Null: no rows and no columns.
    void setFigure(std::shared_ptr<const Figure12> figure, FigureMetric metric);
    const FigureRow *rowAt(const QModelIndex &index) const;
    /// The result of a cell, also from the rows derived from it; null where there is none.
    const FigureBar *barAt(const QModelIndex &index) const;
    /// Canonical name of the mode of a column; empty for the others.
    std::string modeAt(const QModelIndex &index) const;
    /// The cell of a result; invalid where it is in no row.
    QModelIndex find(const std::string &network, const std::string &mode, FigureSource source) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    bool isMissing(const QModelIndex &index) const;
    int firstMode() const { return m_metric == FigureMetric::Accuracy ? 3 : 2; }
    QString textAt(const QModelIndex &index) const;
    QString explanationAt(const QModelIndex &index) const;
    QVariant colourAt(const QModelIndex &index) const;

    std::shared_ptr<const Figure12> m_figure;
    FigureMetric m_metric = FigureMetric::Loss;
    std::vector<FigureRow> m_rows; ///< point into m_figure
};

} // namespace ant
