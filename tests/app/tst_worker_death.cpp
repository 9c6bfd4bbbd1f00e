#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <csignal>

using namespace ant;
using namespace ant::test;

/// Workers and callers that end before their run does.
class TestWorkerDeath : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_process = std::make_unique<QProcess>();
    }

    void cleanup()
    {
        if (m_process->state() != QProcess::NotRunning) {
            m_process->kill();
            m_process->waitForFinished();
        }
        m_process.reset();
        m_folder.reset();
    }

    void sigtermCancelsTheRun_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }

    void sigtermCancelsTheRun()
    {
        QFETCH(int, signal);
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(workerPid() != 0, 60'000);
        QCOMPARE(kill(pid_t(m_process->processId()), signal), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(m_process->exitCode(), 1);
        const QByteArray complaint = m_process->readAllStandardError();
        QVERIFY2(complaint.contains("cancelled"), complaint.constData());
        QCOMPARE(complaint.count('\n'), 1);
        QCOMPARE(summary().state, RunState::Cancelled);
    }

    void aKilledWorkerLeavesAFailedRunWithItsReason()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(workerPid() != 0, 60'000);
        QCOMPARE(kill(workerPid(), SIGKILL), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(m_process->exitCode(), 1);
        const QByteArray complaint = m_process->readAllStandardError();
        QVERIFY2(complaint.contains("memory"), complaint.constData());
        QCOMPARE(complaint.count('\n'), 1);
        QCOMPARE(summary().state, RunState::Failed);
        QVERIFY(summary().error.find("killed") != std::string::npos);
    }

    void aCrashIsToldFromAKill()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(workerPid() != 0, 60'000);
        QCOMPARE(kill(workerPid(), SIGSEGV), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QVERIFY(summary().error.find("signal 11") != std::string::npos);
    }

    void aWorkerWhoseCallerIsKilledCancelsItsRun()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(workerPid() != 0, 60'000);
        QCOMPARE(kill(pid_t(m_process->processId()), SIGKILL), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QTRY_COMPARE_WITH_TIMEOUT(summary().state, RunState::Cancelled, 60'000);
        QCOMPARE(workerPid(), 0);
    }

    void killingBothLeavesAnInterruptedRun()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(workerPid() != 0, 60'000);
        const int worker = workerPid();
        QCOMPARE(kill(worker, SIGSTOP), 0); // so that it cannot react to the end of its caller
        QCOMPARE(kill(pid_t(m_process->processId()), SIGKILL), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(kill(worker, SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(workerPid(), 0, 60'000);
        const Ended listed = antq({"list", "--workspace", toQString(m_folder->path())});
        QVERIFY2(listed.output.contains("interrupted"), listed.output.constData());
        QCOMPARE(summary().state, RunState::Interrupted);
    }

    void aRunThatIsCancelledByNumberStops()
    {
        startLongRun();
        QTRY_VERIFY_WITH_TIMEOUT(workerPid() != 0, 60'000);
        const Ended cancelled = antq({"queue", "cancel", "1", "--workspace", toQString(m_folder->path())});
        QCOMPARE(cancelled.complaints, QStringList());
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(m_process->exitCode(), 1);
        QCOMPARE(summary().state, RunState::Cancelled);
    }

private:
    /// Long enough on any machine; every test ends it early.
    void startLongRun()
    {
        startAntq(*m_process, {"run", "--task", "qat", "--mode", "int", "--epochs", "1000", "--workspace",
                               toQString(m_folder->path())});
        QVERIFY(m_process->waitForStarted());
    }

    int workerPid() const
    {
        auto workspace = Workspace::open(m_folder->path(), Workspace::Access::Read);
        if (!workspace.ok())
            return 0;
        const auto pid = workspace.value().workerPid(RunId{1});
        return pid.ok() ? pid.value() : 0;
    }

    RunSummary summary() const
    {
        auto workspace = Workspace::open(m_folder->path(), Workspace::Access::Read);
        if (!workspace.ok())
            return {};
        auto run = workspace.value().run(RunId{1});
        return run.ok() ? std::move(run).value() : RunSummary();
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<QProcess> m_process;
};

QTEST_GUILESS_MAIN(TestWorkerDeath)
#include "tst_worker_death.moc"
