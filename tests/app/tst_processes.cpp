#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <cmath>

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

} // namespace

/// Runs that several processes share.
class TestProcesses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }
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

private:
    std::unique_ptr<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(TestProcesses)
#include "tst_processes.moc"
