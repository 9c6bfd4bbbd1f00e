#include "ui/window/main_window.h"

#include "ui/common/banner.h"
#include "ui/common/display.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/run_actions.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/figure/figure_page.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/library/library_page.h"
#include "ui/pages/pareto/pareto_page.h"
#include "ui/pages/run/run_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/welcome/welcome_page.h"
#include "ui/window/sidebar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QStatusBar>
#include <QThread>

#include <algorithm>

namespace ant {
namespace {

constexpr int kNarrowBelow = 1080; ///< pixels of the window; a table with all its columns needs the rest

}

MainWindow::MainWindow(std::unique_ptr<LayoutKeeper> layout, WorkerLauncher launcher, QWidget *parent)
    : QMainWindow(parent), m_layout(std::move(layout)), m_reader(new WorkspaceReader(this)),
      m_actions(new RunActions(m_reader, std::move(launcher), this)), m_sidebar(new Sidebar),
      m_stack(new QStackedWidget), m_welcome(new WelcomePage), m_workers(new QLabel), m_device(new QLabel),
      m_folder(new QLabel)
{
    setWindowTitle(tr("ANT Workbench"));
    setWindowIcon(applicationIcon());
    setMinimumSize(800, 600);
    resize(1280, 800);
    buildPages();
    buildSidebar();
    buildStatusBar();
    auto *central = new QWidget;
    auto *row = new QHBoxLayout(central);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addWidget(m_stack, 1);
    setCentralWidget(central);
    connectPages();
    connectActions();
    connectReader();
    m_layout->keep(this);
    showPage(std::clamp(m_layout->choice(QStringLiteral("page")).toInt(), int(Runs), int(Pareto)));
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPages()
{
    const PageContext context{m_reader, m_actions, m_layout.get()};
    m_runsPage = new RunsPage(context);
    m_launchPage = new LaunchPage(context);
    m_runPage = new RunPage(context);
    m_layersPage = new LayersPage(context);
    m_figurePage = new FigurePage(context);
    m_comparePage = new ComparePage(context);
    m_libraryPage = new LibraryPage(context);
    m_paretoPage = new ParetoPage(context);
    for (QWidget *page :
         std::initializer_list<QWidget *>{m_runsPage, m_launchPage, m_runPage, m_layersPage, m_figurePage,
                                          m_comparePage, m_libraryPage, m_paretoPage, m_welcome})
        m_stack->addWidget(page);
}

void MainWindow::buildSidebar()
{
    const std::pair<const char *, QString> pages[] = {{"runs", tr("Runs")},        {"launch", tr("New run")},
                                                      {"run", tr("Run")},          {"layers", tr("Layers")},
                                                      {"figure", tr("Figure 12")}, {"compare", tr("Compare")},
                                                      {"library", tr("Library")},  {"pareto", tr("Pareto")}};
    int number = 0;
    for (const auto &[iconName, title] : pages) {
        const QKeySequence keys(QStringLiteral("Ctrl+%1").arg(number + 1));
        m_sidebar->addPage(QLatin1String(iconName), title,
                           QStringLiteral("%1 (%2)").arg(title, keys.toString(QKeySequence::NativeText)));
        auto *go = new QAction(tr("Go to %1").arg(title), this);
        go->setShortcut(keys);
        connect(go, &QAction::triggered, this, [this, number] { showPage(number); });
        addAction(go);
        ++number;
    }
    auto *newRun = new QAction(tr("New run"), this);
    newRun->setShortcut(QKeySequence::New);
    connect(newRun, &QAction::triggered, this, [this] { showPage(NewRun); });
    addAction(newRun);
    auto *workspace = new QAction(icon(QStringLiteral("folder")), tr("Workspace"), this);
    workspace->setMenu(buildMenu());
    workspace->setToolTip(tr("Open a workspace, run the demo, appearance, help"));
    m_sidebar->addBottom(workspace);
    connect(m_sidebar, &Sidebar::pageChosen, this, &MainWindow::showPage);
}

void MainWindow::buildStatusBar()
{
    m_device->setText(tr("%1 processor threads").arg(QThread::idealThreadCount()));
    m_folder->setTextInteractionFlags(Qt::TextSelectableByMouse);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_workers);
    statusBar()->addWidget(m_device);
    statusBar()->addPermanentWidget(m_folder);
    showStatus(nullptr);
}

void MainWindow::connectPages()
{
    connect(m_runsPage, &RunsPage::newRunRequested, this, [this] { showPage(NewRun); });
    connect(m_runPage, &RunPage::newRunRequested, this, [this] { showPage(NewRun); });
    connect(m_runPage, &RunPage::layersRequested, this, [this](RunId run) {
        m_layersPage->showRun(run);
        showPage(Layers);
    });
    connect(m_layersPage, &LayersPage::newRunRequested, this, [this] { showPage(NewRun); });
    connect(m_comparePage, &ComparePage::newRunRequested, this, [this] { showPage(NewRun); });
    connect(m_paretoPage, &ParetoPage::newRunRequested, this, [this] { showPage(NewRun); });
    connect(m_runsPage, &RunsPage::rerunRequested, this, &MainWindow::showForm);
    connect(m_runPage, &RunPage::rerunRequested, this, &MainWindow::showForm);
    connect(m_layersPage, &LayersPage::rerunRequested, this, &MainWindow::showForm);
    connect(m_runsPage, &RunsPage::runRequested, this, [this](RunId run) {
        m_runPage->showRun(run);
        showPage(Run);
    });
    connect(m_runsPage, &RunsPage::compareRequested, this, [this](const std::vector<RunId> &runs) {
        m_comparePage->compare(runs);
        showPage(Compare);
    });
    connect(m_runsPage, &RunsPage::layersRequested, this, [this](RunId run) {
        m_layersPage->showRun(run);
        showPage(Layers);
    });
    connect(m_figurePage, &FigurePage::layersRequested, this, [this](RunId run) {
        m_layersPage->showRun(run);
        showPage(Layers);
    });
    connect(m_figurePage, &FigurePage::newRunRequested, this, [this](const RunSpec &spec) {
        m_launchPage->fill(spec);
        showPage(NewRun);
    });
    connect(m_launchPage, &LaunchPage::launched, this, [this] { showPage(Runs); });
    connect(m_welcome, &WelcomePage::demoRequested, m_actions, &RunActions::startDemo);
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::chooseWorkspace);
    connect(m_welcome, &WelcomePage::newRunRequested, this, [this] { showPage(NewRun); });
}

