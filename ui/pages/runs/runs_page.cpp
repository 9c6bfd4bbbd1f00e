#include "ui/pages/runs/runs_page.h"

#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/run_actions.h"
#include "ui/common/save_dialog.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/runs/run_commands.h"
#include "ui/pages/runs/run_export.h"
#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_state_delegate.h"
#include "ui/pages/runs/run_table_model.h"

#include <QAction>
#include <QCheckBox>
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

void RunsPage::buildActions()
{
    m_layers = makeAction(QStringLiteral("layers"), tr("Layers"), Qt::Key_Return);
    m_rerun = makeAction(QStringLiteral("repeat"), tr("Re-run…"), QKeySequence(tr("Ctrl+R")));
    m_cancel = makeAction(QStringLiteral("stop"), tr("Cancel"), QKeySequence(tr("Ctrl+.")));
    m_rename = makeAction(QStringLiteral("rename"), tr("Rename…"), Qt::Key_F2);
    m_archive = makeAction(QStringLiteral("archive"), tr("Archive"), Qt::Key_Delete);
    m_new = makeAction(QStringLiteral("add"), tr("New run"));
    auto *undo = m_undo->createUndoAction(this, tr("Undo"));
    undo->setShortcut(QKeySequence::Undo);
    auto *redo = m_undo->createRedoAction(this, tr("Redo"));
    redo->setShortcut(QKeySequence::Redo);
    addActions({undo, redo});
    m_export = new QMenu(this);
    fillExportMenu(m_export);
    auto *exportAction = makeAction(QStringLiteral("export"), tr("Export"));
    exportAction->setMenu(m_export);
    exportAction->setToolTip(tr("Export the selected runs, or all that are shown"));
    for (QAction *action : {m_layers, m_rerun, m_cancel, m_archive})
        addTool(action);
    addTool(exportAction)->setPopupMode(QToolButton::InstantPopup);
    m_new->setIcon(icon(QStringLiteral("add"), theme::current().accentText));
    m_new->setToolTip(tr("New run (Ctrl+N)"));
    addTool(m_new, true);
    connect(m_new, &QAction::triggered, this, &RunsPage::newRunRequested);
    connect(m_layers, &QAction::triggered, this, &RunsPage::openLayers);
    connect(m_rerun, &QAction::triggered, this, &RunsPage::rerunSelected);
    connect(m_cancel, &QAction::triggered, this, &RunsPage::cancelSelected);
    connect(m_rename, &QAction::triggered, this, &RunsPage::renameSelected);
    connect(m_archive, &QAction::triggered, this, &RunsPage::archiveSelected);
}

void RunsPage::fillExportMenu(QMenu *menu)
{
    const std::pair<const char *, QString> formats[] = {{"xlsx", tr("Spreadsheet (XLSX)…")},
                                                        {"csv", tr("CSV…")},
                                                        {"md", tr("Markdown…")},
                                                        {"json", tr("JSON…")}};
    for (const auto &[format, title] : formats)
        connect(menu->addAction(title), &QAction::triggered, this,
                [this, name = QString::fromLatin1(format)] { exportSelected(name); });
}

void RunsPage::buildTable()
{
    m_table->setModel(m_proxy);
    m_table->setAccessibleName(tr("Runs"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setItemDelegateForColumn(RunTableModel::StateColumn, new RunStateDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(4 * theme::kGrid);
    auto *header = new TableHeader(m_table);
    m_table->setHorizontalHeader(header);
    const int widths[] = {44, 160, 132, 66, 56, 112, 76, 76, 60, 68};
    for (int column = 0; column < RunTableModel::ColumnCount; ++column)
        header->resizeSection(column, widths[column]);
    header->setSectionResizeMode(RunTableModel::NameColumn, QHeaderView::Stretch);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunTableModel::IdColumn, Qt::DescendingOrder);
    context().layout->keep(QStringLiteral("runs/columns"), header);
    connect(m_table, &QTableView::doubleClicked, this, &RunsPage::openLayers);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPage::showContextMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunsPage::updateActions);
}

QWidget *RunsPage::buildFilterRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * theme::kGrid);
    m_filter->setPlaceholderText(tr("Filter, e.g.  resnet20 mode:ip-f top1>90"));
    m_filter->setAccessibleName(tr("Filter of the runs"));
    m_filter->setToolTip(tr("Filter the runs (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(420);
    m_filter->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto *find = makeAction(QStringLiteral("search"), tr("Filter"), QKeySequence::Find);
    connect(find, &QAction::triggered, m_filter, qOverload<>(&QWidget::setFocus));
    auto *archived = new QCheckBox(tr("Show archived"));
    m_counts->setObjectName(QStringLiteral("muted"));
    layout->addWidget(m_filter, 1);
    layout->addWidget(archived);
    layout->addStretch();
    layout->addWidget(m_counts);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy->setFilter(RunFilter(text));
        updateCounts();
    });
    connect(archived, &QCheckBox::toggled, this, [this](bool shows) {
        m_proxy->setShowsArchived(shows);
        updateCounts();
    });
    return row;
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
    m_layers->setEnabled(rows.size() == 1);
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

void RunsPage::openLayers()
{
    const auto runs = selectedRuns();
    if (runs.size() == 1)
        Q_EMIT layersRequested(runs.front());
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
    menu->addActions({m_layers, m_rerun, m_cancel, m_rename, m_archive});
    QAction *exports = menu->addMenu(m_export);
    exports->setText(tr("Export"));
    exports->setIcon(icon(QStringLiteral("export")));
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

} // namespace ant
