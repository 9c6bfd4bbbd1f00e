#include "core/store/checkpoints.h"
#include "tests/ui/endless_training.h"
#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/run_actions.h"
#include "ui/pages/run/run_page.h"
#include "ui/pages/runs/queue_hint.h"
#include "ui/pages/runs/run_table_model.h"
#include "ui/pages/runs/runs_page.h"

#include <QAction>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <csignal>

using namespace ant;
using namespace ant::test;

namespace {

constexpr int kWaitMs = 60'000; ///< a loaded machine is slow

int parentOf(int pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(')') + 4).split(' ').front().toInt();
}

/// The antq that watches over a worker of the queue; 0 where a run has a process of its own, whose parent is
/// whoever adopts orphans.
int supervisorOf(int worker)
{
    const int parent = parentOf(worker);
    const QString program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(parent));
    return program == QFileInfo(QStringLiteral(ANT_PROGRAM)).canonicalFilePath() ? parent : 0;
}

bool isAlive(int pid)
{
    return pid > 1 && kill(pid, 0) == 0;
}

/// As a power cut does: nobody has the time to write anything.
void endWithSupervisor(int worker)
{
    const int supervisor = supervisorOf(worker);
    kill(worker, SIGSTOP); // so that it does not hear of the end of the other
    if (supervisor > 1)
        kill(supervisor, SIGKILL);
    kill(worker, SIGKILL);
}

} // namespace

