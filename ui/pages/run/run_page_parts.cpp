#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/image_grid.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/panes.h"
#include "ui/common/run_actions.h"
#include "ui/common/run_chooser.h"
#include "ui/common/segmented.h"
#include "ui/common/table_card.h"
#include "ui/common/theme.h"
#include "ui/pages/run/log_panel.h"
#include "ui/pages/run/run_header.h"
#include "ui/pages/run/run_page.h"
#include "ui/pages/run/training_plots.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace ant {
namespace {

constexpr int kReadMs = 500;

} // namespace

RunPage::RunPage(const PageContext &pageContext, QWidget *parent)
    : Page(tr("Run"), pageContext, parent), m_timer(new QTimer(this)),
      m_chooser(new RunChooser(tr("Run that is shown"))), m_stack(new QStackedWidget),
      m_views(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("run"), tr("No run yet"),
                             tr("Start one: its curves, its log and the images that it gets wrong appear "
                                "here while it goes on."))),
      m_header(new RunHeader), m_view(new Segmented({tr("Overview"), tr("Images"), tr("Record")})),
      m_conventions(new TableCard(tr("What was quantized, and how"), TableCard::Style::Text)),
      m_spec(new TableCard(tr("Specification"), TableCard::Style::Rows)),
      m_environment(new TableCard(tr("Environment"), TableCard::Style::Rows)),
      m_files(new TableCard(tr("Files"), TableCard::Style::Rows)),
      m_confusions(new TableCard(tr("Most confused classes"), TableCard::Style::Rows)),
      m_blocks(new TableCard(tr("Blocks: error against the floating-point network"), TableCard::Style::Rows)),
      m_loss(new LossPlot), m_epochs(new EpochPlot), m_log(new LogPanel),
      m_worst(new ImageGrid(tr("Worst images")))
{
    addHeaderWidget(m_chooser);
    buildActions();
    for (QWidget *view : {buildOverview(), buildImages(), buildRecord()})
        m_views->addWidget(view);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeColumn({m_header, m_view, m_views}));
    body()->addWidget(m_stack, 1);
    connect(m_empty->addButton(tr("New run"), true), &QAbstractButton::clicked, this,
            &RunPage::newRunRequested);
    connect(m_chooser, &RunChooser::runChosen, this, &RunPage::showRun);
    connect(m_view, &Segmented::chosen, m_views, &QStackedWidget::setCurrentIndex);
    connect(m_worst, &ImageGrid::classNamesKnown, this, &RunPage::showConfusions);
    m_timer->setInterval(kReadMs);
    connect(m_timer, &QTimer::timeout, this, &RunPage::readFeed);
    for (TableCard *card : {m_conventions, m_spec, m_environment, m_files, m_confusions, m_blocks})
        connect(card, &TableCard::saved, this, &RunPage::reportSaved);
    for (Plot *plot : {static_cast<Plot *>(m_loss), static_cast<Plot *>(m_epochs)})
        connect(plot, &Plot::saved, this, &RunPage::reportSaved);
    connect(m_log, &LogPanel::saved, this, &RunPage::reportSaved);
    connect(m_worst, &ImageGrid::saved, this, &RunPage::reportSaved);
    updateActions();
}

void RunPage::buildActions()
{
    m_layers = makeAction(QStringLiteral("layers"), tr("Layers"), QKeySequence(tr("Ctrl+L")));
    m_folder = makeAction(QStringLiteral("folder"), tr("Open folder"), QKeySequence(tr("Ctrl+E")));
    m_copy = makeAction(QStringLiteral("copy"), tr("Copy command"));
    m_copy->setToolTip(tr("Copy the command line that repeats this run"));
    m_rerun = makeAction(QStringLiteral("launch"), tr("Re-run…"), QKeySequence(tr("Ctrl+R")));
    m_rerun->setToolTip(tr("Change something and run it again (Ctrl+R)"));
    m_resume = makeAction(QStringLiteral("play"), tr("Resume"), QKeySequence(tr("Ctrl+G")));
    m_resume->setToolTip(tr("Let a training that ended early go on from its last checkpoint (Ctrl+G)"));
    m_cancel = makeAction(QStringLiteral("stop"), tr("Cancel"), QKeySequence(tr("Ctrl+.")));
    for (QAction *action : {m_layers, m_folder, m_copy, m_rerun, m_resume, m_cancel})
        addTool(action);
    auto *find = makeAction(QStringLiteral("search"), tr("Search the log"), QKeySequence::Find);
    connect(m_layers, &QAction::triggered, this, [this] { Q_EMIT layersRequested(m_run); });
    connect(m_folder, &QAction::triggered, this, &RunPage::openFolder);
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromStdString(m_details->command));
        banner()->showNotice(tr("The command that repeats this run is in the clipboard."));
    });
    connect(m_rerun, &QAction::triggered, this, [this] { Q_EMIT rerunRequested(m_summary.spec); });
    connect(m_resume, &QAction::triggered, this, [this] { context().actions->resume({m_run}); });
    connect(m_cancel, &QAction::triggered, this, [this] {
        context().actions->cancel({m_run});
        banner()->showNotice(tr("Cancelling: the worker stops after its current batch."));
    });
    connect(find, &QAction::triggered, this, [this] {
        showView(0);
        m_log->search()->setFocus();
    });
}

QWidget *RunPage::buildOverview()
{
    auto *curves = makeSplitter(Qt::Horizontal, {m_loss, m_epochs}, {400, 200});
    m_plots = makeCard({curves});
    auto *right = makeSplitter(Qt::Vertical, {m_plots, m_blocks, m_log}, {320, 320, 280});
    m_blocks->hide();
    auto *both = makeSplitter(Qt::Horizontal, {m_conventions, right}, {400, 640});
    both->setStretchFactor(1, 1);
    context().layout->keep(QStringLiteral("run/overview"), both);
    context().layout->keep(QStringLiteral("run/right"), right);
    return both;
}

QWidget *RunPage::buildImages()
{
    auto *both = makeSplitter(Qt::Horizontal,
                              {makeCard(tr("Wrong answers with the highest loss"), m_worst), m_confusions},
                              {660, 380});
    both->setStretchFactor(0, 1);
    context().layout->keep(QStringLiteral("run/images"), both);
    return both;
}

QWidget *RunPage::buildRecord()
{
    auto *right = makeSplitter(Qt::Vertical, {m_environment, m_files}, {360, 220});
    auto *both = makeSplitter(Qt::Horizontal, {m_spec, right}, {480, 560});
    context().layout->keep(QStringLiteral("run/record"), both);
    return both;
}

} // namespace ant
