#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/table_header.h"
#include "ui/common/theme.h"
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
    for (QAction *action : {m_open, m_layers, m_compare, m_rerun, m_cancel, m_archive})
        addTool(action);
    addTool(exportAction)->setPopupMode(QToolButton::InstantPopup);
    m_new->setIcon(icon(QStringLiteral("add"), theme::current().accentText));
    m_new->setToolTip(tr("New run (Ctrl+N)"));
    addTool(m_new, true);
    connect(m_new, &QAction::triggered, this, &RunsPage::newRunRequested);
    connect(m_open, &QAction::triggered, this, [this] { openSelected(&RunsPage::runRequested); });
    connect(m_layers, &QAction::triggered, this, [this] { openSelected(&RunsPage::layersRequested); });
    connect(m_compare, &QAction::triggered, this, [this] { Q_EMIT compareRequested(selectedRuns()); });
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
    connect(m_table, &QTableView::doubleClicked, m_open, &QAction::trigger);
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

} // namespace ant
