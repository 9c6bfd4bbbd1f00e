#include "tests/support/run_builder.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/runs/runs_page.h"

#include <QAction>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace ant;
using namespace ant::test;

namespace {

constexpr int kRunMs = 120'000; ///< a loaded machine with two processors is slow

QPushButton *buttonOf(const QWidget *parent, const QString &text)
{
    for (QPushButton *button : parent->findChildren<QPushButton *>())
        if (button->text() == text)
            return button;
    return nullptr;
}

} // namespace

/// From the form to the layer table with the real engine in a process of its own.
class LaunchedRunTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_window = makeWindow(m_folder->path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        m_window->openWorkspace(m_folder->path() / "workspace");
        QTRY_VERIFY(m_window->reader()->runs());
    }
    void cleanup() { m_window.reset(); }

    void startedFromTheFormItRunsToItsLayers()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        start(weights, images, 256);
        QTRY_COMPARE(runs().size(), std::size_t(1));
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(runs().front().state), kRunMs);
        const RunSummary &run = runs().front();
        QVERIFY2(run.state == RunState::Done, run.error.c_str());
        QCOMPARE(run.result->total, std::int64_t(256));
        QVERIFY(run.result->top1() > 80); // 88.8 % of 1000 in the reference
        m_window->layersPage()->showRun(run.id);
        m_window->showPage(MainWindow::Layers);
        const auto *table = m_window->layersPage()->findChild<QTableView *>(QStringLiteral("layers"));
        QTRY_COMPARE(table->model()->rowCount(), 40); // 20 layers, weight and input
    }

    void cancelledRunEndsAsCancelled()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        start(weights, images, 0);
        QTRY_VERIFY_WITH_TIMEOUT(!runs().empty() && runs().front().state == RunState::Running, kRunMs);
        m_window->runsPage()->findChild<QTableView *>()->selectRow(0);
        for (QAction *action : m_window->runsPage()->findChildren<QAction *>())
            if (action->text() == QStringLiteral("Cancel"))
                action->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(runs().front().state), kRunMs);
        QCOMPARE(runs().front().state, RunState::Cancelled);
    }

    void closingTheWindowLeavesTheRunGoing()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        start(weights, images, 256);
        QTRY_VERIFY_WITH_TIMEOUT(!runs().empty() && runs().front().state == RunState::Running, kRunMs);
        m_window.reset();
        m_window = makeWindow(m_folder->path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->openWorkspace(m_folder->path() / "workspace");
        QTRY_VERIFY_WITH_TIMEOUT(!runs().empty() && isFinished(runs().front().state), kRunMs);
        QCOMPARE(runs().front().state, RunState::Done);
    }

private:
    const std::vector<RunSummary> &runs() const
    {
        static const std::vector<RunSummary> kNone;
        return m_window->reader()->runs() ? m_window->reader()->runs()->runs : kNone;
    }
    /// Fills the form, waits for its verdict and presses the button.
    void start(const std::filesystem::path &weights, const std::filesystem::path &images, int limit)
    {
        RunSpec spec = resnet20Spec("ip-f");
        spec.weights = weights;
        spec.dataset.folder = images;
        spec.limit = limit;
        spec.batch = limit > 0 ? 64 : 8; // small ones leave time to cancel
        spec.threads = 1;
        m_window->launchPage()->fill(spec);
        const LaunchSummary *summary = m_window->launchPage()->summary();
        QTRY_VERIFY(summary->canStart());
        QTest::mouseClick(buttonOf(summary, QStringLiteral("Start now")), Qt::LeftButton);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Runs));
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(LaunchedRunTest)
#include "tst_launched_run.moc"
