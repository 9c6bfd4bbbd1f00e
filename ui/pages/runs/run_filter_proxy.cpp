#include "ui/pages/runs/run_filter_proxy.h"

namespace ant {

RunFilterProxy::RunFilterProxy(RunTableModel *model, QObject *parent)
    : QSortFilterProxyModel(parent), m_model(model)
{
    setSortRole(RunTableModel::SortRole);
    setDynamicSortFilter(true);
    setSourceModel(model);
}

void RunFilterProxy::setFilter(const RunFilter &filter)
{
    m_filter = filter;
    invalidateFilter();
}

void RunFilterProxy::setShowsArchived(bool shows)
{
    m_showsArchived = shows;
    invalidateFilter();
}

const RunSummary &RunFilterProxy::run(int row) const
{
    return m_model->run(mapToSource(index(row, 0)).row());
}

bool RunFilterProxy::filterAcceptsRow(int row, const QModelIndex &) const
{
    const RunSummary &run = m_model->run(row);
    return (m_showsArchived || !run.isArchived) && m_filter.accepts(run);
}

} // namespace ant