/// kill -9 of the window, of a worker, of everything: what a person finds at the next start.
class KilledProcessesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_first = std::make_unique<QProcess>();
    }
    void cleanup()
    {
        m_window.reset();
        m_first->kill();
        m_first->waitForFinished();
        for (const RunId run : {RunId{1}, RunId{2}})
            if (const int worker = workerOf(run); worker > 1)
                endWithSupervisor(worker);
        m_folder.reset();
    }

    void theRunGoesOnAndTheNextWindowFollowsIt()
    {
        openFirstWindow(QStringLiteral("train"));
        QTRY_VERIFY_WITH_TIMEOUT(workerOf({1}) > 0, kWaitMs);
        const int worker = workerOf({1});
        endFirstWindow();
        QVERIFY(isAlive(worker));

        openNextWindow();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf({1}), RunState::Running, kWaitMs);
        const auto doneBefore = runOf({1}).progress.done;
        QTRY_VERIFY_WITH_TIMEOUT(runOf({1}).progress.done > doneBefore, kWaitMs); // it is seen to go on
        QCOMPARE(workerOf({1}), worker);

        table()->selectRow(0);
        trigger(QStringLiteral("Cancel")); // the worker of another window's run obeys
        QTRY_COMPARE_WITH_TIMEOUT(stateOf({1}), RunState::Cancelled, kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(worker), kWaitMs);
    }

    void aKilledWorkerIsToldAtOnceAndTheTrainingCanBeResumed()
    {
        openNextWindow(endlessTraining());
        QTRY_VERIFY_WITH_TIMEOUT(hasCheckpoint({1}), kWaitMs);
        const auto doneBefore = runOf({1}).progress.done;
        QCOMPARE(kill(workerOf({1}), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf({1}), RunState::Interrupted, kWaitMs);
        QTRY_COMPARE(cell(0, RunTableModel::StateColumn), QStringLiteral("Interrupted"));
        QTRY_VERIFY(m_window->runsPage()->banner()->text().contains(QStringLiteral("Run 1 was interrupted")));
        QVERIFY2(runOf({1}).error.find("it was killed") != std::string::npos, runOf({1}).error.c_str());

        resumeTheSelected();
        QTRY_VERIFY_WITH_TIMEOUT(workerOf({1}) > 0, kWaitMs);
        goesOnBehind(doneBefore);
    }

    void whenAllAreKilledTheRunIsInterruptedAndCanBeResumedOrRetried()
    {
        openFirstWindow(QStringLiteral("train"));
        QTRY_VERIFY_WITH_TIMEOUT(hasCheckpoint({1}), kWaitMs);
        endAll({1});
        const auto doneBefore = runOf({1}).progress.done;

        openNextWindow();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf({1}), RunState::Interrupted, kWaitMs);
        QTRY_VERIFY(m_window->runsPage()->banner()->text().contains(QStringLiteral("Run 1 was interrupted")));
        QVERIFY(m_window->runsPage()->banner()->isVisible());
        QCOMPARE(cell(0, RunTableModel::StateColumn), QStringLiteral("Interrupted"));
        QVERIFY(runOf({1}).error.find("ended without a word") != std::string::npos);
        showRunPage();
        QVERIFY(runPageSays(QStringLiteral("ended without a word")));

        m_window->showPage(MainWindow::Runs);
        resumeTheSelected();
        QTRY_VERIFY_WITH_TIMEOUT(workerOf({1}) > 0, kWaitMs);
        QCOMPARE(m_window->reader()->runs()->runs.size(), std::size_t(1)); // the same run
        goesOnBehind(doneBefore);
    }

    void theQueueIsTakenUpAgain()
    {
        openFirstWindow(QStringLiteral("queue"));
        QTRY_VERIFY_WITH_TIMEOUT(workerOf({1}) > 0, kWaitMs);
        endAll({1});

        openNextWindow();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf({1}), RunState::Interrupted, kWaitMs);
        QCOMPARE(stateOf({2}), RunState::Queued);
        auto *hint = m_window->runsPage()->findChild<QueueHint *>();
        QTRY_VERIFY_WITH_TIMEOUT(hint->isVisible(), kWaitMs);
        QVERIFY(hint->findChild<QLabel *>()->text().contains(QStringLiteral("1 run waits")));
        QTest::mouseClick(hint->findChild<QPushButton *>(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(workerOf({2}) > 0, kWaitMs);
        QTRY_VERIFY_WITH_TIMEOUT(!hint->isVisible(), kWaitMs);
    }

private:
    std::filesystem::path workspacePath() const { return m_folder->path() / "workspace"; }
    QTableView *table() const { return m_window->runsPage()->findChild<QTableView *>(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    RunSummary runOf(RunId id) const
    {
        const auto run = openToWrite(workspacePath()).run(id);
        return run.ok() ? run.value() : RunSummary();
    }
    /// As the window shows it.
    RunState stateOf(RunId id) const
    {
        if (m_window->reader()->runs())
            for (const RunSummary &run : m_window->reader()->runs()->runs)
                if (run.id == id)
                    return run.state;
        return RunState::Done;
    }
    int workerOf(RunId id) const
    {
        const auto pid = openToWrite(workspacePath()).workerPid(id);
        return pid.ok() ? pid.value() : 0;
    }
    bool hasCheckpoint(RunId id) const
    {
        const auto files = findCheckpoints(openToWrite(workspacePath()).artifactFolder(id));
        return files.ok() && !files.value().empty();
    }

    void goesOnBehind(std::int64_t done) const
    {
        // Seen once: between epochs the phase is another.
        QVERIFY(QTest::qWaitFor(
            [&] {
                const Progress progress = runOf({1}).progress;
                return progress.phase == "train" && progress.done > done;
            },
            kWaitMs));
    }
    void openFirstWindow(const QString &what)
    {
        m_first->start(QStringLiteral(ANT_WINDOW_PROBE),
                       {what, QString::fromStdString(workspacePath().string()), QStringLiteral(ANT_PROGRAM)});
        QVERIFY(m_first->waitForStarted());
    }
    void endFirstWindow()
    {
        QCOMPARE(kill(pid_t(m_first->processId()), SIGKILL), 0);
        QVERIFY(m_first->waitForFinished(kWaitMs));
    }
    void endAll(RunId run)
    {
        const int worker = workerOf(run);
        QVERIFY(worker > 1);
        endFirstWindow();
        endWithSupervisor(worker);
        QTRY_COMPARE_WITH_TIMEOUT(workerOf(run), 0, kWaitMs);
    }
    void openNextWindow(const std::optional<RunSpec> &toStart = {})
    {
        m_window = makeWindow(m_folder->path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        m_window->openWorkspace(workspacePath());
        if (toStart) {
            QTRY_VERIFY(m_window->reader()->runs());
            m_window->actions()->start(*toStart);
        }
        QTRY_VERIFY(m_window->reader()->runs() && !m_window->reader()->runs()->runs.empty());
        table()->sortByColumn(RunTableModel::IdColumn, Qt::AscendingOrder);
    }
    void trigger(const QString &text)
    {
        for (QAction *action : m_window->runsPage()->findChildren<QAction *>())
            if (action->text() == text) {
                QTRY_VERIFY(action->isEnabled());
                action->trigger();
            }
    }
    void resumeTheSelected()
    {
        table()->setFocus();
        table()->selectRow(0);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(table(), Qt::Key_G, Qt::ControlModifier);
    }
    void showRunPage()
    {
        m_window->runPage()->showRun({1});
        m_window->showPage(MainWindow::Run);
    }
    bool runPageSays(const QString &text) const
    {
        const auto labels = m_window->runPage()->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<QProcess> m_first;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(KilledProcessesTest)
#include "tst_killed_processes.moc"
