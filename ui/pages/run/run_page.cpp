#include "ui/pages/run/run_page.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/empty_state.h"
#include "ui/common/image_grid.h"
#include "ui/common/run_actions.h"
#include "ui/common/run_chooser.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/pages/run/log_panel.h"
#include "ui/pages/run/run_header.h"
#include "ui/pages/run/training_plots.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace ant {

void RunPage::showRun(RunId run)
{
    m_run = run;
    if (reader().runs())
        showRuns(reader().runs());
}

void RunPage::showView(int view)
{
    m_view->setCurrent(view);
    m_views->setCurrentIndex(view);
}

void RunPage::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    auto now = std::ranges::find(runs->runs, m_run, &RunSummary::id);
    if (now == runs->runs.end() && !runs->runs.empty())
        now = std::prev(runs->runs.end()); // the newest one
    m_stack->setCurrentIndex(now == runs->runs.end() ? 0 : 1);
    m_run = now == runs->runs.end() ? RunId() : now->id;
    m_chooser->setRuns(RunChooser::newestFirst(*runs, m_run), m_run);
    if (now == runs->runs.end()) {
        m_summary = {};
        m_details.reset();
        setSubtitle({});
        updateActions();
        return;
    }
    const bool isOther = m_summary.id != now->id || !m_details;
    const bool isResumed = isFinished(m_summary.state) && !isFinished(now->state);
    const bool isNewPhase = m_summary.state != now->state || m_summary.progress.phase != now->progress.phase;
    m_summary = *now;
    m_header->setRun(*now);
    setSubtitle(tr("%1, %2").arg(display::modelTitle(now->spec.model), display::modeTitle(now->spec.mode)),
                display::modelHelp(now->spec.model));
    updateActions();
    if (isOther || isResumed)
        startOver(*now);
    if (isOther || isResumed || isNewPhase)
        readDetails();
    readFeed();
    if (now->state == RunState::Running)
        m_timer->start();
    else
        m_timer->stop();
}

void RunPage::hideEvent(QHideEvent *event)
{
    m_timer->stop(); // started again by the first look at the runs
    Page::hideEvent(event);
}

void RunPage::startOver(const RunSummary &run)
{
    m_place = {};
    m_log->clear();
    m_loss->clear();
    m_epochs->setEpochs({});
    m_plots->setVisible(run.spec.task == Task::Qat);
}

void RunPage::readFeed()
{
    reader().ask(
        m_feedQuestion, this,
        [run = m_run, place = m_place](Workspace &workspace) { return readRunFeed(workspace, run, place); },
        [this](const Result<RunFeed> &feed) {
            if (feed.ok())
                showFeed(feed.value());
            else
                banner()->showError(QString::fromStdString(feed.error().text()));
        });
}

void RunPage::showFeed(const RunFeed &feed)
{
    m_place = feed.next;
    m_log->append(feed.lines);
    m_loss->add(feed.steps);
    m_epochs->setEpochs(feed.epochs);
    if (feed.hasMore)
        readFeed();
}

void RunPage::readDetails()
{
    reader().ask(
        m_detailsQuestion, this,
        [run = m_run](Workspace &workspace) { return readRunDetails(workspace, run); },
        [this](Result<std::shared_ptr<const RunDetails>> details) {
            if (details.ok())
                showDetails(std::move(details).value());
            else
                banner()->showError(QString::fromStdString(details.error().text()));
        });
}

void RunPage::showDetails(std::shared_ptr<const RunDetails> details)
{
    m_details = std::move(details);
    m_conventions->setTable(m_details->conventions);
    m_spec->setTable(m_details->spec);
    m_environment->setTable(m_details->environment);
    m_files->setTable(m_details->files);
    m_blocks->setTable(m_details->blocks);
    m_blocks->setVisible(!m_details->blocks.rows.empty());
    std::vector<ImageTile> tiles;
    for (const Prediction &answer : m_details->worst)
        tiles.push_back({answer.image, answer.label, answer.predicted, -1,
                         tr("loss %1").arg(display::shortReal(double(answer.loss)))});
    m_worst->setImages(m_summary.spec.dataset, Split::Evaluation, std::move(tiles),
                       isFinished(m_summary.state)
                           ? tr("This run has stored no wrong answers.")
                           : tr("The images it gets wrong are known when the run has ended."));
    showConfusions(m_worst->model()->classNames());
    updateActions();
}

void RunPage::showConfusions(const QStringList &)
{
    if (!m_details)
        return;
    std::int64_t wrong = 0;
    if (m_summary.result)
        wrong = m_summary.result->total - m_summary.result->top1Correct;
    Table table{"Confused classes", {"class", "taken for", "images", "of all errors %"}, {}};
    const ImageTileModel *names = m_worst->model();
    for (const auto &pair : m_details->confusions)
        table.rows.push_back({{names->className(pair.label).toStdString()},
                              {names->className(pair.predicted).toStdString()},
                              {pair.images},
                              wrong > 0 ? Cell{100.0 * double(pair.images) / double(wrong), 1} : Cell()});
    m_confusions->setTable(std::move(table));
}

void RunPage::updateActions()
{
    const bool isThere = m_run.value > 0;
    m_layers->setEnabled(isThere && !m_summary.spec.isFloatingPoint());
    m_cancel->setEnabled(isThere && !isFinished(m_summary.state));
    m_resume->setEnabled(isThere && isResumable(m_summary));
    m_rerun->setEnabled(isThere);
    m_folder->setEnabled(m_details && !m_details->files.rows.empty());
    m_copy->setEnabled(bool(m_details));
}

void RunPage::openFolder()
{
    if (m_details)
        QDesktopServices::openUrl(QUrl::fromLocalFile(display::path(m_details->folder)));
}

} // namespace ant
