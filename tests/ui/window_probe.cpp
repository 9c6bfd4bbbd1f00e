// Helper process of the tests that measure the window or end it by force:
//   ant-window-probe start WORKSPACE RUNS BEGAN_NS  milliseconds from BEGAN_NS (steady clock, when the
//   process was
//                                                   asked for) to the first painted table of so many runs
//   ant-window-probe tour WORKSPACE RUNS            megabytes that it holds once every page has been seen
//   ant-window-probe train WORKSPACE ENGINE         a window in which somebody starts an endless training of
//   the
//                                                   demo network
//   ant-window-probe queue WORKSPACE ENGINE         the same with two of them in the queue
//   ant-window-probe write WORKSPACE                what a worker writes, four times a second, until it is
//   ended
#include "tests/support/run_builder.h"
#include "tests/ui/endless_training.h"
#include "tests/ui/process_memory.h"
#include "ui/common/icons.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/run_actions.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/window/main_window.h"
#include "ui/window/start_window.h"

#include <QApplication>
#include <QEvent>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>

using namespace ant;
using namespace ant::test;

namespace {

/// Calls once, after the table has been painted with at least so many rows.
class PaintWatch final : public QObject {
public:
    PaintWatch(QTableView *table, int rows, std::function<void()> then)
        : QObject(table), m_table(table), m_rows(rows), m_then(std::move(then))
    {
        table->viewport()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && m_then && m_table->model()->rowCount() >= m_rows)
            QTimer::singleShot(0, this, std::exchange(m_then, nullptr)); // once the paint event is over
        return QObject::eventFilter(watched, event);
    }

private:
    QTableView *m_table;
    int m_rows;
    std::function<void()> m_then;
};

QTableView *runsTable(const MainWindow &window)
{
    return window.runsPage()->findChild<QTableView *>();
}

/// Shows one page after another, half a second each, then says what the process holds.
void visitPages(MainWindow &window, int page)
{
    if (page > MainWindow::Library) {
        std::printf("%.1f\n", residentMegabytes());
        QCoreApplication::quit();
        return;
    }
    window.showPage(page);
    QTimer::singleShot(500, &window, [&window, page] { visitPages(window, page + 1); });
}

int writeAsWorker(const std::filesystem::path &folder)
{
    auto workspace = Workspace::open(folder, Workspace::Access::Write);
    if (!workspace.ok())
        return 1;
    RunSpec spec = resnet20Spec("ip-f");
    spec.task = Task::Qat;
    const RunningRun running = addRunningRun(workspace.value(), spec, {"train", 0, 100'000, 300});
    for (std::int64_t turn = 1;; ++turn) {
        std::vector<StepRecord> steps;
        for (std::int64_t step = 25 * (turn - 1); step < 25 * turn; ++step)
            steps.push_back({step, 1.0 / double(1 + step)});
        if (!workspace.value().setProgress(running.id, {"train", 25 * turn, 100'000, 100}).ok() ||
            !workspace.value().addSteps(running.id, steps).ok() ||
            !workspace.value().addLog(running.id, LogLevel::Info, "turn " + std::to_string(turn)).ok())
            return 1;
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
}

std::int64_t steadyNs()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

int showWindow(int argc, char **argv)
{
    QApplication application(argc, argv);
    const std::string what = argv[1];
    const bool isMeasuring = what == "start" || what == "tour";
    const QTemporaryDir settings;
    registerResources();
    const auto window = startWindow(
        application,
        std::make_unique<LayoutKeeper>(std::make_unique<QSettings>(
            settings.filePath(QStringLiteral("window.ini")), QSettings::IniFormat)),
        WorkerLauncher(isMeasuring ? QStringLiteral("/nowhere/antq") : QString::fromLocal8Bit(argv[3])),
        argv[2]);
    const int rows = std::atoi(argv[3]);
    new PaintWatch(runsTable(*window), rows, [&] {
        if (what == "start") {
            std::printf("%.1f\n", double(steadyNs() - std::atoll(argv[4])) / 1e6);
            QCoreApplication::quit();
        } else if (what == "tour") {
            visitPages(*window, MainWindow::Runs);
        }
    });
    QObject::connect(window->reader(), &WorkspaceReader::opened, window.get(), [&] {
        if (what == "train")
            window->actions()->start(endlessTraining());
        else if (what == "queue")
            window->actions()->enqueue({endlessTraining(), endlessTraining()});
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "write" && argc == 3)
        return writeAsWorker(argv[2]);
    const int wanted = what == "start" ? 5 : what == "write" ? 0 : 4;
    return argc == wanted ? showWindow(argc, argv) : 2;
}
