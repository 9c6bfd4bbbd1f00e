#include "ui/pages/runs/run_table_model.h"

#include "ui/common/display.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

namespace ant {
namespace {

double fractionOf(const RunSummary &run)
{
    if (run.state != RunState::Running || run.progress.total <= 0)
        return -1;
    return std::clamp(double(run.progress.done) / double(run.progress.total), 0.0, 1.0);
}

bool isRightAligned(int column)
{
    return column == RunTableModel::IdColumn || column == RunTableModel::BitsColumn ||
           column >= RunTableModel::Top1Column;
}

double resultOf(const RunSummary &run, RunTableModel::Column column)
{
    if (!run.result)
        return -1;
    if (column == RunTableModel::Top1Column)
        return run.result->top1();
    return column == RunTableModel::Top5Column ? run.result->top5() : run.result->loss;
}

bool isSameSequence(const RunsSnapshot &before, const RunsSnapshot &after)
{
    return before.folder == after.folder && before.runs.size() <= after.runs.size() &&
           std::equal(before.runs.begin(), before.runs.end(), after.runs.begin(),
                      [](const RunSummary &a, const RunSummary &b) { return a.id == b.id; });
}

QString phaseTitle(const std::string &phase)
{
    if (phase == "load")
        return RunTableModel::tr("Loading");
    if (phase == "calibrate")
        return RunTableModel::tr("Calibrating");
    if (phase == "train")
        return RunTableModel::tr("Training");
    return phase == "evaluate" ? RunTableModel::tr("Evaluating") : RunTableModel::tr("Starting");
}

} // namespace

double runSeconds(const RunSummary &run, std::int64_t nowMs)
{
    if (run.startedMs <= 0)
        return -1;
    const std::int64_t end = run.finishedMs > 0 ? run.finishedMs : nowMs;
    return isFinished(run.state) && run.finishedMs <= 0 ? -1 : double(end - run.startedMs) / 1000;
}

QString stateText(const RunSummary &run)
{
    if (run.state != RunState::Running)
        return run.state == RunState::Queued && !run.isQueued ? RunTableModel::tr("Starting")
                                                              : display::stateTitle(run.state);
    const double fraction = fractionOf(run);
    const QString phase = phaseTitle(run.progress.phase);
    return fraction < 0 ? phase : RunTableModel::tr("%1 %2 %").arg(phase).arg(int(100 * fraction));
}

QString progressText(const Progress &progress)
{
    QString line =
        RunTableModel::tr("%1: %2 of %3")
            .arg(phaseTitle(progress.phase), display::count(progress.done), display::count(progress.total));
    if (progress.perSecond > 0) {
        line += RunTableModel::tr(", %1 a second").arg(progress.perSecond, 0, 'f', 0);
        line += RunTableModel::tr(", %1 left")
                    .arg(display::duration(double(progress.total - progress.done) / progress.perSecond));
    }
    return line;
}

void RunTableModel::setSnapshot(std::shared_ptr<const RunsSnapshot> snapshot)
{
    const bool canKeep = m_snapshot && snapshot && isSameSequence(*m_snapshot, *snapshot);
    if (!canKeep) {
        beginResetModel();
        m_snapshot = std::move(snapshot);
        endResetModel();
        return;
    }
    const auto before = m_snapshot;
    const int old = int(before->runs.size());
    const int added = int(snapshot->runs.size()) - old;
    if (added > 0)
        beginInsertRows({}, old, old + added - 1);
    m_snapshot = std::move(snapshot);
    if (added > 0)
        endInsertRows();
    for (int row = 0; row < old; ++row)
        if (before->runs[std::size_t(row)] != run(row))
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int RunTableModel::rowOf(RunId id) const
{
    if (!m_snapshot)
        return -1;
    const auto found = std::ranges::find(m_snapshot->runs, id, &RunSummary::id);
    return found == m_snapshot->runs.end() ? -1 : int(found - m_snapshot->runs.begin());
}

int RunTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_snapshot ? 0 : int(m_snapshot->runs.size());
}

int RunTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    static const char *const kTitles[] = {QT_TR_NOOP("#"),        QT_TR_NOOP("Name"),     QT_TR_NOOP("Model"),
                                          QT_TR_NOOP("Mode"),     QT_TR_NOOP("W/A"),      QT_TR_NOOP("State"),
                                          QT_TR_NOOP("Top-1, %"), QT_TR_NOOP("Top-5, %"), QT_TR_NOOP("Loss"),
                                          QT_TR_NOOP("Time")};
    static const char *const kExplained[] = {
        QT_TR_NOOP("Number of the run in this workspace"),
        QT_TR_NOOP("Name of the run"),
        QT_TR_NOOP("Network"),
        QT_TR_NOOP("Which numeric types were tried"),
        QT_TR_NOOP("Bits of weights / bits of activations"),
        QT_TR_NOOP("What the run is doing"),
        QT_TR_NOOP("Images whose first guess is right, percent"),
        QT_TR_NOOP("Images with the right class among the first five guesses, percent"),
        QT_TR_NOOP("Mean cross entropy"),
        QT_TR_NOOP("From start to end")};
    if (role == Qt::DisplayRole)
        return tr(kTitles[section]);
    if (role == Qt::ToolTipRole)
        return tr(kExplained[section]);
    if (role == Qt::TextAlignmentRole)
        return int((isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant RunTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RunSummary &row = run(index.row());
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
    case StateRole:
        return int(row.state);
    case ProgressRole:
        return fractionOf(row);
    default:
        return {};
    }
}

QString RunTableModel::text(const RunSummary &run, Column column) const
{
    switch (column) {
    case IdColumn:
        return QString::number(run.id.value);
    case NameColumn:
        return QString::fromStdString(run.name);
    case ModelColumn:
        return display::modelTitle(run.spec.model);
    case ModeColumn:
        return display::modeTitle(run.spec.mode);
    case BitsColumn:
        return run.spec.isFloatingPoint()
                   ? QStringLiteral("32/32")
                   : QStringLiteral("%1/%2").arg(run.spec.weightBits).arg(run.spec.activationBits);
    case StateColumn:
        return stateText(run);
    case Top1Column:
    case Top5Column:
        return run.result ? display::percent(resultOf(run, column)) : display::dash();
    case LossColumn:
        return run.result ? display::loss(run.result->loss) : display::dash();
    case TimeColumn:
        return display::duration(runSeconds(run, QDateTime::currentMSecsSinceEpoch()));
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RunTableModel::sortKey(const RunSummary &run, Column column) const
{
    switch (column) {
    case IdColumn:
        return qlonglong(run.id.value);
    case BitsColumn:
        return run.spec.isFloatingPoint() ? 3232 : run.spec.weightBits * 100 + run.spec.activationBits;
    case StateColumn:
        return int(run.state) * 10 + std::max(0.0, fractionOf(run));
    case Top1Column:
    case Top5Column:
    case LossColumn:
        return resultOf(run, column);
    case TimeColumn:
        return runSeconds(run, QDateTime::currentMSecsSinceEpoch());
    default:
        return text(run, column).toCaseFolded();
    }
}

QString RunTableModel::toolTip(const RunSummary &run, Column column) const
{
    if (column == StateColumn) {
        if (run.state == RunState::Running)
            return progressText(run.progress);
        return run.error.empty() ? stateText(run) : QString::fromStdString(run.error);
    }
    if (column == Top1Column && run.result)
        return tr("%1 of %2 images right")
            .arg(display::count(run.result->top1Correct), display::count(run.result->total));
    if (column == Top5Column && run.result)
        return tr("%1 of %2 images right")
            .arg(display::count(run.result->top5Correct), display::count(run.result->total));
    if (column == TimeColumn)
        return tr("Created %1. Load %2, calibrate %3, train %4, evaluate %5.")
            .arg(display::when(run.createdMs), display::duration(run.seconds.load),
                 display::duration(run.seconds.calibrate), display::duration(run.seconds.train),
                 display::duration(run.seconds.evaluate));
    return text(run, column);
}

} // namespace ant
