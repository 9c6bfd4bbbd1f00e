#include "tests/support/run_builder.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/banner.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/layers/layers_page.h"
#include "ui/pages/run/run_page.h"
#include "ui/pages/runs/runs_page.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <algorithm>

using namespace ant;
using namespace ant::test;

namespace {

QTableView *tableOf(QWidget *page)
{
    return page->findChild<QTableView *>();
}

QAction *actionOf(QWidget *page, const QString &text)
{
    for (QAction *action : page->findChildren<QAction *>())
        if (action->text() == text)
            return action;
    return nullptr;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        m_window = makeWindow(m_folder->path() / "settings.ini");
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void emptyWorkspaceShowsTheWelcomePage()
    {
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        QVERIFY(m_window->showsWelcome());
    }

    void buttonsGiveUpTheirTextsWhereThePageIsTooNarrowForThem()
    {
        m_window->openWorkspace(workspacePath());
        m_window->showPage(MainWindow::Run);
        const auto tools =
            m_window->findChild<RunPage *>()->findChildren<QToolButton *>(QStringLiteral("action"));
        QVERIFY(tools.size() > 2);
        const auto allHave = [&](Qt::ToolButtonStyle style) {
            return std::ranges::all_of(tools, [&](const QToolButton *tool) {
                return tool->toolButtonStyle() == style && tool->width() >= tool->sizeHint().width();
            });
        };
        QTRY_VERIFY(allHave(Qt::ToolButtonTextBesideIcon));
        m_window->setMinimumWidth(0);
        m_window->resize(560, 700);
        QTRY_VERIFY(allHave(Qt::ToolButtonIconOnly));
        m_window->resize(1280, 800);
        QTRY_VERIFY(allHave(Qt::ToolButtonTextBesideIcon));
    }

    void runStartedElsewhereTakesTheWelcomePageAway()
    {
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        Workspace other = workspace();
        addFinishedRun(other, resnet20Spec("int"), {1000, 874, 994, 0.4});
        QTRY_VERIFY(!m_window->showsWelcome());
        QCOMPARE(tableOf(m_window->runsPage())->model()->rowCount(), 1);
    }

    void unusableWorkspaceIsSaidAndTheWindowGoesOn()
    {
        QFile file(QString::fromStdString(workspacePath().string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a folder");
        file.close();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->showsWelcome());
        QVERIFY(!m_window->reader()->runs());
    }

    void doubleClickOpensTheRun()
    {
        const RunId run = addDemoRun();
        m_window->openWorkspace(workspacePath());
        QTableView *table = tableOf(m_window->runsPage());
        QTRY_COMPARE(table->model()->rowCount(), 1);
        const QPoint place = table->visualRect(table->model()->index(0, 1)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Run));
        QCOMPARE(m_window->runPage()->run(), run);
    }

    void keyOpensTheLayersOfTheRun()
    {
        const RunId run = addDemoRun();
        m_window->openWorkspace(workspacePath());
        QTableView *table = tableOf(m_window->runsPage());
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_L, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Layers));
        QCOMPARE(m_window->layersPage()->run(), run);
        const auto *layers = m_window->layersPage()->findChild<QTableView *>(QStringLiteral("layers"));
        QTRY_VERIFY(layers->model()->rowCount() > 0);
    }

    void openOptionShowsThatRun()
    {
        const RunId first = addDemoRun();
        addDemoRun();
        m_window->openWorkspace(workspacePath(), first);
        QTRY_COMPARE(m_window->currentPage(), int(MainWindow::Layers));
        QCOMPARE(m_window->layersPage()->run(), first);
    }

    void archivingCanBeUndoneByKey()
    {
        addDemoRun();
        m_window->openWorkspace(workspacePath());
        QTableView *table = tableOf(m_window->runsPage());
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        actionOf(m_window->runsPage(), QStringLiteral("Archive"))->trigger();
        QTRY_COMPARE(table->model()->rowCount(), 0);
        QVERIFY(m_window->runsPage()->banner()->text().contains(QStringLiteral("Archived")));
        QMetaObject::invokeMethod(m_window->runsPage()->banner(), "actionChosen");
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void rerunFillsTheFormWithTheSpec()
    {
        addDemoRun();
        m_window->openWorkspace(workspacePath());
        QTableView *table = tableOf(m_window->runsPage());
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        actionOf(m_window->runsPage(), QStringLiteral("Re-run…"))->trigger();
        QCOMPARE(m_window->currentPage(), int(MainWindow::NewRun));
        QCOMPARE(m_window->launchPage()->form()->spec().mode, std::string("ip-f"));
        QCOMPARE(m_window->launchPage()->form()->spec().limit, std::int64_t(200));
    }

    void formWithAnErrorCannotBeStarted()
    {
        RunSpec spec = resnet20Spec("ip-f");
        spec.weights = "/nowhere/weights.th";
        m_window->launchPage()->fill(spec);
        const LaunchSummary *summary = m_window->launchPage()->summary();
        QTRY_VERIFY(!m_window->launchPage()->form()->problemAt("weights").isEmpty());
        QVERIFY(!summary->canStart());
        for (const QPushButton *button : summary->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Start now"))
                QVERIFY(!button->isEnabled());
    }

    void typingInTheFilterNarrowsTheTable()
    {
        addDemoRun();
        Workspace other = workspace();
        addFinishedRun(other, resnet20Spec("int"), {1000, 874, 994, 0.4});
        m_window->openWorkspace(workspacePath());
        QTableView *table = tableOf(m_window->runsPage());
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTest::keyClicks(m_window->runsPage()->findChild<QLineEdit *>(), QStringLiteral("mode:int"));
        QCOMPARE(table->model()->rowCount(), 1);
    }

    void layoutAndPageReturnWithTheNextStart()
    {
        QHeaderView *header = tableOf(m_window->runsPage())->horizontalHeader();
        header->moveSection(header->visualIndex(6), 2);
        header->resizeSection(2, 222);
        m_window->showPage(MainWindow::Figure);
        m_window->resize(1111, 777);
        m_window->close();
        m_window.reset();
        m_window = makeWindow(m_folder->path() / "settings.ini");
        m_window->show();
        header = tableOf(m_window->runsPage())->horizontalHeader();
        QCOMPARE(header->visualIndex(6), 2);
        QCOMPARE(header->sectionSize(2), 222);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Figure));
    }

    void pagesAreReachedByKeys()
    {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Layers));
        QTest::keyClick(m_window.get(), Qt::Key_N, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), int(MainWindow::NewRun));
    }

private:
    std::filesystem::path workspacePath() const { return m_folder->path() / "workspace"; }
    Workspace workspace() const
    {
        auto opened = Workspace::open(workspacePath(), Workspace::Access::Create);
        if (!opened.ok())
            qFatal("%s", opened.error().text().c_str());
        return std::move(opened).value();
    }
    RunId addDemoRun() const
    {
        RunSpec spec;
        spec.mode = "ip-f";
        spec.limit = 200;
        const BuiltQuantizers quantizers = buildQuantizers(spec);
        Workspace writer = workspace();
        return addFinishedRun(writer, spec, {200, 160, 198, 0.6}, &quantizers);
    }

    std::unique_ptr<TemporaryFolder> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
