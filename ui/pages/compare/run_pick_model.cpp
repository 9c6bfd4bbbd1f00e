#include "ui/pages/compare/run_pick_model.h"

#include "ui/common/display.h"

#include <QFont>

#include <algorithm>

namespace ant {

void RunPickModel::setRuns(const std::vector<RunSummary> &runs)
{
    std::vector<RunSummary> finished;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        if (run->result && !run->isArchived)
            finished.push_back(*run);
    if (finished == m_runs)
        return;
    beginResetModel();
    m_runs = std::move(finished);
    endResetModel();
    auto kept = m_picked;
    std::erase_if(kept, [this](RunId run) { return !isKnown(run); });
    pick(std::move(kept));
}

void RunPickModel::setPicked(const std::vector<RunId> &runs)
{
    std::vector<RunId> known;
    for (const RunId run : runs)
        if (isKnown(run))
            known.push_back(run);
    pick(std::move(known));
}

bool RunPickModel::isKnown(RunId run) const
{
    return std::ranges::find(m_runs, run, &RunSummary::id) != m_runs.end();
}

void RunPickModel::pick(std::vector<RunId> runs)
{
    if (runs == m_picked)
        return;
    m_picked = std::move(runs);
    if (!m_runs.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    Q_EMIT pickedChanged();
}

int RunPickModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant RunPickModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RunSummary &run = m_runs[std::size_t(index.row())];
    const bool isPicked = std::ranges::find(m_picked, run.id) != m_picked.end();
    const bool isFirst = isPicked && m_picked.front() == run.id;
    switch (role) {
    case Qt::DisplayRole:
        return tr("#%1  %2  %3 %")
            .arg(run.id.value)
            .arg(QString::fromStdString(run.name), display::percent(run.result->top1()));
    case Qt::CheckStateRole:
        return isPicked ? Qt::Checked : Qt::Unchecked;
    case Qt::FontRole: {
        QFont font;
        font.setBold(isFirst);
        return font;
    }
    case Qt::ToolTipRole:
        return isFirst ? tr("The others are compared with this run")
                       : tr("%1, %2, %3 images")
                             .arg(display::modelHelp(run.spec.model), display::modeTitle(run.spec.mode),
                                  display::count(run.result->total));
    default:
        return {};
    }
}

bool RunPickModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const RunId run = m_runs[std::size_t(index.row())].id;
    auto picked = m_picked;
    std::erase(picked, run);
    if (value.toInt() == Qt::Checked)
        picked.push_back(run);
    pick(std::move(picked));
    return true;
}

Qt::ItemFlags RunPickModel::flags(const QModelIndex &index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

} // namespace ant
