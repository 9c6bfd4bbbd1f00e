#include "core/io/tensor_file.h"
#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QElapsedTimer>
#include <QTest>
#include <cmath>
#include <csignal>
#include <fstream>

using namespace ant;
using namespace ant::test;

namespace {

/// Steps of 32 images of the demo network, one thread each, so that as many cores are asked for as processes.
RunSpec demoTraining(const char *mode, int processes)
{
    RunSpec spec;
    spec.task = Task::Qat;
    spec.mode = mode;
    spec.batch = 32;
    spec.limit = 100;
    spec.threads = 1;
    spec.processes = processes;
    spec.training.epochs = 1;
    spec.training.learningRate = 2e-3;
    spec.training.images = 630; // the last of the 20 steps has 22
    return spec;
}

Workspace openFolder(const TemporaryFolder &folder, Workspace::Access access = Workspace::Access::Read)
{
    return Workspace::open(folder.path(), access).value();
}

/// Executes a run as the window does it, and gives back its record.
RunRecord work(const TemporaryFolder &folder, RunId id)
{
    const Ended ended =
        antq({"work", "--run", QString::number(id.value), "--workspace", toQString(folder.path())});
    if (ended.status != 0)
        qWarning("%s", qPrintable(ended.complaints.join(u'\n')));
    return openFolder(folder).record(id).value();
}

double largestDifference(const std::vector<StepRecord> &a, const std::vector<StepRecord> &b)
{
    double largest = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(a[i].loss - b[i].loss) / a[i].loss);
    return largest;
}

/// The gradients of the step between two checkpoints: velocity = 0.9 * before + gradient + decay * weight.
std::map<std::string, std::vector<float>> gradients(const TensorFile &before, const TensorFile &after)
{
    std::map<std::string, std::vector<float>> all;
    for (const auto &[name, tensor] : after.tensors) {
        if (!name.starts_with("optimizer.velocity."))
            continue;
        std::vector<float> gradient = tensor.toFloats();
        const std::vector<float> velocity = before.tensors.at(name).toFloats();
        for (std::size_t i = 0; i < gradient.size(); ++i)
            gradient[i] -= 0.9f * velocity[i];
        all[name] = std::move(gradient);
    }
    return all;
}

/// Of all gradients together: |a - b| / |a|.
double relativeDistance(const std::map<std::string, std::vector<float>> &a,
                        const std::map<std::string, std::vector<float>> &b)
{
    double distance = 0, length = 0;
    for (const auto &[name, values] : a)
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double difference = double(values[i]) - double(b.at(name)[i]);
            distance += difference * difference;
            length += double(values[i]) * double(values[i]);
        }
    return std::sqrt(distance / length);
}

/// Workers of a workspace, the launcher left out.
std::vector<pid_t> workersIn(const TemporaryFolder &folder)
{
    std::vector<pid_t> found;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        const std::string number = entry.path().filename();
        if (number.find_first_not_of("0123456789") != std::string::npos)
            continue;
        std::ifstream file(entry.path() / "cmdline");
        const std::string line((std::istreambuf_iterator<char>(file)), {});
        const std::string program = line.substr(0, line.find('\0'));
        if (program.ends_with("ant-worker") && line.find(folder.path().string()) != std::string::npos)
            found.push_back(std::stoi(number));
    }
    return found;
}

} // namespace

