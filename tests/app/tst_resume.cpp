#include "core/io/tensor_file.h"
#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <csignal>
#include <random>
#include <sys/resource.h>

using namespace ant;
using namespace ant::test;

/// Trainings that end early and go on.
class TestResume : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_whole = std::make_unique<TemporaryFolder>();
        const Ended ended = antq(command(*m_whole), 120'000);
        QCOMPARE(ended.complaints, QStringList());
        QCOMPARE(ended.status, 0);
    }
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }

    void aWorkerKilledAtRandomStepsEndsWithTheSameBits()
    {
        std::mt19937 random(20260701);
        begin();
        int kills = 0;
        for (std::int64_t target = 1 + std::int64_t(random() % 8); target < 48;
             target += 1 + std::int64_t(random() % 20))
        {
            QTRY_VERIFY_WITH_TIMEOUT((newestStep() >= target && isAtWork()) || isDone(), 60'000);
            if (isDone())
                break;
            QCOMPARE(kill(workerPid(), SIGKILL), 0);
            QVERIFY(m_process->waitForFinished(60'000));
            QCOMPARE(summary().state, RunState::Failed);
            QVERIFY2(summary().error.find("--resume 1") != std::string::npos, summary().error.c_str());
            ++kills;
            startAntq(*m_process, {"run", "--resume", "1", "--workspace", toQString(m_folder->path())});
        }
        QVERIFY(m_process->waitForFinished(120'000));
        QCOMPARE(m_process->exitCode(), 0);
        QVERIFY2(kills >= 2, std::to_string(kills).c_str());
        compareWithTheWholeRun();
        int notes = 0;
        const auto log = open(*m_folder).log(RunId{1});
        for (const LogLine &line : log.value().lines)
            notes += line.text.find("goes on after step") != std::string::npos;
        QCOMPARE(notes, kills);
    }

    void aCancelledRunGoesOnToTheSameBits()
    {
        begin();
        QTRY_VERIFY_WITH_TIMEOUT(newestStep() >= 3, 60'000);
        QCOMPARE(kill(pid_t(m_process->processId()), SIGTERM), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(summary().state, RunState::Cancelled);
        QVERIFY(open(*m_folder).resumePoint(RunId{1}).value().has_value());
        const Ended ended =
            antq({"run", "--resume", "1", "--json", "--workspace", toQString(m_folder->path())}, 120'000);
        QCOMPARE(ended.complaints, QStringList());
        QCOMPARE(ended.status, 0);
        compareWithTheWholeRun();
    }

    void onlyTheNewestCheckpointsAreKept()
    {
        const auto kept = findCheckpoints(open(*m_whole).artifactFolder(RunId{1}));
        ANT_VERIFY_OK(kept);
        QCOMPARE(kept.value().size(), std::size_t(2));
        QCOMPARE(kept.value().back().step, std::int64_t(whole().steps.size()));
    }

    void aRunThatCannotGoOnSaysWhy_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("done") << QStringList{"--resume", "1"} << "run 1 cannot be resumed: it is done";
        QTest::newRow("missing") << QStringList{"--resume", "7"} << "there is no run 7";
        QTest::newRow("other model") << QStringList{"--resume", "1", "--model", "resnet20"}
                                     << "--model cannot be given";
        QTest::newRow("other mode") << QStringList{"--resume", "1", "--mode", "int"}
                                    << "--mode cannot be given";
    }
    void aRunThatCannotGoOnSaysWhy()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const Ended ended = antq(QStringList{"run", "--workspace", toQString(m_whole->path())} + arguments);
        QCOMPARE(ended.status, 2);
        QCOMPARE(ended.complaints.size(), 1);
        QVERIFY2(ended.complaints.front().contains(said), qPrintable(ended.complaints.front()));
    }

    void theCheckpointOfAnotherModeIsRefused()
    {
        begin({"--mode", "int"});
        QTRY_VERIFY_WITH_TIMEOUT(newestStep() >= 2, 60'000);
        QCOMPARE(kill(pid_t(m_process->processId()), SIGTERM), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        const auto foreign = findCheckpoints(open(*m_whole).artifactFolder(RunId{1})).value().back();
        const auto place = checkpointPlace(open(*m_folder).artifactFolder(RunId{1}), foreign.step);
        ANT_VERIFY_OK(place);
        std::filesystem::copy_file(foreign.file, place.value());
        const Ended ended = antq({"run", "--resume", "1", "--workspace", toQString(m_folder->path())});
        QCOMPARE(ended.status, 1);
        QVERIFY2(ended.complaints.last().contains("of a run with mode \"ip-f\", this one has \"int\""),
                 qPrintable(ended.complaints.join('\n')));
    }

    void aFullDiskLeavesTheEarlierCheckpoint()
    {
        // A limit on the size of files stands for the disk: the checkpoint is the first to pass it.
        begin();
        QTRY_VERIFY_WITH_TIMEOUT(newestStep() >= 2, 60'000);
        rlimit limit{16 << 10, 16 << 10};
        const std::int64_t earlier = newestStep();
        QCOMPARE(prlimit(workerPid(), RLIMIT_FSIZE, &limit, nullptr), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(m_process->exitCode(), 1);
        const QByteArray complaint = m_process->readAllStandardError();
        QVERIFY2(complaint.contains("File too large") || complaint.contains("disk"), complaint.constData());
        const auto left = findCheckpoints(open(*m_folder).artifactFolder(RunId{1}));
        ANT_VERIFY_OK(left);
        QVERIFY(left.value().back().step >= earlier);
        ANT_VERIFY_OK(readSafetensors(left.value().back().file));
        const Ended ended =
            antq({"run", "--resume", "1", "--workspace", toQString(m_folder->path())}, 120'000);
        QCOMPARE(ended.status, 0);
        compareWithTheWholeRun();
    }

    void cleanup()
    {
        if (m_process && m_process->state() != QProcess::NotRunning) {
            m_process->kill();
            m_process->waitForFinished();
        }
        m_process.reset();
        m_folder.reset();
    }

private:
    /// Fine-tunes the demo network with a checkpoint after every step.
    static QStringList command(const TemporaryFolder &folder)
    {
        return {"run",
                "--task",
                "qat",
                "--epochs",
                "2",
                "--lr",
                "0.002",
                "--batch",
                "32",
                "--train-images",
                "640",
                "--limit",
                "200",
                "--threads",
                "1",
                "--checkpoint-minutes",
                "0.000001",
                "--workspace",
                toQString(folder.path())};
    }
    void begin(const QStringList &more = {})
    {
        m_process = std::make_unique<QProcess>();
        startAntq(*m_process, command(*m_folder) + more);
        QVERIFY(m_process->waitForStarted());
    }
    static Workspace open(const TemporaryFolder &folder)
    {
        return Workspace::open(folder.path(), Workspace::Access::Read).value();
    }
    bool hasWorkspace() const { return std::filesystem::exists(m_folder->path() / "workspace.sqlite"); }
    std::int64_t newestStep() const
    {
        const auto found = findCheckpoints(m_folder->path() / "artifacts" / "run-1");
        return found.ok() && !found.value().empty() ? found.value().back().step : 0;
    }
    RunSummary summary() const { return open(*m_folder).run(RunId{1}).value(); }
    bool isDone() const { return hasWorkspace() && summary().state == RunState::Done; }
    bool isAtWork() const { return hasWorkspace() && workerPid() != 0; }
    int workerPid() const { return open(*m_folder).workerPid(RunId{1}).value(); }
    static RunRecord recordIn(const TemporaryFolder &folder) { return open(folder).record(RunId{1}).value(); }
    RunRecord whole() const { return recordIn(*m_whole); }

    static std::string contents(const TemporaryFolder &folder, const char *file)
    {
        return readFile(open(folder).artifactFolder(RunId{1}) / file).value();
    }
    /// Losses, epochs, scales, predictions and every bit of the weights.
    void compareWithTheWholeRun() const
    {
        const RunRecord resumed = recordIn(*m_folder), straight = whole();
        QCOMPARE(resumed.state, RunState::Done);
        QVERIFY(straight.steps.size() >= 20);
        QCOMPARE(resumed.steps, straight.steps);
        QCOMPARE(resumed.epochs, straight.epochs);
        QCOMPARE(resumed.quantizers, straight.quantizers);
        QVERIFY(!straight.quantizers.empty());
        QCOMPARE(open(*m_folder).predictions(RunId{1}).value(), open(*m_whole).predictions(RunId{1}).value());
        QVERIFY(contents(*m_folder, "weights.safetensors") == contents(*m_whole, "weights.safetensors"));
        QVERIFY(contents(*m_folder, "best.safetensors") == contents(*m_whole, "best.safetensors"));
    }

    std::unique_ptr<TemporaryFolder> m_whole, m_folder;
    std::unique_ptr<QProcess> m_process;
};

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
