#include "core/base/files.h"
#include "core/report/result_import.h"
#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/segmented.h"
#include "ui/export/headless_export.h"
#include "ui/pages/figure/figure_chart.h"
#include "ui/pages/figure/figure_page.h"
#include "ui/pages/figure/figure_table_model.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/run_form.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <map>

using namespace ant;
using namespace ant::test;

namespace {

/// Its own action of a menu, by the beginning of its text.
QAction *actionOf(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions())
        if (action->text().startsWith(text))
            return action;
    return nullptr;
}

} // namespace

/// Real runs of the demo network: fp32, int, ip-f, and int again on the same images.
class FigurePageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(runDemo(workspacePath(), QStringLiteral("fp32,int,ip-f,int")));
        Workspace workspace = openToWrite(workspacePath());
        const auto runs = workspace.runs(); // outlives the loop
        for (const RunSummary &run : runs.value())
            m_top1[run.id] = run.result->top1();
        QCOMPARE(m_top1.size(), std::size_t(4));
    }
    void init() { open(); }
    void cleanup() { m_window.reset(); }

    void theLatestRunStandsInItsCell()
    {
        QCOMPARE(bar("int")->run, RunId{4});
        QCOMPARE(bar("int")->top1, m_top1[RunId{4}]);
        QCOMPARE(bar("int")->fp32, m_top1[RunId{1}]);
        QCOMPARE(page()->model()->find(network(), "ip-f", FigureSource::Own).data().toString(),
                 QString::number(bar("ip-f")->loss(), 'f', 2));
    }

    void aPinnedRunIsKeptByTheWorkspace()
    {
        const QMenu *menu = page()->menuFor(cell("int")); // the page's own
        QAction *pin = actionOf(*menu, QStringLiteral("Pin run 2"));
        QVERIFY(pin && actionOf(*menu, QStringLiteral("Latest")) && actionOf(*menu, QStringLiteral("Best")));
        pin->trigger();
        QTRY_COMPARE(bar("int")->run, RunId{2});
        QVERIFY(!cell("int").data(Qt::DecorationRole).isNull()); // marked as pinned
        open();                                                  // another window on the same workspace
        QTRY_COMPARE(bar("int")->run, RunId{2});
        const std::unique_ptr<QMenu> again(page()->menuFor(cell("int")));
        QVERIFY(actionOf(*again, QStringLiteral("Pin run 2"))->isChecked());
        actionOf(*again, QStringLiteral("As chosen for all"))->trigger();
        QTRY_COMPARE(bar("int")->run, RunId{4});
    }

    void theRuleOfAllCellsIsChosenByKeys()
    {
        auto *rule = page()->findChild<QComboBox *>();
        rule->setFocus();
        QTest::keyClick(rule, Qt::Key_Down);
        QTRY_COMPARE(bar("int")->rule, FigureChoice::Rule::Best);
        open();
        QTRY_COMPARE(page()->findChild<QComboBox *>()->currentIndex(), 1);
        QTest::keyClick(page()->findChild<QComboBox *>(), Qt::Key_Up);
        QTRY_COMPARE(bar("int")->rule, FigureChoice::Rule::Latest);
    }

    void aMissingCellOffersItsRun()
    {
        const QModelIndex missing = page()->model()->find(network(), "ant4-8", FigureSource::Own);
        QVERIFY(missing.isValid() && !page()->model()->barAt(missing));
        const std::unique_ptr<QMenu> menu(page()->menuFor(missing));
        actionOf(*menu, QStringLiteral("New run in mode ANT4-8"))->trigger();
        QTRY_COMPARE(m_window->currentPage(), int(MainWindow::NewRun));
        const RunSpec spec = m_window->launchPage()->form()->spec();
        QCOMPARE(spec.mode, std::string("ant4-8"));
        QCOMPARE(spec.limit, std::int64_t(200));
        QVERIFY(!spec.eightBitLayers.empty());
    }

    void theTableHoldsToTheRulesOfModels()
    {
        const QAbstractItemModelTester tester(page()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        page()->showKind(FigureKind::Table5);
        QCOMPARE(page()->model()->rowCount(), 4);
        page()->showKind(FigureKind::Figure12);
        QVERIFY(page()->model()->rowCount() > 5);
    }

    void aClickOnABarSelectsItsNumber()
    {
        FigureChart *chart = page()->chart();
        QTRY_VERIFY(!chart->layoutOfBars().bars.empty());
        const auto &bars = chart->layoutOfBars().bars;
        const auto own = std::ranges::find_if(
            bars, [](const auto &other) { return other.bar.source == FigureSource::Own; });
        QVERIFY(own != bars.end());
        const std::string mode = own->bar.mode;
        const QRectF area = own->area;
        QTest::mouseClick(chart, Qt::LeftButton, {}, QPointF(area.center().x(), area.bottom() - 1).toPoint());
        QCOMPARE(table()->currentIndex(), cell(mode));
    }

    void tableFiveIsChosenWithTheMouse()
    {
        for (auto *button : page()->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Table V"))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(page()->model()->find("AlexNet", "ip-f", FigureSource::Published).data().toString(),
                 QStringLiteral("55.85"));
        open(); // the choice is kept
        QCOMPARE(page()->model()->rowCount(), 4);
        page()->showKind(FigureKind::Figure12);
    }

    void theTableIsCopiedAsCells()
    {
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines[1], QStringLiteral("VGG16\tPublished\t4.90\t3.41\t2.39\t1.97\t1.91\t-0.05"));
    }

    void importedResultsAreRowsUntilTheyAreForgotten()
    {
        const auto file = m_folder.path() / "eval_vit_int.log";
        ANT_VERIFY_OK(writeFileAtomically(file, "Acc: 72.1% (36050/50000)\nFinal accuracy: 72.100\n"));
        page()->importFiles({QString::fromStdString(file.string())});
        QTRY_VERIFY(page()->model()->find("ViT", "int", FigureSource::Imported).isValid());
        const QModelIndex imported = page()->model()->find("ViT", "int", FigureSource::Imported);
        QCOMPARE(imported.data().toString(), QStringLiteral("8.33")); // 80.43 - 72.1
        QVERIFY(imported.data(Qt::ToolTipRole).toString().contains(QStringLiteral("eval_vit_int.log")));
        const std::unique_ptr<QMenu> menu(page()->menuFor(imported));
        actionOf(*menu, QStringLiteral("Forget"))->trigger();
        QTRY_VERIFY(!page()->model()->find("ViT", "int", FigureSource::Imported).isValid());
    }

    void aFileWithoutResultsIsNamed()
    {
        const auto file = m_folder.path() / "notes.txt";
        ANT_VERIFY_OK(writeFileAtomically(file, "nothing"));
        page()->importFiles({QString::fromStdString(file.string())});
        QTRY_VERIFY(page()->banner()->text().contains(QStringLiteral("notes.txt")));
    }

    void theSpreadsheetHoldsWhatTheRunsCameTo()
    {
        const auto file = m_folder.path() / "figure12.xlsx";
        ANT_VERIFY_OK(exportWithoutWindow(workspacePath(), "figure12", file));
        const auto results = readResultFile(file);
        ANT_VERIFY_OK(results);
        QCOMPARE(results.value().size(), std::size_t(2)); // int and ip-f
        for (const ImportedResult &result : results.value()) {
            QCOMPARE(result.top1, bar(result.mode)->top1);
            QCOMPARE(result.images, std::int64_t(200));
        }
    }

private:
    void open()
    {
        m_window.reset();
        m_window = makeWindow(m_folder.path() / "settings.ini");
        m_window->show();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        m_window->showPage(MainWindow::Figure);
        QTRY_VERIFY(page()->model()->rowCount() > 0);
    }
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    FigurePage *page() const { return m_window->figurePage(); }
    QTableView *table() const { return page()->findChild<QTableView *>(); }
    /// The one with own runs.
    std::string network() const
    {
        for (int row = 0; row < page()->model()->rowCount(); ++row)
            if (const FigureRow *found = page()->model()->rowAt(page()->model()->index(row, 0));
                found->source == FigureSource::Own)
                return found->network;
        return {};
    }
    QModelIndex cell(const std::string &mode) const
    {
        return page()->model()->find(network(), mode, FigureSource::Own);
    }
    const FigureBar *bar(const std::string &mode) const { return page()->model()->barAt(cell(mode)); }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
    std::map<RunId, double> m_top1;
};

QTEST_MAIN(FigurePageTest)
#include "tst_figure_page.moc"
