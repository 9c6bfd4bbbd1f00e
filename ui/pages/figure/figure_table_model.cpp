#include "ui/pages/figure/figure_table_model.h"

#include "core/experiment/model_source.h"
#include "ui/common/display.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/pages/figure/figure_texts.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

using Kind = FigureRow::Kind;

QString signedNumber(double value)
{
    const QString text = QString::number(std::abs(value), 'f', 2);
    return std::abs(value) < 0.005 ? QStringLiteral("±0.00")
                                   : (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + text;
}

/// The network's name, and of one from a file the file.
QString networkHelp(const FigureRow &row)
{
    const QString name = QString::fromStdString(row.network);
    for (const FigureBar *bar : row.bars)
        if (bar && isModelFile(bar->model))
            return name + QLatin1Char('\n') + QString::fromStdString(bar->model);
    return name;
}

} // namespace

void FigureTableModel::setFigure(std::shared_ptr<const Figure12> figure, FigureMetric metric)
{
    beginResetModel();
    m_figure = std::move(figure);
    m_metric = metric;
    m_rows = m_figure ? figureRows(*m_figure, metric, true) : std::vector<FigureRow>();
    endResetModel();
}

const FigureRow *FigureTableModel::rowAt(const QModelIndex &index) const
{
    return index.isValid() && std::size_t(index.row()) < m_rows.size() ? &m_rows[std::size_t(index.row())]
                                                                       : nullptr;
}

const FigureBar *FigureTableModel::barAt(const QModelIndex &index) const
{
    const FigureRow *row = rowAt(index);
    return row && index.column() >= firstMode() ? row->bars[std::size_t(index.column() - firstMode())]
                                                : nullptr;
}

std::string FigureTableModel::modeAt(const QModelIndex &index) const
{
    return m_figure && index.column() >= firstMode()
               ? m_figure->modes[std::size_t(index.column() - firstMode())]
               : std::string();
}

QModelIndex FigureTableModel::find(const std::string &network, const std::string &mode,
                                   FigureSource source) const
{
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const FigureRow &row = m_rows[r];
        if (row.kind != Kind::Result || row.network != network || row.source != source)
            continue;
        const auto place = std::ranges::find(m_figure->modes, mode);
        if (place != m_figure->modes.end())
            return index(int(r), firstMode() + int(place - m_figure->modes.begin()));
    }
    return {};
}

int FigureTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FigureTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_figure ? 0 : firstMode() + int(m_figure->modes.size());
}

QVariant FigureTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section > SourceColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (section == NetworkColumn)
        return tr("Network");
    if (section == SourceColumn)
        return m_metric == FigureMetric::Accuracy ? tr("Top-1, %") : tr("Loss, points");
    return section < firstMode() ? tr("FP32")
                                 : display::modeTitle(m_figure->modes[std::size_t(section - firstMode())]);
}

bool FigureTableModel::isMissing(const QModelIndex &index) const
{
    const FigureRow &row = m_rows[std::size_t(index.row())];
    return row.kind == Kind::Result && index.column() >= firstMode() &&
           std::isnan(row.values[std::size_t(index.column() - firstMode())]);
}

QString FigureTableModel::textAt(const QModelIndex &index) const
{
    const FigureRow &row = m_rows[std::size_t(index.row())];
    if (index.column() == NetworkColumn) // once for all of its rows
        return index.row() > 0 && m_rows[std::size_t(index.row() - 1)].network == row.network
                   ? QString()
                   : QString::fromStdString(row.network);
    if (index.column() == SourceColumn)
        return figureRowTitle(row);
    const double value =
        index.column() < firstMode() ? row.fp32 : row.values[std::size_t(index.column() - firstMode())];
    if (std::isnan(value))
        return row.kind == Kind::Result ? display::dash() : QString();
    if (row.kind == Kind::Difference)
        return signedNumber(value);
    const QString text = QString::number(value, 'f', 2);
    return row.kind == Kind::Interval ? QStringLiteral("±") + text : text;
}

QString FigureTableModel::explanationAt(const QModelIndex &index) const
{
    const FigureRow &row = m_rows[std::size_t(index.row())];
    if (index.column() == NetworkColumn)
        return networkHelp(row);
    if (index.column() == SourceColumn)
        return figureRowHelp(row, m_metric);
    if (isMissing(index) && row.source != FigureSource::Published)
        return missingText(row.source, barAt(index) != nullptr);
    const FigureBar *bar = barAt(index);
    return bar ? figureBarText(*bar) : QString();
}

QVariant FigureTableModel::colourAt(const QModelIndex &index) const
{
    const FigureRow &row = m_rows[std::size_t(index.row())];
    if (isMissing(index) || row.kind == Kind::Interval ||
        (index.column() == SourceColumn && row.kind != Kind::Result))
        return theme::current().muted;
    if (row.kind != Kind::Difference || index.column() < firstMode())
        return {};
    const double value = row.values[std::size_t(index.column() - firstMode())];
    const double gain = m_metric == FigureMetric::Accuracy ? value : -value;
    if (std::isnan(gain) || std::abs(gain) < 0.005)
        return {};
    return gain > 0 ? theme::current().good : theme::current().bad;
}

QVariant FigureTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return textAt(index);
    case Qt::AccessibleTextRole:
        return index.column() == NetworkColumn
                   ? QString::fromStdString(m_rows[std::size_t(index.row())].network)
                   : textAt(index);
    case Qt::ToolTipRole:
        return explanationAt(index);
    case Qt::ForegroundRole:
        return colourAt(index);
    case Qt::TextAlignmentRole:
        return int((index.column() > SourceColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DecorationRole: {
        const FigureBar *bar = barAt(index);
        const bool isChosen = bar && bar->hasOwnRule && m_rows[std::size_t(index.row())].kind == Kind::Result;
        return isChosen ? QVariant(icon(QStringLiteral("pin"))) : QVariant();
    }
    default:
        return {};
    }
}

} // namespace ant
