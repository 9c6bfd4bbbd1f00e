#include "ui/pages/layers/layer_table_model.h"

#include "ui/common/display.h"
#include "ui/common/theme.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

bool isRightAligned(int column)
{
    return column == LayerTableModel::IndexColumn || column == LayerTableModel::BitsColumn ||
           column == LayerTableModel::AlphaColumn || column == LayerTableModel::MseColumn ||
           column == LayerTableModel::SqnrColumn || column == LayerTableModel::MacsColumn;
}

QString roleTitle(Role role)
{
    return role == Role::Weight ? LayerTableModel::tr("Weight") : LayerTableModel::tr("Input");
}

} // namespace

void LayerTableModel::setSnapshot(std::shared_ptr<const LayersSnapshot> snapshot)
{
    beginResetModel();
    m_snapshot = std::move(snapshot);
    m_largestSqnr = 0;
    m_macs = m_mostMacs = 0;
    int layer = -1; // each has two quantizers, one after the other
    for (int row = 0; m_snapshot && row < int(m_snapshot->quantizers.size()); ++row) {
        const QuantizerRecord &now = quantizer(row);
        if (std::isfinite(now.sqnrDb))
            m_largestSqnr = std::max(m_largestSqnr, now.sqnrDb);
        m_mostMacs = std::max(m_mostMacs, now.macs);
        m_macs += now.layerIndex != layer ? now.macs : 0;
        layer = now.layerIndex;
    }
    endResetModel();
}

int LayerTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_snapshot ? 0 : int(m_snapshot->quantizers.size());
}

int LayerTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    static const char *const kTitles[] = {QT_TR_NOOP("#"),      QT_TR_NOOP("Layer"), QT_TR_NOOP("Role"),
                                          QT_TR_NOOP("Shape"),  QT_TR_NOOP("Type"),  QT_TR_NOOP("Bits"),
                                          QT_TR_NOOP("Alpha"),  QT_TR_NOOP("MSE"),   QT_TR_NOOP("SQNR, dB"),
                                          QT_TR_NOOP("MACs, %")};
    static const char *const kExplained[] = {
        QT_TR_NOOP("Index of the layer, as --eight-bit-layers counts"),
        QT_TR_NOOP("Module path"),
        QT_TR_NOOP("The layer's weight or its input"),
        QT_TR_NOOP("Of the tensor that was calibrated"),
        QT_TR_NOOP("Numeric type that was chosen"),
        QT_TR_NOOP("Width of one code"),
        QT_TR_NOOP("Clipping limit in the tensor's own unit; for weights the mean over channels"),
        QT_TR_NOOP("Mean squared error of the calibration tensor"),
        QT_TR_NOOP("Signal to quantization noise; higher is better"),
        QT_TR_NOOP("The layer's share of the network's multiply-accumulates")};
    if (role == Qt::DisplayRole)
        return tr(kTitles[section]);
    if (role == Qt::ToolTipRole)
        return tr(kExplained[section]);
    if (role == Qt::TextAlignmentRole)
        return int((isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant LayerTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QuantizerRecord &row = quantizer(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return int((isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return sortKey(row, column);
    case ColourRole:
        return theme::typeColour(row.type, row.bits);
    case FractionRole:
        return fraction(row, column);
    default:
        return {};
    }
}

double LayerTableModel::fraction(const QuantizerRecord &quantizer, Column column) const
{
    if (column == MacsColumn)
        return m_mostMacs > 0 ? double(quantizer.macs) / double(m_mostMacs) : 0;
    if (!std::isfinite(quantizer.sqnrDb))
        return std::isinf(quantizer.sqnrDb) ? 1 : 0;
    return m_largestSqnr > 0 ? std::clamp(quantizer.sqnrDb / m_largestSqnr, 0.0, 1.0) : 0;
}

double LayerTableModel::macsPercent(const QuantizerRecord &quantizer) const
{
    return m_macs > 0 ? 100 * double(quantizer.macs) / double(m_macs) : 0;
}

QString LayerTableModel::text(const QuantizerRecord &quantizer, Column column) const
{
    switch (column) {
    case IndexColumn:
        return QString::number(quantizer.layerIndex);
    case LayerColumn:
        return QString::fromStdString(quantizer.layer);
    case RoleColumn:
        return roleTitle(quantizer.role);
    case ShapeColumn:
        return display::shape(quantizer.shape);
    case TypeColumn:
        return QString::fromStdString(quantizer.type);
    case BitsColumn:
        return QString::number(quantizer.bits);
    case AlphaColumn:
        return quantizer.alpha.empty() ? display::dash() : display::shortReal(meanAlpha(quantizer));
    case MseColumn:
        return display::scientific(quantizer.mse);
    case SqnrColumn:
        return display::decibel(quantizer.sqnrDb);
    case MacsColumn:
        return QString::number(macsPercent(quantizer), 'f', 1);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant LayerTableModel::sortKey(const QuantizerRecord &quantizer, Column column) const
{
    switch (column) {
    case IndexColumn:
        return quantizer.index;
    case BitsColumn:
        return quantizer.bits;
    case AlphaColumn:
        return meanAlpha(quantizer);
    case MseColumn:
        return quantizer.mse;
    case SqnrColumn:
        return quantizer.sqnrDb;
    case MacsColumn:
        return qlonglong(quantizer.macs);
    case ShapeColumn: {
        qlonglong elements = 1;
        for (const std::int64_t size : quantizer.shape)
            elements *= size;
        return elements;
    }
    default:
        return text(quantizer, column);
    }
}

QString LayerTableModel::toolTip(const QuantizerRecord &quantizer, Column column) const
{
    if (column == TypeColumn) {
        QStringList lines{tr("Candidates, sum of the best MSE over channels:")};
        for (const CandidateScore &candidate : quantizer.candidates)
            lines << QStringLiteral("%1  %2").arg(QString::fromStdString(candidate.type),
                                                  display::real(candidate.score));
        if (quantizer.candidates.empty())
            lines = QStringList(tr("Not searched"));
        if (quantizer.isDiffused)
            lines << tr("Rounding errors of images are passed on to the pixels around, where the network "
                        "sees least of them: their MSE is larger than that of rounding to nearest");
        return lines.join(QLatin1Char('\n'));
    }
    if (column == AlphaColumn && quantizer.alpha.size() > 1) {
        const auto [low, high] = std::ranges::minmax(quantizer.alpha);
        return tr("%1 channels, %2 to %3")
            .arg(quantizer.alpha.size())
            .arg(display::real(low), display::real(high));
    }
    if (column == LayerColumn) // where there is no room for the column of shapes
        return tr("%1, %2").arg(text(quantizer, column), text(quantizer, ShapeColumn));
    if (column == MacsColumn)
        return tr("%1 multiply-accumulates for one image").arg(display::count(quantizer.macs));
    if (column == BitsColumn)
        return quantizer.isSigned ? tr("%1 bits, signed").arg(quantizer.bits)
                                  : tr("%1 bits, unsigned").arg(quantizer.bits);
    return text(quantizer, column);
}

} // namespace ant
