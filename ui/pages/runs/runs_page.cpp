#include "ui/pages/runs/runs_page.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/run_actions.h"
#include "ui/common/save_dialog.h"
#include "ui/pages/runs/column_chooser.h"
#include "ui/pages/runs/notes_panel.h"
#include "ui/pages/runs/queue_hint.h"
#include "ui/pages/runs/run_export.h"
#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_table_model.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QUndoStack>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace ant {

RunsPage::RunsPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Runs"), pageContext, parent), m_model(new RunTableModel(this)),
      m_proxy(new RunFilterProxy(m_model, this)), m_table(new QTableView), m_stack(new QStackedWidget),
      m_filter(new QLineEdit), m_counts(new QLabel), m_hint(new QLabel), m_undo(new QUndoStack(this)),
      m_queueHint(new QueueHint)
{
    buildActions();
    buildMoreActions();
    connectActions();
    buildTable();
    connectTable();
    body()->addWidget(buildFilterRow());
    m_hint->setObjectName(QStringLiteral("warningText"));
    m_hint->setWordWrap(true);
    m_hint->hide();
    body()->addWidget(m_hint);
    body()->addWidget(m_queueHint);
    connect(m_queueHint, &QueueHint::startRequested, context().actions, &RunActions::startQueue);
    auto *nothing = new EmptyState(QStringLiteral("search"), tr("No run fits the filter"), RunFilter::help());
    connect(nothing->addButton(tr("Clear the filter"), false), &QAbstractButton::clicked, m_filter,
            &QLineEdit::clear);
    m_stack->addWidget(m_table);
    m_stack->addWidget(nothing);
    buildNotes();
    auto *splitter = makeSplitter(Qt::Horizontal, {m_stack, m_notes},
                                  {10000, 216}); // the table takes what the notes leave
    splitter->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("runs/notes"), splitter);
    body()->addWidget(splitter, 1);
    connect(banner(), &Banner::actionChosen, m_undo, &QUndoStack::undo);
    updateActions();
    updateCounts();
}

std::vector<RunId> RunsPage::selectedRuns() const
{
    // Whole rows are selected, so that the ranges tell them: selectedRows() asks for the flags of every cell.
    std::set<int> rows;
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(row);
    std::vector<RunId> runs;
    for (const int row : rows)
        if (!m_proxy->isGroup(row))
            runs.push_back(m_proxy->run(row).id);
    return runs;
}

void RunsPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    if (m_baselineOf != runs->folder) {
        m_baselineOf = runs->folder;
        m_undo->clear(); // what was done to another workspace
        const std::int64_t stored = context().layout->choice(baselineKey()).toLongLong();
        m_model->setBaseline(stored > 0 ? std::optional(RunId{stored}) : std::nullopt);
    }
    m_model->setSnapshot(runs);
    m_columns->follow(*m_model);
    m_queueHint->setWaiting(runs->isQueueServed ? 0 : m_model->waitingRuns());
    updateActions();
    updateCounts();
}

void RunsPage::hideEvent(QHideEvent *event)
{
    m_notes->flush();
    Page::hideEvent(event);
}

QString RunsPage::baselineKey() const
{
    const QByteArray folder = QUrl::toPercentEncoding(QString::fromStdString(m_baselineOf.string()));
    return QStringLiteral("baseline/") + QString::fromLatin1(folder);
}

void RunsPage::setBaseline(std::optional<RunId> run)
{
    m_model->setBaseline(run);
    m_columns->follow(*m_model);
    context().layout->setChoice(baselineKey(), run ? QString::number(run->value) : QString());
    updateActions();
}

void RunsPage::setFilter(const QString &text)
{
    const RunFilter filter(text);
    m_proxy->setFilter(filter);
    m_hint->setText(filter.problem());
    m_hint->setVisible(!filter.problem().isEmpty());
    updateCounts();
}

