#include "tests/support/run_builder.h"
#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/image_grid.h"
#include "ui/common/table_card.h"
#include "ui/pages/run/log_panel.h"
#include "ui/pages/run/run_page.h"
#include "ui/pages/run/training_plots.h"
#include "ui/pages/runs/runs_page.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QImage>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>

using namespace ant;
using namespace ant::test;

/// The page of a run, on a run that the engine made and on one that goes on.
class RunPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(runDemo(workspacePath(), QStringLiteral("int"))); }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini");
        m_window->show();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
    }
    void cleanup() { m_window.reset(); }

    void enterOnARunOpensIt()
    {
        auto *table = m_window->runsPage()->findChild<QTableView *>();
        QTRY_VERIFY(table->model()->rowCount() > 0);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        table->setFocus();
        table->selectRow(table->model()->rowCount() - 1); // the newest is on top, the engine's run below
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Run));
        QCOMPARE(page()->run(), RunId{1});
    }

    void worstImagesAreShownWithTheirClasses()
    {
        showRun({1});
        page()->showView(1);
        const auto *grid = page()->findChild<ImageGrid *>();
        QTRY_VERIFY(grid->model()->rowCount() > 0);
        QTRY_VERIFY(!grid->model()->classNames().isEmpty());
        const QAbstractItemModelTester tester(grid->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto stored = openToWrite(workspacePath()).worstPredictions({1}, 1);
        const QModelIndex first = grid->model()->index(0);
        QCOMPARE(grid->model()->tiles().front().image, stored.value().front().image);
        QCOMPARE(first.data(ImageTileModel::TitleRole).toString(),
                 grid->model()->classNames().at(stored.value().front().label));
        QVERIFY(!first.data(ImageTileModel::IsRightRole).toBool());
        const auto picture = first.data(ImageTileModel::PictureRole).value<QImage>();
        QCOMPARE(picture.size(), QSize(96, 96)); // 32 pixels, three times as large
        QVERIFY(!picture.allGray());
    }

    void confusedClassesAddUpToTheErrors()
    {
        showRun({1});
        const TableCard *card = cardWith(QStringLiteral("Most confused classes"));
        QTRY_VERIFY(!card->table().rows.empty());
        std::int64_t images = 0;
        for (const auto &row : card->table().rows)
            images += std::get<std::int64_t>(row[2].value);
        const auto result = openToWrite(workspacePath()).run({1}).value().result;
        QCOMPARE(images, result->total - result->top1Correct); // the demo has fewer pairs than are listed
    }

    void conventionsNameTheFirstLayerOfTheRun()
    {
        showRun({1});
        const TableCard *card = cardWith(QStringLiteral("What was quantized, and how"));
        QTRY_VERIFY(!card->table().rows.empty());
        QVERIFY(toCsv(card->table()).find("weight 4 bits int, input 4 bits int") != std::string::npos);
    }

    void commandThatRepeatsTheRunIsCopied()
    {
        showRun({1});
        QAction *copy = actionWith(QStringLiteral("Copy command"));
        QTRY_VERIFY(copy->isEnabled());
        copy->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("antq run")));
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--limit 200")));
    }

    void linesAndStepsOfAGoingRunAppear()
    {
        Workspace writer = openToWrite(workspacePath());
        RunSpec spec;
        spec.task = Task::Qat;
        const RunningRun going = addRunningRun(writer, spec, {"train", 0, 100, 0});
        showRun(going.id);
        auto *log = page()->findChild<LogPanel *>();
        const auto *plot = page()->findChild<LossPlot *>();
        std::vector<StepRecord> steps;
        for (int step = 0; step < 5000; ++step) // more than one slice
            steps.push_back({step, 2.0 - step * 1e-4});
        ANT_VERIFY_OK(writer.addSteps(going.id, steps));
        ANT_VERIFY_OK(writer.addLog(going.id, LogLevel::Info, "first line"));
        ANT_VERIFY_OK(writer.addLog(going.id, LogLevel::Warning, "left out: broken.jpg"));
        QTRY_COMPARE(log->view()->model()->rowCount(), 2);
        QTRY_VERIFY(!plot->curve().points().empty() && plot->curve().points().back().last == 4999);
        std::int64_t counted = 0;
        for (const auto &point : plot->curve().points())
            counted += point.count;
        QCOMPARE(counted, std::int64_t(5000)); // none twice, none left out
        ANT_VERIFY_OK(writer.finish(going.id, RunState::Cancelled, "stopped", std::nullopt, {}));
    }

    void logIsSearchedAndNarrowedToWarnings()
    {
        Workspace writer = openToWrite(workspacePath());
        const RunningRun going = addRunningRun(writer, {}, {"evaluate", 0, 100, 0});
        for (int i = 0; i < 20; ++i)
            ANT_VERIFY_OK(writer.addLog(going.id, i % 4 ? LogLevel::Info : LogLevel::Warning,
                                        "image " + std::to_string(i)));
        showRun(going.id);
        auto *log = page()->findChild<LogPanel *>();
        QTRY_COMPARE(log->view()->model()->rowCount(), 20);
        const QAbstractItemModelTester tester(log->view()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTest::keyClicks(log->search(), QStringLiteral("IMAGE 1"));
        QCOMPARE(log->view()->model()->rowCount(), 11); // 1 and 10 to 19
        for (auto *button : log->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Warnings"))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(log->view()->model()->rowCount(), 2); // 12 and 16
        ANT_VERIFY_OK(writer.finish(going.id, RunState::Failed, "no more", std::nullopt, {}));
    }

    void logFollowsItsEndUnlessScrolledAway()
    {
        LogPanel log;
        log.resize(500, 200);
        log.show();
        const auto add = [&log](int lines) {
            log.append(std::vector<LogLine>(std::size_t(lines), LogLine{1, LogLevel::Info, "line"}));
        };
        add(100);
        const auto *bar = log.view()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
        log.view()->scrollToTop();
        add(10);
        QCOMPARE(bar->value(), 0);
    }

    void longCurvesStayShort()
    {
        LossCurve curve;
        std::vector<StepRecord> steps;
        for (int step = 0; step < 100'000; ++step)
            steps.push_back({step, double(step)});
        curve.add(steps);
        QVERIFY(curve.points().size() <= LossCurve::kMostPoints);
        double sum = 0;
        std::int64_t next = 0;
        for (const LossCurve::Point &point : curve.points()) {
            QCOMPARE(point.first, next);
            next = point.last + 1;
            sum += point.sum;
        }
        QCOMPARE(next, std::int64_t(100'000));
        QCOMPARE(sum, 99'999.0 * 100'000 / 2);
    }

private:
    RunPage *page() const { return m_window->runPage(); }
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    void showRun(RunId run)
    {
        const auto isKnown = [&] {
            const auto &runs = m_window->reader()->runs()->runs;
            return std::ranges::find(runs, run, &RunSummary::id) != runs.end();
        };
        QTRY_VERIFY(isKnown());
        m_window->showPage(MainWindow::Run);
        page()->showRun(run);
        QCOMPARE(page()->run(), run);
    }
    TableCard *cardWith(const QString &name) const
    {
        for (auto *card : page()->findChildren<TableCard *>())
            if (card->view()->accessibleName() == name)
                return card;
        return nullptr;
    }
    QAction *actionWith(const QString &text) const
    {
        for (auto *action : page()->findChildren<QAction *>())
            if (action->text() == text)
                return action;
        return nullptr;
    }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(RunPageTest)
#include "tst_run_page.moc"
