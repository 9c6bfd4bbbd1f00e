#include "ui/pages/runs/run_filter_proxy.h"

#include "ui/common/display.h"

#include <algorithm>

namespace ant {

RunFilterProxy::RunFilterProxy(RunTableModel *model, QObject *parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    // Before the base class listens, which filters at once.
    const auto forget = [this] { m_groups.reset(); };
    connect(model, &QAbstractItemModel::dataChanged, this, forget);
    connect(model, &QAbstractItemModel::rowsInserted, this, forget);
    connect(model, &QAbstractItemModel::modelReset, this, forget);
    setDynamicSortFilter(true);
    setSourceModel(model);
}

void RunFilterProxy::setFilter(const RunFilter &filter)
{
    m_filter = filter;
    m_groups.reset();
    invalidateFilter();
}

void RunFilterProxy::setShowsArchived(bool shows)
{
    m_showsArchived = shows;
    m_groups.reset();
    invalidateFilter();
}

void RunFilterProxy::toggleGroup(int row)
{
    const std::string model = m_model->modelOf(mapToSource(index(row, 0)).row());
    if (m_collapsed.erase(model) == 0)
        m_collapsed.insert(model);
    invalidateFilter();
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

bool RunFilterProxy::isGroup(int row) const
{
    return m_model->isGroup(mapToSource(index(row, 0)).row());
}

const RunSummary &RunFilterProxy::run(int row) const
{
    return m_model->run(mapToSource(index(row, 0)).row());
}

std::vector<RunId> RunFilterProxy::runs() const
{
    std::vector<RunId> shown;
    for (int row = 0; row < rowCount(); ++row)
        if (!isGroup(row))
            shown.push_back(run(row).id);
    return shown;
}

QVariant RunFilterProxy::data(const QModelIndex &index, int role) const
{
    const bool isOfGroup = index.isValid() && m_model->isGrouped() && isGroup(index.row());
    if (isOfGroup && role == Qt::DisplayRole)
        return groupText(m_model->modelOf(mapToSource(index).row()), index.column());
    if (isOfGroup && role == Qt::ToolTipRole)
        return display::modelHelp(m_model->modelOf(mapToSource(index).row()));
    return QSortFilterProxyModel::data(index, role);
}

QString RunFilterProxy::groupText(const std::string &model, int column) const
{
    const auto found = groups().find(model);
    const Group group = found == groups().end() ? Group() : found->second;
    if (column == RunTableModel::NameColumn)
        return (m_collapsed.contains(model) ? QStringLiteral("▸ ") : QStringLiteral("▾ ")) +
               display::modelTitle(model);
    if (column == RunTableModel::StateColumn)
        return group.runs == 1 ? tr("1 run") : tr("%1 runs").arg(group.runs);
    if (column == RunTableModel::Top1Column && group.best >= 0)
        return tr("≤ %1").arg(display::percent(group.best));
    return {};
}

bool RunFilterProxy::accepts(int row) const
{
    const RunSummary &run = m_model->run(row);
    return (m_showsArchived || !run.isArchived) && m_filter.accepts(run, m_model->texts(row));
}

const std::map<std::string, RunFilterProxy::Group> &RunFilterProxy::groups() const
{
    if (m_groups)
        return *m_groups;
    m_groups.emplace();
    for (int row = 0; row < m_model->runCount(); ++row) {
        if (!accepts(row))
            continue;
        Group &group = (*m_groups)[m_model->modelOf(row)];
        ++group.runs;
        if (const auto &result = m_model->run(row).result)
            group.best = std::max(group.best, result->top1());
    }
    return *m_groups;
}

bool RunFilterProxy::filterAcceptsRow(int row, const QModelIndex &) const
{
    if (m_model->isGroup(row))
        return groups().contains(m_model->modelOf(row));
    return (!m_model->isGrouped() || !m_collapsed.contains(m_model->modelOf(row))) && accepts(row);
}

bool RunFilterProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const int a = left.row(), b = right.row();
    if (m_model->isGrouped()) {
        // Groups stand in one order, each above its runs, whichever way the runs are sorted.
        const bool ascends = sortOrder() == Qt::AscendingOrder;
        if (const int order = m_model->modelOf(a).compare(m_model->modelOf(b)); order != 0)
            return (order < 0) == ascends;
        if (m_model->isGroup(a) || m_model->isGroup(b))
            return m_model->isGroup(a) != m_model->isGroup(b) && m_model->isGroup(a) == ascends;
    }
    return m_model->isLess(a, b, RunTableModel::Column(left.column()));
}

} // namespace ant
