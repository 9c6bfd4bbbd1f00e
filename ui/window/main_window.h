#pragma once

#include "ui/common/page.h"
#include "ui/common/theme.h"
#include "ui/common/worker_launcher.h"
#include "ui/common/workspace_reader.h"

#include <QMainWindow>

#include <filesystem>
#include <memory>
#include <optional>

class QLabel;
class QMenu;
class QStackedWidget;

namespace ant {

class ComparePage;
class FigurePage;
class LaunchPage;
class LayersPage;
class LibraryPage;
class ParetoPage;
class RunPage;
class RunsPage;
class Sidebar;
class WelcomePage;

/// The one window: pages, their sidebar, the status bar and the saved layout. Knows no column and no chart.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// Pages in the order of the sidebar.
    enum PageIndex { Runs, NewRun, Run, Layers, Figure, Compare, Library, Pareto };

    /// `layout` is where the arrangement is read from and stored to.
    MainWindow(std::unique_ptr<LayoutKeeper> layout, WorkerLauncher launcher, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens a workspace; shows the layers of `run` once it is there.
    void openWorkspace(const std::filesystem::path &folder, std::optional<RunId> run = std::nullopt);
    void showPage(int page);
    int currentPage() const { return m_current; }
    /// Whether the welcome page stands in place of the runs.
    bool showsWelcome() const;
    WorkspaceReader *reader() const { return m_reader; }
    RunActions *actions() const { return m_actions; }
    RunsPage *runsPage() const { return m_runsPage; }
    LaunchPage *launchPage() const { return m_launchPage; }
    RunPage *runPage() const { return m_runPage; }
    LayersPage *layersPage() const { return m_layersPage; }
    FigurePage *figurePage() const { return m_figurePage; }
    ComparePage *comparePage() const { return m_comparePage; }
    LibraryPage *libraryPage() const { return m_libraryPage; }
    ParetoPage *paretoPage() const { return m_paretoPage; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void buildPages();
    void buildSidebar();
    void buildStatusBar();
    QMenu *buildMenu();
    void connectPages();
    void connectReader();
    void connectActions();
    void showForm(const RunSpec &spec);
    void showRuns(const std::shared_ptr<const RunsSnapshot> &runs);
    void showStatus(const std::shared_ptr<const RunsSnapshot> &runs);
    void chooseWorkspace();
    void setAppearance(theme::Appearance appearance);
    Page *pageAt(int page) const;

    std::unique_ptr<LayoutKeeper> m_layout;
    WorkspaceReader *m_reader;
    RunActions *m_actions;
    Sidebar *m_sidebar;
    QStackedWidget *m_stack;
    WelcomePage *m_welcome;
    RunsPage *m_runsPage = nullptr;
    LaunchPage *m_launchPage = nullptr;
    RunPage *m_runPage = nullptr;
    LayersPage *m_layersPage = nullptr;
    FigurePage *m_figurePage = nullptr;
    ComparePage *m_comparePage = nullptr;
    LibraryPage *m_libraryPage = nullptr;
    ParetoPage *m_paretoPage = nullptr;
    QLabel *m_workers, *m_device, *m_folder;
    std::optional<RunId> m_runToShow;
    int m_current = Runs;
    bool m_isEmpty = true;
};

} // namespace ant
