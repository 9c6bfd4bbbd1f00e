#include "ui/pages/runs/runs_page.h"

#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/run_actions.h"
#include "ui/common/save_dialog.h"
#include "ui/common/theme.h"
#include "ui/pages/runs/run_commands.h"
#include "ui/pages/runs/run_export.h"
#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_table_model.h"

#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace ant {

RunsPage::RunsPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Runs"), pageContext, parent), m_model(new RunTableModel(this)),
      m_proxy(new RunFilterProxy(m_model, this)), m_table(new QTableView), m_stack(new QStackedWidget),
      m_filter(new QLineEdit), m_counts(new QLabel), m_undo(new QUndoStack(this))
{
    buildActions();
    buildTable();
    body()->addWidget(buildFilterRow());
    auto *nothing = new EmptyState(QStringLiteral("search"), tr("No run fits the filter"),
                                   tr("Words search name, model and state; conditions look like mode:ip-f, "
                                      "model:resnet20, state:done or top1>90."));
    connect(nothing->addButton(tr("Clear the filter"), false), &QAbstractButton::clicked, m_filter,
            &QLineEdit::clear);
    m_stack->addWidget(m_table);
    m_stack->addWidget(nothing);
    body()->addWidget(m_stack, 1);
    connect(banner(), &Banner::actionChosen, m_undo, &QUndoStack::undo);
    updateActions();
    updateCounts();
}

std::vector<RunId> RunsPage::selectedRuns() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    std::vector<RunId> runs;
    for (const QModelIndex &row : rows)
        runs.push_back(m_proxy->run(row.row()).id);
    return runs;
}

void RunsPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    m_model->setSnapshot(runs);
    updateActions();
    updateCounts();
}

void RunsPage::updateActions()
{
    bool canCancel = false;
    bool areArchived = true;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        const RunSummary &run = m_proxy->run(row.row());
        canCancel = canCancel || !isFinished(run.state);
        areArchived = areArchived && run.isArchived;
    }
    const bool restores = !rows.isEmpty() && areArchived;
    m_cancel->setEnabled(canCancel);
    m_rerun->setEnabled(rows.size() == 1);
    m_rename->setEnabled(rows.size() == 1);
    m_open->setEnabled(rows.size() == 1);
    m_layers->setEnabled(rows.size() == 1);
    m_compare->setEnabled(rows.size() > 1);
    m_archive->setEnabled(!rows.isEmpty());
    m_archive->setText(restores ? tr("Restore") : tr("Archive"));
    m_archive->setToolTip(restores ? tr("Take the selected runs out of the archive (Del)")
                                   : tr("Put the selected runs away; nothing is deleted (Del)"));
    m_archive->setIcon(icon(restores ? QStringLiteral("unarchive") : QStringLiteral("archive")));
}

void RunsPage::updateCounts()
{
    const int shown = m_proxy->rowCount();
    int running = 0;
    for (int row = 0; row < shown; ++row)
        running += m_proxy->run(row).state == RunState::Running;
    QString text = tr("%n run(s)", nullptr, shown)
                       .replace(QStringLiteral("(s)"), shown == 1 ? QString() : QStringLiteral("s"));
    if (running > 0)
        text += tr(", %1 running").arg(running);
    m_counts->setText(text);
    m_stack->setCurrentIndex(shown == 0 ? 1 : 0);
}

void RunsPage::openSelected(void (RunsPage::*request)(RunId))
{
    const auto runs = selectedRuns();
    if (runs.size() == 1)
        Q_EMIT(this->*request)(runs.front());
}

void RunsPage::rerunSelected()
{
    const auto runs = selectedRuns();
    if (runs.size() == 1)
        Q_EMIT rerunRequested(m_model->run(m_model->rowOf(runs.front())).spec);
}

void RunsPage::cancelSelected()
{
    context().actions->cancel(selectedRuns());
    banner()->showNotice(tr("Cancelling: the worker stops after its current batch."));
}

void RunsPage::renameSelected()
{
    const auto runs = selectedRuns();
    if (runs.size() != 1)
        return;
    const QString before = QString::fromStdString(m_model->run(m_model->rowOf(runs.front())).name);
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename run %1").arg(runs.front().value));
    dialog->setLabelText(tr("Name"));
    dialog->setTextValue(before);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, run = runs.front(), before](const QString &name) {
                if (!name.trimmed().isEmpty() && name != before)
                    m_undo->push(new RenameCommand(context().actions, run, before, name.trimmed()));
            });
    dialog->open();
}

void RunsPage::archiveSelected()
{
    const auto runs = selectedRuns();
    if (runs.empty())
        return;
    const bool archive =
        !std::ranges::all_of(runs, [this](RunId id) { return m_model->run(m_model->rowOf(id)).isArchived; });
    m_undo->push(new ArchiveCommand(context().actions, runs, archive));
    const QString what = runs.size() == 1 ? tr("1 run") : tr("%1 runs").arg(runs.size());
    banner()->showNotice(archive ? tr("Archived %1.").arg(what) : tr("Restored %1.").arg(what), tr("Undo"));
}

void RunsPage::exportSelected(const QString &format)
{
    std::vector<RunId> runs = selectedRuns();
    if (runs.empty())
        for (int row = 0; row < m_proxy->rowCount(); ++row)
            runs.push_back(m_proxy->run(row).id);
    askForFile(this, tr("Export %1 runs").arg(runs.size()), QStringLiteral("runs.") + format,
               {QStringLiteral("*.") + format}, [this, runs, format](const QString &file) {
                   reader().ask(
                       this,
                       [=](Workspace &workspace) {
                           return exportRuns(workspace, runs, format.toStdString(), file.toStdString());
                       },
                       [this, file](const Result<void> &done) {
                           if (done.ok())
                               banner()->showNotice(tr("Written to %1").arg(file));
                           else
                               banner()->showError(QString::fromStdString(done.error().text()));
                       });
               });
}

void RunsPage::showContextMenu(const QPoint &place)
{
    if (!m_table->indexAt(place).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_open, m_layers, m_compare, m_rerun, m_cancel, m_rename, m_archive});
    QAction *exports = menu->addMenu(m_export);
    exports->setText(tr("Export"));
    exports->setIcon(icon(QStringLiteral("export")));
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

} // namespace ant