/// Runs that several processes share.
class TestProcesses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }
    void cleanup()
    {
        if (m_process && m_process->state() != QProcess::NotRunning) {
            m_process->kill();
            m_process->waitForFinished();
        }
        m_process.reset();
    }

    void inFloatingPointTheyTakeTheStepsOfOne()
    {
        auto workspace = openFolder(*m_folder, Workspace::Access::Create);
        std::vector<RunRecord> records;
        for (const int processes : {1, 2, 4})
            records.push_back(
                work(*m_folder, workspace.addRun(demoTraining("fp32", processes), false).value()));
        QCOMPARE(records[0].steps.size(), std::size_t(20));
        for (const RunRecord &record : records) {
            QVERIFY2(record.state == RunState::Done, record.error.c_str());
            const double largest = largestDifference(records[0].steps, record.steps);
            qInfo("%d processes: losses of 20 steps differ by %.1e at most, top-1 %.2f %%",
                  record.spec.processes, largest, record.result->top1());
            QVERIFY(largest <= 1e-5);
            QCOMPARE(record.result->total, std::int64_t(100));
            QCOMPARE(workspace.predictions(record.id).value().size(), std::size_t(100));
        }
    }

    void aQuantizedStepHasTheGradientsOfOne()
    {
        RunSpec spec = demoTraining("ip-f", 1);
        spec.training.images = 64; // two steps
        // A batch statistic that differed in its last bit would turn codes, and a single one changes the
        // gradients by a thousandth.
        spec.training.checkpointMinutes = 1e-9;
        spec.training.keptCheckpoints = 10;
        auto workspace = openFolder(*m_folder, Workspace::Access::Create);
        const RunId one = workspace.addRun(spec, false).value();
        QVERIFY(work(*m_folder, one).state == RunState::Done);
        const auto state = [&](RunId run, std::int64_t step) {
            return readSafetensors(checkpointPlace(workspace.artifactFolder(run), step).value()).value();
        };
        const auto expected = gradients(state(one, 1), state(one, 2));
        QVERIFY(expected.size() > 20);
        for (const int processes : {2, 4}) {
            spec.processes = processes;
            const RunId several = workspace.addRun(spec, false).value();
            std::filesystem::copy_file(checkpointPlace(workspace.artifactFolder(one), 1).value(),
                                       checkpointPlace(workspace.artifactFolder(several), 1).value());
            const RunRecord record = work(*m_folder, several);
            QVERIFY2(record.state == RunState::Done, record.error.c_str());
            const double distance =
                relativeDistance(expected, gradients(state(several, 1), state(several, 2)));
            qInfo("%d processes: gradients differ by %.1e", processes, distance);
            QVERIFY(distance <= 1e-4);
        }
    }

    void calibrationAgreesOnOneGridAndTheMeanOfTheScales()
    {
        RunSpec spec = demoTraining("fip-f", 2);
        spec.training.images = 32;
        auto workspace = openFolder(*m_folder, Workspace::Access::Create);
        const RunRecord shared = work(*m_folder, workspace.addRun(spec, false).value());
        QVERIFY2(shared.state == RunState::Done, shared.error.c_str());
        spec.processes = 1;
        const RunRecord alone = work(*m_folder, workspace.addRun(spec, false).value());
        QCOMPARE(shared.quantizers.size(), alone.quantizers.size());
        for (std::size_t i = 0; i < alone.quantizers.size(); ++i) {
            const QuantizerRecord &a = shared.quantizers[i], &b = alone.quantizers[i];
            QVERIFY(!a.alpha.empty() && std::isfinite(a.alpha[0]));
            if (a.role != Role::Weight)
                continue;
            // All processes have the same weights, so nothing is averaged.
            QCOMPARE(a.type, b.type);
            QCOMPARE(a.absmax, b.absmax);
        }
    }

    void aSharedRunGoesOnToTheSameBits()
    {
        RunSpec spec = demoTraining("ip-f", 2);
        spec.training.checkpointMinutes = 1e-9;
        auto workspace = openFolder(*m_folder, Workspace::Access::Create);
        const RunRecord whole = work(*m_folder, workspace.addRun(spec, false).value());
        QVERIFY2(whole.state == RunState::Done, whole.error.c_str());
        const RunId second = workspace.addRun(spec, false).value();
        begin({"work", "--run", QString::number(second.value)});
        QTRY_VERIFY_WITH_TIMEOUT(newestStep(workspace, second) >= 5, 60'000);
        const int first = workspace.workerPid(second).value();
        QVERIFY(first != 0 && first != m_process->processId()); // which is mpirun by now
        QCOMPARE(kill(first, SIGTERM), 0);
        QVERIFY(m_process->waitForFinished(60'000));
        QCOMPARE(workspace.run(second).value().state, RunState::Cancelled);
        const Ended ended = antq(
            {"run", "--resume", QString::number(second.value), "--workspace", toQString(m_folder->path())});
        QCOMPARE(ended.complaints, QStringList());
        const RunRecord resumed = workspace.record(second).value();
        QCOMPARE(resumed.steps, whole.steps);
        QCOMPARE(resumed.epochs, whole.epochs);
        QCOMPARE(resumed.quantizers, whole.quantizers);
        const auto weights = [&](RunId run) {
            return readFile(workspace.artifactFolder(run) / "weights.safetensors").value();
        };
        QVERIFY(weights(second) == weights(whole.id));
    }

    void theDeathOfOneEndsTheOthersAndIsNamed_data()
    {
        QTest::addColumn<bool>("isFirst");
        QTest::addColumn<QString>("said");
        QTest::newRow("another than the first") << false << "(killed, or out of memory)";
        QTest::newRow("the first, which records") << true << "signal 9";
    }
    void theDeathOfOneEndsTheOthersAndIsNamed()
    {
        QFETCH(bool, isFirst);
        QFETCH(QString, said);
        begin({"run", "--task", "qat", "--epochs", "1000", "--batch", "30", "--processes", "3", "--threads",
               "1", "--limit", "100"});
        QTRY_VERIFY_WITH_TIMEOUT(hasWorkspace() && isTraining(), 60'000);
        auto workspace = openFolder(*m_folder);
        const int first = workspace.workerPid(RunId{1}).value();
        std::vector<pid_t> workers = workersIn(*m_folder);
        QCOMPARE(workers.size(), std::size_t(3));
        std::erase(workers, first);
        QCOMPARE(workers.size(), std::size_t(2));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(kill(isFirst ? first : workers.back(), SIGKILL), 0);
        QVERIFY(m_process->waitForFinished(10'000));
        qInfo("all ended %lld ms after one was killed", static_cast<long long>(timer.elapsed()));
        QCOMPARE(m_process->exitCode(), 1);
        const RunSummary run = workspace.run(RunId{1}).value();
        QCOMPARE(run.state, RunState::Failed);
        QVERIFY2(QString::fromStdString(run.error).contains(said), run.error.c_str());
        if (!isFirst)
            QVERIFY2(run.error.find("pid " + std::to_string(workers.back())) != std::string::npos,
                     run.error.c_str());
        QVERIFY(workersIn(*m_folder).empty());
    }

private:
    void begin(const QStringList &arguments)
    {
        m_process = std::make_unique<QProcess>();
        startAntq(*m_process, arguments + QStringList{"--workspace", toQString(m_folder->path())});
        QVERIFY(m_process->waitForStarted());
    }
    bool hasWorkspace() const { return std::filesystem::exists(m_folder->path() / "workspace.sqlite"); }
    bool isTraining() const
    {
        const auto run = openFolder(*m_folder).run(RunId{1});
        return run.ok() && run.value().progress.phase == "train" && run.value().progress.done > 0;
    }
    static std::int64_t newestStep(Workspace &workspace, RunId run)
    {
        const auto found = findCheckpoints(workspace.artifactFolder(run));
        return found.ok() && !found.value().empty() ? found.value().back().step : 0;
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<QProcess> m_process;
};

QTEST_GUILESS_MAIN(TestProcesses)
#include "tst_processes.moc"
