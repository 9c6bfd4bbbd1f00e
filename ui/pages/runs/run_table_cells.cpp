#include "ui/common/display.h"
#include "ui/common/theme.h"
#include "ui/pages/runs/run_cells.h"
#include "ui/pages/runs/run_columns.h"
#include "ui/pages/runs/run_table_model.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFont>

namespace ant {

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const RunColumn &column = runColumns()[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate("ant", column.title);
    if (role == Qt::ToolTipRole)
        return QCoreApplication::translate("ant", column.explanation);
    if (role == Qt::TextAlignmentRole)
        return int((column.isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant RunTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = Column(index.column());
    if (role == Qt::TextAlignmentRole)
        return headerData(column, Qt::Horizontal, role);
    if (role == GroupRole)
        return isGroup(index.row());
    if (isGroup(index.row()))
        return groupData(role);
    const RunSummary &row = run(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::EditRole:
        return column == NameColumn ? texts(index.row()).name : text(index.row(), column);
    case Qt::ToolTipRole:
        return toolTip(index.row(), column);
    case Qt::ForegroundRole:
        return colour(row, column);
    case StateRole:
        return int(row.state);
    case ProgressRole:
        return runFraction(row);
    default:
        return {};
    }
}

QVariant RunTableModel::groupData(int role)
{
    if (role == Qt::FontRole) {
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    if (role == Qt::BackgroundRole)
        return theme::current().side;
    if (role == StateRole)
        return -1;
    return {};
}

QString RunTableModel::text(int row, Column column) const
{
    const RunSummary &run = this->run(row);
    switch (column) {
    case IdColumn:
        return QString::number(run.id.value);
    case NameColumn:
        return texts(row).name;
    case ModelColumn:
        return texts(row).model;
    case ModeColumn:
        return texts(row).mode;
    case BitsColumn:
        return run.spec.isFloatingPoint()
                   ? QStringLiteral("32/32")
                   : QStringLiteral("%1/%2").arg(run.spec.weightBits).arg(run.spec.activationBits);
    case StateColumn:
        return stateText(run, rankOf(run.id));
    case Top1Column:
        return run.result ? display::percent(run.result->top1()) : display::dash();
    case DeltaColumn: {
        const RunSummary *baseline = m_baseline ? find(*m_baseline) : nullptr;
        return baseline ? deltaText(run, *baseline) : QString();
    }
    case Top5Column:
        return run.result ? display::percent(run.result->top5()) : display::dash();
    case LossColumn:
        return run.result ? display::loss(run.result->loss) : display::dash();
    case TimeColumn:
        return display::duration(runSeconds(run, QDateTime::currentMSecsSinceEpoch()));
    case RateColumn:
        return run.state == RunState::Running && run.progress.perSecond > 0
                   ? tr("%1/s").arg(display::shortReal(run.progress.perSecond))
                   : QString();
    case LeftColumn:
        return secondsLeft(run) < 0 ? QString() : display::duration(secondsLeft(run));
    case TagsColumn:
        return texts(row).tags;
    case TaskColumn:
        return QString::fromUtf8(name(run.spec.task).data(), qsizetype(name(run.spec.task).size()));
    case ImagesColumn:
        return run.result ? display::count(run.result->total) : display::dash();
    case BatchColumn:
        return QString::number(run.spec.batch);
    case DeviceColumn:
        return QString::fromStdString(run.spec.device);
    case CreatedColumn:
        return display::when(run.createdMs);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RunTableModel::colour(const RunSummary &run, Column column) const
{
    const RunSummary *baseline = column == DeltaColumn && m_baseline ? find(*m_baseline) : nullptr;
    if (!baseline)
        return {};
    const auto delta = deltaOf(run, *baseline);
    if (run.id == baseline->id || !delta || *delta == 0)
        return theme::current().muted;
    return *delta > 0 ? theme::current().good : theme::current().bad;
}

QString RunTableModel::toolTip(int row, Column column) const
{
    const RunSummary &run = this->run(row);
    if (column == StateColumn && run.state == RunState::Running)
        return display::progress(run.progress);
    if (column == StateColumn && rankOf(run.id) >= 0)
        return tr("Drag it onto another waiting run to take its place, or press Alt+Up and Alt+Down");
    if (column == StateColumn)
        return run.error.empty() ? text(row, column) : QString::fromStdString(run.error);
    if (column == NameColumn && !run.notes.empty())
        return texts(row).name + QLatin1Char('\n') + QString::fromStdString(run.notes);
    if (column == ModelColumn)
        return display::modelHelp(run.spec.model);
    if (column == Top1Column && run.result)
        return tr("%1 of %2 images right")
            .arg(display::count(run.result->top1Correct), display::count(run.result->total));
    if (column == Top5Column && run.result)
        return tr("%1 of %2 images right")
            .arg(display::count(run.result->top5Correct), display::count(run.result->total));
    if (column == DeltaColumn && m_baseline) {
        const RunSummary *baseline = find(*m_baseline);
        if (baseline && baseline->result && run.result && baseline->result->total != run.result->total)
            return tr("The baseline was measured on %1 images, this run on %2")
                .arg(display::count(baseline->result->total), display::count(run.result->total));
        return tr("Top-1 less that of run %1").arg(m_baseline->value);
    }
    if (column == TimeColumn)
        return tr("Created %1. Load %2, calibrate %3, train %4, evaluate %5.")
            .arg(display::when(run.createdMs), display::duration(run.seconds.load),
                 display::duration(run.seconds.calibrate), display::duration(run.seconds.train),
                 display::duration(run.seconds.evaluate));
    return text(row, column);
}

} // namespace ant
