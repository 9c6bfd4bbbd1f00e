#include "ui/pages/runs/run_table_model.h"

#include "ui/common/display.h"
#include "ui/pages/runs/run_cells.h"

#include <QDateTime>
#include <QMimeData>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

const QLatin1String kMimeType("application/x-ant-run");

bool isSameSequence(const RunsSnapshot &before, const RunsSnapshot &after)
{
    return before.folder == after.folder && before.runs.size() <= after.runs.size() &&
           std::equal(before.runs.begin(), before.runs.end(), after.runs.begin(),
                      [](const RunSummary &a, const RunSummary &b) { return a.id == b.id; });
}

} // namespace

void RunTableModel::setSnapshot(std::shared_ptr<const RunsSnapshot> snapshot)
{
    const bool canKeep = m_snapshot && snapshot && isSameSequence(*m_snapshot, *snapshot);
    if (!canKeep) {
        beginResetModel();
        m_snapshot = std::move(snapshot);
        m_texts.clear();
        for (int row = 0; row < runCount(); ++row)
            m_texts.push_back(textsOf(run(row)));
        m_groups.clear();
        readQueue();
        if (m_isGrouped)
            addGroups(true);
        endResetModel();
        return;
    }
    const auto before = m_snapshot;
    const int old = int(before->runs.size());
    const int added = int(snapshot->runs.size()) - old;
    if (added > 0)
        beginInsertRows({}, old, old + added - 1);
    m_snapshot = std::move(snapshot);
    for (int row = old; row < runCount(); ++row)
        m_texts.push_back(textsOf(run(row)));
    const auto ranks = std::exchange(m_ranks, {});
    readQueue();
    if (added > 0)
        endInsertRows();
    for (int row = 0; row < old; ++row) {
        const RunSummary &now = run(row);
        const bool hasChanged = before->runs[std::size_t(row)] != now;
        if (hasChanged)
            m_texts[std::size_t(row)] = textsOf(now);
        const auto rank = ranks.find(now.id);
        if (hasChanged || (rank == ranks.end() ? -1 : rank->second) != rankOf(now.id))
            announce(row);
    }
    if (m_isGrouped)
        addGroups(false);
    for (int row = runCount(); row < rowCount(); ++row)
        announce(row); // which runs of a group are shown may have changed
}

