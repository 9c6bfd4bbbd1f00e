#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/run_actions.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
#include "ui/pages/runs/column_chooser.h"
#include "ui/pages/runs/edit_once_delegate.h"
#include "ui/pages/runs/notes_panel.h"
#include "ui/pages/runs/run_columns.h"
#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_state_delegate.h"
#include "ui/pages/runs/run_table_model.h"
#include "ui/pages/runs/runs_page.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

namespace ant {

void RunsPage::buildActions()
{
    m_open = makeAction(QStringLiteral("run"), tr("Open"), Qt::Key_Return);
    m_layers = makeAction(QStringLiteral("layers"), tr("Layers"), QKeySequence(tr("Ctrl+L")));
    m_compare = makeAction(QStringLiteral("compare"), tr("Compare"), QKeySequence(tr("Ctrl+K")));
    m_rerun = makeAction(QStringLiteral("launch"), tr("Re-run…"), QKeySequence(tr("Ctrl+R")));
    m_rerun->setToolTip(tr("Change something and run it again (Ctrl+R)"));
    m_cancel = makeAction(QStringLiteral("stop"), tr("Cancel"), QKeySequence(tr("Ctrl+.")));
    m_rename = makeAction(QStringLiteral("rename"), tr("Rename"), Qt::Key_F2);
    m_archive = makeAction(QStringLiteral("archive"), tr("Archive"), Qt::Key_Delete);
    m_new = makeAction(QStringLiteral("add"), tr("New run"));
    m_export = new QMenu(this);
    fillExportMenu(m_export);
    auto *exportAction = makeAction(QStringLiteral("export"), tr("Export"));
    exportAction->setMenu(m_export);
    exportAction->setToolTip(tr("Export the selected runs, or all that are shown, in the order shown"));
    for (QAction *action : {m_open, m_layers, m_compare, m_rerun, m_cancel, m_archive})
        addTool(action);
    addTool(exportAction)->setPopupMode(QToolButton::InstantPopup);
    m_new->setIcon(icon(QStringLiteral("add"), theme::current().accentText));
    m_new->setToolTip(tr("New run (Ctrl+N)"));
    addTool(m_new, true);
}

/// Those that have no button: in the menu of a row, and by key.
void RunsPage::buildMoreActions()
{
    auto *undo = m_undo->createUndoAction(this, tr("Undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    auto *redo = m_undo->createRedoAction(this, tr("Redo"));
    redo->setShortcuts(
        {QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))}); // as either desktop has it
    redo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addActions({undo, redo});
    m_retry = makeAction(QStringLiteral("repeat"), tr("Retry"), QKeySequence(tr("Ctrl+Shift+R")));
    m_retry->setToolTip(tr("The same again, at once (Ctrl+Shift+R)"));
    m_resume = makeAction(QStringLiteral("play"), tr("Resume"), QKeySequence(tr("Ctrl+G")));
    m_resume->setToolTip(tr("Let trainings that ended early go on from their last checkpoint (Ctrl+G)"));
    m_baseline = makeAction(QStringLiteral("figure"), tr("Set as baseline"), QKeySequence(tr("Ctrl+B")));
    m_earlier = makeAction(QStringLiteral("queue"), tr("Earlier in the queue"), QKeySequence(tr("Alt+Up")));
    m_later = makeAction(QStringLiteral("queue"), tr("Later in the queue"), QKeySequence(tr("Alt+Down")));
    m_delete = makeAction(QStringLiteral("close"), tr("Delete"), QKeySequence(tr("Shift+Del")));
    m_showNotes = makeAction(QStringLiteral("info"), tr("Tags and notes"), QKeySequence(tr("Ctrl+I")));
    m_showNotes->setCheckable(true);
}

void RunsPage::connectActions()
{
    connect(m_new, &QAction::triggered, this, &RunsPage::newRunRequested);
    connect(m_open, &QAction::triggered, this, [this] { openSelected(&RunsPage::runRequested); });
    connect(m_layers, &QAction::triggered, this, [this] { openSelected(&RunsPage::layersRequested); });
    connect(m_compare, &QAction::triggered, this, [this] { Q_EMIT compareRequested(selectedRuns()); });
    connect(m_rerun, &QAction::triggered, this, &RunsPage::rerunSelected);
    connect(m_retry, &QAction::triggered, this, &RunsPage::retrySelected);
    connect(m_resume, &QAction::triggered, this, &RunsPage::resumeSelected);
    connect(m_cancel, &QAction::triggered, this, &RunsPage::cancelSelected);
    connect(m_rename, &QAction::triggered, this,
            [this] { m_table->edit(m_table->currentIndex().siblingAtColumn(RunTableModel::NameColumn)); });
    connect(m_archive, &QAction::triggered, this, &RunsPage::archiveSelected);
    connect(m_delete, &QAction::triggered, this, &RunsPage::deleteSelected);
    connect(m_baseline, &QAction::triggered, this, &RunsPage::toggleBaseline);
    connect(m_earlier, &QAction::triggered, this, [this] { moveSelected(-1); });
    connect(m_later, &QAction::triggered, this, [this] { moveSelected(1); });
}

void RunsPage::buildNotes()
{
    m_notes = new NotesPanel;
    m_notes->setMinimumWidth(200);
    const bool isShown = context().layout->choice(QStringLiteral("runs/notes-shown")) == QLatin1String("yes");
    m_notes->setVisible(isShown);
    m_showNotes->setChecked(isShown);
    connect(m_showNotes, &QAction::toggled, this, [this](bool shows) {
        m_notes->setVisible(shows);
        context().layout->setChoice(QStringLiteral("runs/notes-shown"),
                                    shows ? QStringLiteral("yes") : QString());
    });
    connect(m_notes, &NotesPanel::tagsEdited, this, &RunsPage::setTags);
    connect(m_notes, &NotesPanel::notesEdited, context().actions, &RunActions::setNotes);
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
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers); // by F2; a double click opens the run
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setItemDelegate(new EditOnceDelegate(m_table));
    m_table->setItemDelegateForColumn(RunTableModel::StateColumn, new RunStateDelegate(m_table));
    m_table->setDragDropMode(QAbstractItemView::DragDrop);
    m_table->setDefaultDropAction(Qt::CopyAction);
    m_table->setDragDropOverwriteMode(true); // dropped on a row, whose place it takes
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(4 * theme::kGrid);
    auto *header = new TableHeader(m_table);
    m_table->setHorizontalHeader(header);
    for (int column = 0; column < RunTableModel::ColumnCount; ++column)
        header->resizeSection(column, runColumns()[std::size_t(column)].width);
    header->setSectionResizeMode(RunTableModel::NameColumn, QHeaderView::Stretch);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunTableModel::IdColumn, Qt::DescendingOrder);
    context().layout->keep(QStringLiteral("runs/columns-2"), header);
    m_columns = new ColumnChooser(header, context().layout, this);
}

