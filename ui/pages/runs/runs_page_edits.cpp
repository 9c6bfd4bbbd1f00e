#include "ui/common/banner.h"
#include "ui/common/edit_command.h"
#include "ui/common/run_actions.h"
#include "ui/pages/runs/notes_panel.h"
#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_table_model.h"
#include "ui/pages/runs/runs_page.h"

#include <QUndoStack>

#include <algorithm>

namespace ant {
namespace {

QString countOf(std::size_t runs)
{
    return runs == 1 ? RunsPage::tr("1 run") : RunsPage::tr("%1 runs").arg(runs);
}

} // namespace

void RunsPage::rerunSelected()
{
    const auto runs = selectedRuns();
    if (runs.size() == 1)
        Q_EMIT rerunRequested(m_model->find(runs.front())->spec);
}

void RunsPage::retrySelected()
{
    std::vector<RunSpec> specs;
    for (const RunId run : selectedRuns())
        specs.push_back(m_model->find(run)->spec);
    if (specs.size() == 1)
        context().actions->start(specs.front());
    else if (!specs.empty())
        context().actions->enqueue(specs);
}

void RunsPage::resumeSelected()
{
    if (const auto runs = selectedRuns(); !runs.empty())
        context().actions->resume(runs);
}

void RunsPage::cancelSelected()
{
    context().actions->cancel(selectedRuns());
    banner()->showNotice(tr("Cancelling: the worker stops after its current batch."));
}

void RunsPage::moveSelected(int by)
{
    const auto runs = selectedRuns();
    if (runs.size() == 1 && m_model->rankOf(runs.front()) >= 0)
        context().actions->moveInQueue(runs.front(), std::max(0, m_model->rankOf(runs.front()) + by));
}

void RunsPage::archiveSelected()
{
    const auto runs = selectedRuns();
    if (runs.empty())
        return;
    const bool archive =
        !std::ranges::all_of(runs, [this](RunId id) { return m_model->find(id)->isArchived; });
    const auto set = [this, runs](bool archived) { context().actions->setArchived(runs, archived); };
    m_undo->push(new EditCommand(
        archive ? tr("archive") : tr("restore"), [=] { set(archive); }, [=] { set(!archive); }));
    banner()->showNotice(archive ? tr("Archived %1.").arg(countOf(runs.size()))
                                 : tr("Restored %1.").arg(countOf(runs.size())),
                         tr("Undo"));
}

void RunsPage::deleteSelected()
{
    const auto runs = selectedRuns();
    if (runs.empty())
        return;
    const auto set = [this, runs](bool deleted) { context().actions->setDeleted(runs, deleted); };
    m_undo->push(new EditCommand(
        tr("delete"), [=] { set(true); }, [=] { set(false); }));
    banner()->showNotice(
        tr("Deleted %1. A day from now it is gone for good, with its files.").arg(countOf(runs.size())),
        tr("Undo"));
}

void RunsPage::toggleBaseline()
{
    const auto runs = selectedRuns();
    if (runs.size() == 1)
        setBaseline(m_model->baseline() == runs.front() ? std::nullopt : std::optional(runs.front()));
}

void RunsPage::setTags(RunId id, const QString &text)
{
    const RunSummary *run = m_model->find(id);
    const auto tags = tagsFromText(text);
    if (!run || tags == run->tags)
        return;
    const auto set = [this, id](const auto &words) { context().actions->setTags(id, words); };
    m_undo->push(new EditCommand(
        tr("tags"), [=] { set(tags); }, [=, before = run->tags] { set(before); }));
}

void RunsPage::rename(RunId id, const QString &name)
{
    const QString before = QString::fromStdString(m_model->find(id)->name);
    const auto set = [this, id](const QString &text) { context().actions->rename(id, text); };
    m_undo->push(new EditCommand(
        tr("rename"), [=] { set(name); }, [=] { set(before); }));
}

} // namespace ant