void MainWindow::connectActions()
{
    connect(m_actions, &RunActions::demoStarted, m_welcome, &WelcomePage::showDemoStarting);
    connect(m_actions, &RunActions::started, this, [this](RunId run) {
        m_runsPage->banner()->showNotice(tr("Run %1 has been started.").arg(run.value));
    });
    connect(m_actions, &RunActions::queued, this, [this](RunId run) {
        m_runsPage->banner()->showNotice(tr("Run %1 waits in the queue.").arg(run.value));
    });
    connect(m_actions, &RunActions::queuedMany, this, [this](int runs) {
        m_runsPage->banner()->showNotice(tr("%1 runs wait in the queue.").arg(runs));
    });
    connect(m_actions, &RunActions::failed, this, [this](const QString &reason) {
        if (showsWelcome())
            m_welcome->showError(reason);
        else
            pageAt(m_current)->banner()->showError(reason);
    });
    connect(m_actions, &RunActions::resumed, this, [this](int runs) {
        pageAt(m_current)->banner()->showNotice(
            runs == 1 ? tr("The run goes on from its last checkpoint.")
                      : tr("%1 runs wait to go on from their last checkpoints.").arg(runs));
    });
}

void MainWindow::showForm(const RunSpec &spec)
{
    m_launchPage->fill(spec);
    showPage(NewRun);
}

void MainWindow::connectReader()
{
    connect(m_reader, &WorkspaceReader::opened, this, [this](const QString &folder) {
        m_folder->setText(folder);
        m_welcome->setFolder(folder);
        m_layout->setChoice(QStringLiteral("workspace"), folder);
        setWindowTitle(tr("%1 – ANT Workbench").arg(folder.section(QLatin1Char('/'), -1)));
    });
    connect(m_reader, &WorkspaceReader::openFailed, this, [this](const QString &, const QString &reason) {
        m_isEmpty = true;
        m_folder->clear();
        showPage(Runs);
        m_welcome->showError(reason);
    });
    connect(m_reader, &WorkspaceReader::readFailed, this,
            [this](const QString &reason) { pageAt(m_current)->banner()->showError(reason); });
    connect(m_reader, &WorkspaceReader::runsChanged, this, &MainWindow::showRuns);
    connect(m_reader, &WorkspaceReader::runsInterrupted, this, [this](const std::vector<RunId> &runs) {
        const QString what = runs.size() == 1 ? tr("Run %1 was interrupted").arg(runs.front().value)
                                              : tr("%1 runs were interrupted").arg(runs.size());
        pageAt(m_current)->banner()->showError(
            tr("%1: the worker ended without a word. Resume lets a training go on from its last "
               "checkpoint, Retry starts anew.")
                .arg(what));
    });
}

Page *MainWindow::pageAt(int page) const
{
    return static_cast<Page *>(m_stack->widget(page));
}

bool MainWindow::showsWelcome() const
{
    return m_stack->currentWidget() == m_welcome;
}

void MainWindow::openWorkspace(const std::filesystem::path &folder, std::optional<RunId> run)
{
    m_runToShow = run;
    m_reader->open(folder);
}

void MainWindow::showPage(int page)
{
    m_current = page;
    m_sidebar->setCurrent(page);
    if (page == Runs && m_isEmpty)
        m_stack->setCurrentWidget(m_welcome);
    else
        m_stack->setCurrentIndex(page);
}

void MainWindow::showRuns(const std::shared_ptr<const RunsSnapshot> &runs)
{
    m_isEmpty = runs->runs.empty();
    showStatus(runs);
    if (m_runToShow) {
        m_layersPage->showRun(*m_runToShow);
        m_runToShow.reset();
        showPage(Layers);
    } else {
        showPage(m_current);
    }
}

void MainWindow::showStatus(const std::shared_ptr<const RunsSnapshot> &runs)
{
    std::int64_t running = 0, waiting = 0;
    if (runs)
        for (const RunSummary &run : runs->runs) {
            running += run.state == RunState::Running;
            waiting += run.state == RunState::Queued;
        }
    QString text = running == 0   ? tr("No worker running")
                   : running == 1 ? tr("1 worker running")
                                  : tr("%1 workers running").arg(running);
    if (waiting > 0)
        text += tr(", %1 waiting").arg(waiting);
    m_workers->setText(text);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_layout->setChoice(QStringLiteral("page"), QString::number(m_current));
    m_layout->save();
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    m_sidebar->setNarrow(event->size().width() < kNarrowBelow);
    QMainWindow::resizeEvent(event);
}

bool MainWindow::event(QEvent *event)
{
    // The desktop has changed between light and dark.
    if (event->type() == QEvent::ThemeChange)
        theme::apply(*qApp, theme::appearanceFromName(m_layout->choice(QStringLiteral("appearance"))));
    return QMainWindow::event(event);
}

} // namespace ant