void RunsPage::updateActions()
{
    const std::vector<RunId> runs = selectedRuns();
    const bool isOne = runs.size() == 1;
    bool canCancel = false, areArchived = true, areFinished = true, canResume = !runs.empty();
    for (const RunId id : runs) {
        const RunSummary &run = *m_model->find(id);
        canCancel = canCancel || !isFinished(run.state);
        canResume = canResume && isResumable(run);
        areFinished = areFinished && isFinished(run.state);
        areArchived = areArchived && run.isArchived;
    }
    const bool restores = !runs.empty() && areArchived;
    const bool isBaseline = isOne && m_model->baseline() == runs.front();
    m_cancel->setEnabled(canCancel);
    m_resume->setEnabled(canResume);
    for (QAction *action : {m_rerun, m_rename, m_open, m_layers, m_baseline})
        action->setEnabled(isOne);
    m_compare->setEnabled(runs.size() > 1);
    m_archive->setEnabled(!runs.empty());
    m_delete->setEnabled(!runs.empty() && areFinished);
    m_retry->setEnabled(!runs.empty() && areFinished);
    m_earlier->setEnabled(isOne && m_model->rankOf(runs.front()) > 0);
    m_later->setEnabled(isOne && m_model->rankOf(runs.front()) >= 0);
    m_baseline->setText(isBaseline ? tr("No baseline") : tr("Set as baseline"));
    m_archive->setText(restores ? tr("Restore") : tr("Archive"));
    m_archive->setToolTip(restores ? tr("Take the selected runs out of the archive (Del)")
                                   : tr("Put the selected runs away; nothing is deleted (Del)"));
    m_archive->setIcon(icon(restores ? QStringLiteral("unarchive") : QStringLiteral("archive")));
    m_notes->showRun(isOne ? m_model->find(runs.front()) : nullptr);
}

void RunsPage::updateCounts()
{
    const std::vector<RunId> shown = m_proxy->runs();
    const auto running = std::ranges::count_if(
        shown, [this](RunId id) { return m_model->find(id)->state == RunState::Running; });
    QString text = shown.size() == 1 ? tr("1 run") : tr("%1 runs").arg(shown.size());
    if (running > 0)
        text += tr(", %1 running").arg(running);
    m_counts->setText(text);
    m_stack->setCurrentIndex(m_proxy->rowCount() == 0 ? 1 : 0);
}

void RunsPage::openRow(const QModelIndex &index)
{
    if (m_proxy->isGroup(index.row()))
        m_proxy->toggleGroup(index.row());
    else
        m_open->trigger();
}

void RunsPage::openSelected(void (RunsPage::*request)(RunId))
{
    const auto runs = selectedRuns();
    if (runs.size() == 1)
        Q_EMIT(this->*request)(runs.front());
}

void RunsPage::exportSelected(const QString &format)
{
    std::vector<RunId> runs = selectedRuns();
    if (runs.empty())
        runs = m_proxy->runs();
    askForFile(this, tr("Export %1 runs").arg(runs.size()), QStringLiteral("runs.") + format,
               {QStringLiteral("*.") + format}, [this, runs, format](const QString &file) {
                   reader().ask(
                       this,
                       [=](Workspace &workspace) {
                           return exportRuns(workspace, runs, format.toStdString(), file.toStdString());
                       },
                       [this, file](const Result<void> &done) { reportSaved(file, display::failure(done)); });
               });
}

void RunsPage::showContextMenu(const QPoint &place)
{
    if (!m_table->indexAt(place).isValid() || selectedRuns().empty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_open, m_layers, m_compare, m_baseline});
    menu->addSeparator();
    menu->addActions({m_rerun, m_retry, m_resume, m_cancel, m_earlier, m_later});
    menu->addSeparator();
    menu->addActions({m_rename, m_showNotes, m_archive, m_delete});
    QAction *exports = menu->addMenu(m_export);
    exports->setText(tr("Export"));
    exports->setIcon(icon(QStringLiteral("export")));
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

} // namespace ant