void RunTableModel::announce(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void RunTableModel::readQueue()
{
    m_ranks.clear();
    std::vector<std::pair<std::int64_t, RunId>> queue;
    for (int row = 0; row < runCount(); ++row)
        if (run(row).state == RunState::Queued && run(row).isQueued)
            queue.emplace_back(run(row).queuePlace, run(row).id);
    std::ranges::sort(queue);
    for (const auto &[place, id] : queue)
        m_ranks.emplace(id, int(m_ranks.size()));
}

void RunTableModel::addGroups(bool isReset)
{
    std::vector<std::string> fresh;
    for (int row = 0; row < runCount(); ++row)
        if (std::ranges::find(m_groups, run(row).spec.model) == m_groups.end() &&
            std::ranges::find(fresh, run(row).spec.model) == fresh.end())
            fresh.push_back(run(row).spec.model);
    if (fresh.empty())
        return;
    const int first = rowCount();
    if (!isReset)
        beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_groups.insert(m_groups.end(), fresh.begin(), fresh.end());
    if (!isReset)
        endInsertRows();
}

void RunTableModel::setGrouped(bool grouped)
{
    if (grouped == m_isGrouped)
        return;
    beginResetModel();
    m_isGrouped = grouped;
    m_groups.clear();
    if (grouped)
        addGroups(true);
    endResetModel();
}

bool RunTableModel::hasContent(Column column) const
{
    const auto any = [this](auto holds) {
        return m_snapshot && std::ranges::any_of(m_snapshot->runs, holds);
    };
    switch (column) {
    case DeltaColumn:
        return m_baseline.has_value();
    case RateColumn:
    case LeftColumn:
        return any([](const RunSummary &run) { return run.state == RunState::Running; });
    case TagsColumn:
        return any([](const RunSummary &run) { return !run.tags.empty(); });
    default:
        return true;
    }
}

void RunTableModel::setBaseline(std::optional<RunId> baseline)
{
    m_baseline = baseline;
    if (runCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(runCount() - 1, ColumnCount - 1));
}

const std::string &RunTableModel::modelOf(int row) const
{
    return isGroup(row) ? m_groups[std::size_t(row - runCount())] : run(row).spec.model;
}

int RunTableModel::rowOf(RunId id) const
{
    if (!m_snapshot)
        return -1;
    const auto found = std::ranges::lower_bound(m_snapshot->runs, id, {}, &RunSummary::id);
    return found == m_snapshot->runs.end() || found->id != id ? -1 : int(found - m_snapshot->runs.begin());
}

const RunSummary *RunTableModel::find(RunId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &run(row);
}

int RunTableModel::rankOf(RunId id) const
{
    const auto rank = m_ranks.find(id);
    return rank == m_ranks.end() ? -1 : rank->second;
}

bool RunTableModel::isLess(int left, int right, Column column) const
{
    const RunSummary &a = run(left), &b = run(right);
    const auto byText = [&](const QString &one, const QString &other) {
        const int order = one.compare(other, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.id < b.id;
    };
    switch (column) {
    case NameColumn:
        return byText(texts(left).name, texts(right).name);
    case ModelColumn:
        return byText(texts(left).model, texts(right).model);
    case ModeColumn:
        return byText(texts(left).mode, texts(right).mode);
    case TagsColumn:
        return byText(texts(left).tags, texts(right).tags);
    case TaskColumn:
        return a.spec.task != b.spec.task ? a.spec.task < b.spec.task : a.id < b.id;
    case DeviceColumn:
        return a.spec.device != b.spec.device ? a.spec.device < b.spec.device : a.id < b.id;
    case StateColumn:
        if (a.state != b.state)
            return a.state < b.state;
        return a.state == RunState::Queued ? rankOf(a.id) < rankOf(b.id) : a.id < b.id;
    default:
        break;
    }
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    const double one = sortNumber(a, column, now), other = sortNumber(b, column, now);
    if (std::isnan(one) || std::isnan(other))
        return std::isnan(one) && (!std::isnan(other) || a.id < b.id);
    return one != other ? one < other : a.id < b.id;
}

int RunTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : runCount() + int(m_groups.size());
}

int RunTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

bool RunTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || isGroup(index.row()))
        return false;
    const QString text = value.toString().trimmed();
    if (text == data(index, Qt::EditRole).toString())
        return false;
    if (index.column() == NameColumn && !text.isEmpty())
        Q_EMIT renameRequested(run(index.row()).id, text);
    else if (index.column() == TagsColumn)
        Q_EMIT tagsRequested(run(index.row()).id, text);
    else
        return false;
    return true;
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (isGroup(index.row()))
        return Qt::ItemIsEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == NameColumn || index.column() == TagsColumn)
        flags |= Qt::ItemIsEditable;
    if (rankOf(run(index.row()).id) >= 0)
        flags |= Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled;
    return flags;
}

QStringList RunTableModel::mimeTypes() const
{
    return {kMimeType};
}

QMimeData *RunTableModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty() || isGroup(indexes.front().row()))
        return nullptr;
    auto *data = new QMimeData;
    data->setData(kMimeType, QByteArray::number(qlonglong(run(indexes.front().row()).id.value)));
    return data;
}

bool RunTableModel::dropMimeData(const QMimeData *data, Qt::DropAction, int row, int,
                                 const QModelIndex &parent)
{
    const RunId dragged{data->data(kMimeType).toLongLong()};
    const int target = parent.isValid() ? parent.row() : row;
    if (target < 0 || target >= runCount() || rankOf(dragged) < 0)
        return false;
    const int place = rankOf(run(target).id);
    if (place < 0 || place == rankOf(dragged))
        return false;
    Q_EMIT queueMoveRequested(dragged, place);
    return true;
}

} // namespace ant
