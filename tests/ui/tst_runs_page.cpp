#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/common/banner.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/runs/run_table_model.h"
#include "ui/pages/runs/runs_page.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

using namespace ant;
using namespace ant::test;

/// The page of the runs on runs that the engine made, by mouse and keys.
class RunsPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(runDemo(workspacePath(), QStringLiteral("fp32,int,ip-f"))); }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(table()->model()->rowCount() >= 3);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        table()->sortByColumn(RunTableModel::IdColumn, Qt::AscendingOrder);
        table()->setFocus();
    }
    void cleanup() { m_window.reset(); }

    void realRunsShowWhatTheEngineMeasured()
    {
        const QAbstractItemModelTester tester(table()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int row = 0; row < 3; ++row) {
            const auto run = openToWrite(workspacePath()).run({row + 1}).value();
            QCOMPARE(cell(row, RunTableModel::Top1Column), QString::number(run.result->top1(), 'f', 2));
            QCOMPARE(cell(row, RunTableModel::StateColumn), QStringLiteral("Done"));
            QCOMPARE(cell(row, RunTableModel::BitsColumn),
                     row == 0 ? QStringLiteral("32/32") : QStringLiteral("4/4"));
        }
    }

    void clickOnAHeaderSortsByItsNumbers()
    {
        clickHeader(RunTableModel::Top1Column);
        const auto values = top1();
        clickHeader(RunTableModel::Top1Column);
        auto turned = top1();
        std::ranges::reverse(turned);
        QCOMPARE(values, turned);
        QVERIFY(std::ranges::is_sorted(values) || std::ranges::is_sorted(turned));
    }

    void filterNarrowsWhileItIsTypedAndEscapesFromNothing()
    {
        QTest::keyClick(table(), Qt::Key_F, Qt::ControlModifier);
        auto *line = page()->findChild<QLineEdit *>();
        QTRY_VERIFY(line->hasFocus());
        QTest::keyClicks(line, QStringLiteral("mode:int top1>0"));
        QCOMPARE(table()->model()->rowCount(), 1);
        QTest::keyClicks(line, QStringLiteral(" nothing"));
        QCOMPARE(table()->model()->rowCount(), 0);
        for (auto *button : page()->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Clear the filter"))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(table()->model()->rowCount(), 3);
    }

    void baselineGivesTheDeltaItsSign()
    {
        select(0);
        QTest::keyClick(table(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(cell(0, RunTableModel::DeltaColumn), QStringLiteral("baseline"));
        const double delta =
            cell(1, RunTableModel::Top1Column).toDouble() - cell(0, RunTableModel::Top1Column).toDouble();
        QString text = cell(1, RunTableModel::DeltaColumn);
        text.replace(QChar(0x2212), QLatin1Char('-')).remove(QChar(0xb1));
        QVERIFY2(qAbs(text.toDouble() - delta) < 0.006, qPrintable(text));
        QTest::keyClick(table(), Qt::Key_B, Qt::ControlModifier);
        QVERIFY(cell(1, RunTableModel::DeltaColumn).isEmpty());
    }

    void nameTagsAndNotesAreTypedAndUndone()
    {
        select(1);
        const QString before = cell(1, RunTableModel::NameColumn);
        QTest::keyClick(table(), Qt::Key_F2);
        auto *editor = table()->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, QStringLiteral("all int"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), int(MainWindow::Runs)); // not the key that opens the run
        QTRY_COMPARE(cell(1, RunTableModel::NameColumn), QStringLiteral("all int"));
        QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(cell(1, RunTableModel::NameColumn), before);

        QTest::keyClick(table(), Qt::Key_I, Qt::ControlModifier);
        auto *notes = page()->findChild<QPlainTextEdit *>();
        QTRY_VERIFY(notes->isVisible());
        QTest::keyClicks(notes, QStringLiteral("for the paper"));
        for (auto *line : page()->findChildren<QLineEdit *>())
            if (line->accessibleName() == QStringLiteral("Tags of the run"))
                QTest::keyClicks(line, QStringLiteral("best paper"));
        QTRY_COMPARE(runOf(2).notes, std::string("for the paper"));
        QTRY_COMPARE(runOf(2).tags, (std::vector<std::string>{"best", "paper"}));
        auto *filter = page()->findChild<QLineEdit *>();
        QTest::keyClicks(filter, QStringLiteral("tag:paper"));
        QTRY_COMPARE(table()->model()->rowCount(), 1);
    }

    void archivedAndDeletedRunsComeBack_data()
    {
        QTest::addColumn<Qt::KeyboardModifier>("modifier");
        QTest::newRow("archived") << Qt::NoModifier;
        QTest::newRow("deleted") << Qt::ShiftModifier;
    }
    void archivedAndDeletedRunsComeBack()
    {
        QFETCH(Qt::KeyboardModifier, modifier);
        select(0);
        select(1, QItemSelectionModel::Select);
        QTest::keyClick(table(), Qt::Key_Delete, modifier);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTRY_VERIFY(page()->banner()->isVisible());
        QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QTest::keyClick(table(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        for (auto *button : page()->banner()->findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Undo"))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
    }

    void exportHoldsTheSelectionInTheOrderOfTheTable()
    {
        table()->sortByColumn(RunTableModel::IdColumn, Qt::DescendingOrder);
        select(0);
        select(2, QItemSelectionModel::Select);
        const QString file = QString::fromStdString((m_folder.path() / "runs.csv").string());
        exportTo(QStringLiteral("CSV…"), file);
        QTRY_VERIFY(QFile::exists(file));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = written.readAll().split('\n');
        QVERIFY(lines[1].startsWith("3,"));
        QVERIFY(lines[2].startsWith("1,"));
        QVERIFY(lines[3].trimmed().isEmpty()); // run 2 was not selected
    }

    void rerunFillsTheFormAndRetryRunsTheSameAgain()
    {
        select(2);
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), int(MainWindow::NewRun));
        QCOMPARE(m_window->launchPage()->form()->spec().mode, std::string("ip-f"));
        m_window->showPage(MainWindow::Runs);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(table()->model()->rowCount(), 4);
        QTRY_COMPARE_WITH_TIMEOUT(cell(3, RunTableModel::StateColumn), QStringLiteral("Done"), 60'000);
        QCOMPARE(cell(3, RunTableModel::Top1Column), cell(2, RunTableModel::Top1Column)); // to the last digit
    }

    void waitingRunsChangePlacesByKey()
    {
        Workspace writer = openToWrite(workspacePath());
        const auto first = writer.addRun({}, true), second = writer.addRun({}, true);
        ANT_VERIFY_OK(first);
        ANT_VERIFY_OK(second);
        QTRY_COMPARE(rowOf(second.value()) >= 0, true);
        select(rowOf(second.value()));
        QCOMPARE(cell(rowOf(second.value()), RunTableModel::StateColumn), QStringLiteral("Queued, place 2"));
        QTest::keyClick(table(), Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(cell(rowOf(second.value()), RunTableModel::StateColumn), QStringLiteral("Queued, next"));
        QCOMPARE(writer.nextQueued().value()->value, second.value().value);
        QTest::keyClick(table(), Qt::Key_Period, Qt::ControlModifier); // cancels it
        QTRY_COMPARE(cell(rowOf(second.value()), RunTableModel::StateColumn), QStringLiteral("Cancelled"));
        ANT_VERIFY_OK(writer.cancelQueued(first.value()));
    }

private:
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    RunsPage *page() const { return m_window->runsPage(); }
    QTableView *table() const { return page()->findChild<QTableView *>(); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    RunSummary runOf(std::int64_t id) const { return openToWrite(workspacePath()).run({id}).value(); }
    int rowOf(RunId id) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            if (cell(row, RunTableModel::IdColumn).toLongLong() == id.value)
                return row;
        return -1;
    }
    std::vector<double> top1() const
    {
        std::vector<double> values;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            values.push_back(cell(row, RunTableModel::Top1Column).toDouble());
        return values;
    }
    /// Not through the view, which asks for the keys that are held: that is for some of them the Ctrl of the
    /// shortcut before.
    void select(int row, QItemSelectionModel::SelectionFlag how = QItemSelectionModel::ClearAndSelect)
    {
        table()->selectionModel()->setCurrentIndex(table()->model()->index(row, RunTableModel::NameColumn),
                                                   how | QItemSelectionModel::Rows);
    }
    void clickHeader(int column)
    {
        QHeaderView *header = table()->horizontalHeader();
        const QPoint place(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                           header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
    }
    /// Chooses an entry of the export menu and answers the dialog.
    void exportTo(const QString &entry, const QString &file)
    {
        for (QMenu *menu : page()->findChildren<QMenu *>())
            for (QAction *action : menu->actions())
                if (action->text() == entry) {
                    action->trigger();
                    auto *dialog = page()->findChild<QFileDialog *>();
                    QTRY_VERIFY(dialog);
                    dialog->selectFile(file);
                    dialog->findChild<QLineEdit *>()->setText(file);
                    QMetaObject::invokeMethod(dialog, "accept");
                    return;
                }
        QFAIL("no such export");
    }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(RunsPageTest)
#include "tst_runs_page.moc"