void RunsPage::connectTable()
{
    connect(m_table, &QTableView::doubleClicked, this, &RunsPage::openRow);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPage::showContextMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunsPage::updateActions);
    connect(m_model, &RunTableModel::renameRequested, this, &RunsPage::rename);
    connect(m_model, &RunTableModel::tagsRequested, this, &RunsPage::setTags);
    connect(m_model, &RunTableModel::queueMoveRequested, context().actions, &RunActions::moveInQueue);
}

QWidget *RunsPage::buildFilterRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * theme::kGrid);
    m_filter->setPlaceholderText(tr("Filter, e.g.  resnet20 mode:ip-f top1>90"));
    m_filter->setAccessibleName(tr("Filter of the runs"));
    m_filter->setToolTip(tr("Filter the runs (Ctrl+F)") + QStringLiteral("\n\n") + RunFilter::help());
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(420);
    m_filter->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto *find = makeAction(QStringLiteral("search"), tr("Filter"), QKeySequence::Find);
    connect(find, &QAction::triggered, m_filter, qOverload<>(&QWidget::setFocus));
    auto *grouped = new QCheckBox(tr("Group by model"));
    grouped->setToolTip(tr("Runs of a network stand together; a double click on its row folds them away"));
    auto *archived = new QCheckBox(tr("Show archived"));
    m_counts->setObjectName(QStringLiteral("muted"));
    layout->addWidget(m_filter, 1);
    layout->addWidget(grouped);
    layout->addWidget(archived);
    layout->addStretch();
    layout->addWidget(m_counts);
    connect(m_filter, &QLineEdit::textChanged, this, &RunsPage::setFilter);
    connect(grouped, &QCheckBox::toggled, this, [this](bool groups) {
        context().layout->setChoice(QStringLiteral("runs/grouped"),
                                    groups ? QStringLiteral("yes") : QString());
        m_model->setGrouped(groups);
        updateCounts();
    });
    connect(archived, &QCheckBox::toggled, this, [this](bool shows) {
        m_proxy->setShowsArchived(shows);
        updateCounts();
    });
    grouped->setChecked(context().layout->choice(QStringLiteral("runs/grouped")) == QLatin1String("yes"));
    return row;
}

} // namespace ant
