#include "ui/pages/layers/changes_model.h"

#include "ui/common/display.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

QString roleTitle(Role role)
{
    return role == Role::Weight ? ChangesModel::tr("Weight") : ChangesModel::tr("Input");
}

QString typeText(const QuantizerRecord &record)
{
    return record.type == kNotQuantized
               ? QString::fromStdString(record.type)
               : QStringLiteral("%1 %2 bit").arg(QString::fromStdString(record.type)).arg(record.bits);
}

QString afterText(const Change &change)
{
    const QString type = typeText(change.after);
    return change.what.percent ? ChangesModel::tr("%1, alpha %2 %").arg(type).arg(*change.what.percent)
                               : type;
}

QString mseText(const Change &change)
{
    if (!(change.before.mse > 0))
        return display::dash();
    const double percent = 100 * (change.after.mse / change.before.mse - 1);
    return QStringLiteral("%1%2%3 %")
        .arg(change.isEstimate ? QStringLiteral("≈ ") : QString(),
             percent < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(std::abs(percent), 0, 'f', std::abs(percent) < 9.95 ? 1 : 0);
}

} // namespace

void ChangesModel::setChanges(std::vector<Change> changes)
{
    beginResetModel();
    m_changes = std::move(changes);
    endResetModel();
}

void ChangesModel::put(Change change)
{
    const auto place = std::ranges::lower_bound(m_changes, change.before.index, {},
                                                [](const Change &entry) { return entry.before.index; });
    const int row = int(place - m_changes.begin());
    if (place != m_changes.end() && place->before.index == change.before.index) {
        *place = std::move(change);
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_changes.insert(place, std::move(change));
    endInsertRows();
}

void ChangesModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_changes.erase(m_changes.begin() + row);
    endRemoveRows();
}

const Change *ChangesModel::find(int quantizer) const
{
    const auto found =
        std::ranges::find(m_changes, quantizer, [](const Change &entry) { return entry.before.index; });
    return found == m_changes.end() ? nullptr : &*found;
}

int ChangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int ChangesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    static const char *const kTitles[] = {QT_TR_NOOP("Layer"),   QT_TR_NOOP("Role"), QT_TR_NOOP("In the run"),
                                          QT_TR_NOOP("Instead"), QT_TR_NOOP("MSE"),  QT_TR_NOOP("SQNR, dB")};
    if (role == Qt::DisplayRole)
        return tr(kTitles[section]);
    if (role == Qt::TextAlignmentRole)
        return int((section >= MseColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Change &change = m_changes[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return int((index.column() >= MseColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case LayerColumn:
        return QString::fromStdString(change.before.layer);
    case RoleColumn:
        return roleTitle(change.before.role);
    case BeforeColumn:
        return typeText(change.before);
    case AfterColumn:
        return afterText(change);
    case MseColumn:
        return mseText(change);
    default:
        return QStringLiteral("%1 → %2").arg(display::decibel(change.before.sqnrDb),
                                             display::decibel(change.after.sqnrDb));
    }
}

RunSpec withChanges(RunSpec spec, const std::vector<Change> &changes)
{
    for (const Change &change : changes) {
        std::erase_if(spec.overrides, [&](const QuantizerOverride &old) {
            return old.layer == change.before.layer && old.role == change.before.role;
        });
        spec.overrides.push_back(overrideOf(change.what, change.after));
    }
    return spec;
}

} // namespace ant
