#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/empty_state.h"
#include "ui/common/image_grid.h"
#include "ui/common/table_card.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/compare/overlay_plot.h"
#include "ui/pages/compare/run_pick_model.h"
#include "ui/pages/runs/runs_page.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QImage>
#include <QLabel>
#include <QListView>
#include <QTableView>

using namespace ant;
using namespace ant::test;

/// Two runs of the engine on the same images, and one on fewer.
class ComparePageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(runDemo(workspacePath(), QStringLiteral("int,ip-f")));
        QVERIFY(runDemo(workspacePath(), QStringLiteral("int"), 100));
    }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini");
        m_window->show();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        m_window->showPage(MainWindow::Compare);
        QTRY_COMPARE(page()->picks()->rowCount(), 3);
    }
    void cleanup() { m_window.reset(); }

    void selectedRunsAreCompared()
    {
        m_window->showPage(MainWindow::Runs);
        auto *table = m_window->runsPage()->findChild<QTableView *>();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        table->setFocus();
        table->selectAll();
        QTest::keyClick(table, Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Compare));
        QCOMPARE(page()->picks()->picked().size(), std::size_t(3));
        QTRY_COMPARE(card(QStringLiteral("Settings that differ"))->table().columns.size(), std::size_t(4));
    }

    void spaceBarTicksRuns()
    {
        const QAbstractItemModelTester tester(page()->picks(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto *list = page()->findChild<QListView *>(QStringLiteral("picks"));
        list->setFocus();
        for (const int row : {1, 2}) { // runs 2 and 1: the newest is on top
            list->setCurrentIndex(list->model()->index(row, 0));
            QTest::keyClick(list, Qt::Key_Space);
        }
        QCOMPARE(page()->picks()->picked(), (std::vector<RunId>{{2}, {1}}));
        QTRY_VERIFY(!card(QStringLiteral("Settings that differ"))->table().rows.empty());
    }

    void accuraciesArePairedByTheImages()
    {
        page()->compare({{1}, {2}});
        const TableCard *accuracy = accuracyCard();
        QTRY_COMPARE(accuracy->table().rows.size(), std::size_t(2));
        Workspace workspace = openToWrite(workspacePath());
        const auto first = workspace.predictions({1}).value(), second = workspace.predictions({2}).value();
        std::int64_t lost = 0, gained = 0;
        for (std::size_t i = 0; i < first.size(); ++i) {
            const bool before = first[i].label == first[i].predicted;
            const bool after = second[i].label == second[i].predicted;
            lost += before && !after;
            gained += after && !before;
        }
        const auto &row = accuracy->table().rows[1];
        QCOMPARE(std::get<std::int64_t>(row[9].value), lost);
        QCOMPARE(std::get<std::int64_t>(row[10].value), gained);
        page()->showView(2);
        QTRY_COMPARE(grid(QStringLiteral("Lost images"))->model()->rowCount(), int(lost));
        const ImageTileModel *gainedTiles = grid(QStringLiteral("Gained images"))->model();
        QCOMPARE(gainedTiles->rowCount(), int(gained));
        QVERIFY(gained > 0);
        QTRY_VERIFY(!gainedTiles->index(0).data(ImageTileModel::PictureRole).value<QImage>().isNull());
        QVERIFY(gainedTiles->index(0).data(ImageTileModel::IsRightRole).toBool());
    }

    void otherImagesAreSaidAndNotCompared()
    {
        page()->compare({{1}, {3}});
        QTRY_COMPARE(accuracyCard()->table().rows.size(), std::size_t(2));
        QTRY_VERIFY(toCsv(accuracyCard()->table()).find("different images of the data set (200 and 100)") !=
                    std::string::npos);
        page()->showView(2);
        bool isSaid = false;
        for (const QLabel *label : page()->findChildren<QLabel *>())
            isSaid =
                isSaid || (label->isVisible() && label->text().contains(QStringLiteral("different images")));
        QVERIFY(isSaid);
        QCOMPARE(grid(QStringLiteral("Lost images"))->model()->rowCount(), 0);
    }

    void onlyChangedLayersCanBeShown()
    {
        page()->compare({{1}, {2}});
        page()->showView(1);
        TableCard *layers = card(QStringLiteral("Layers of run 1 and run 2"));
        QTRY_VERIFY((layers = card(QStringLiteral("Layers of run 1 and run 2"))) != nullptr);
        const int all = layers->view()->model()->rowCount();
        page()->findChild<QCheckBox *>()->click();
        const int changed = layers->view()->model()->rowCount();
        QVERIFY(changed > 0 && changed < all);
        const auto *overlay = page()->findChild<OverlayPlot *>();
        QTRY_VERIFY(!overlay->table().rows.empty());
    }

    void oneRunAloneIsAskedForMore()
    {
        page()->compare({{1}});
        QVERIFY(page()->findChild<EmptyState *>()->isVisible());
    }

private:
    ComparePage *page() const { return m_window->comparePage(); }
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    TableCard *card(const QString &name) const
    {
        for (auto *card : page()->findChildren<TableCard *>())
            if (card->view()->accessibleName() == name)
                return card;
        return nullptr;
    }
    TableCard *accuracyCard() const
    {
        return card(QStringLiteral("Accuracy, and McNemar's exact test of the difference"));
    }
    ImageGrid *grid(const QString &name) const
    {
        for (auto *grid : page()->findChildren<ImageGrid *>())
            if (grid->findChild<QListView *>()->accessibleName() == name)
                return grid;
        return nullptr;
    }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(ComparePageTest)
#include "tst_compare_page.moc"
