#include "ui/common/display.h"
#include "ui/common/layout_keeper.h"
#include "ui/common/theme.h"
#include "ui/pages/runs/column_chooser.h"
#include "ui/pages/runs/run_cells.h"
#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_table_model.h"

#include <QAbstractItemModelTester>
#include <QColor>
#include <QHeaderView>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace ant;

namespace {

RunSummary aRun(std::int64_t id, const std::string &mode, int right = -1)
{
    RunSummary run;
    run.id = RunId{id};
    run.name = "run " + std::to_string(id);
    run.spec.model = "resnet20";
    run.spec.mode = mode;
    run.state = right < 0 ? RunState::Queued : RunState::Done;
    if (right >= 0)
        run.result = EvaluationResult{1000, right, 999, 0.25};
    return run;
}

std::shared_ptr<const RunsSnapshot> snapshotOf(std::vector<RunSummary> runs)
{
    return std::make_shared<const RunsSnapshot>(RunsSnapshot{"folder", std::move(runs)});
}

QString textAt(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class RunTableModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void satisfiesTheModelContractWhileRunsComeAndChange()
    {
        RunTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(snapshotOf({aRun(1, "int", 874)}));
        model.setSnapshot(snapshotOf({aRun(1, "int", 875), aRun(2, "ip-f")}));
        model.setSnapshot(snapshotOf({}));
        model.setSnapshot(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void showsAccuracyInPercentAndADashWithoutResult()
    {
        RunTableModel model;
        model.setSnapshot(snapshotOf({aRun(1, "ip-f", 888), aRun(2, "fp32")}));
        QCOMPARE(textAt(model, 0, RunTableModel::Top1Column), QStringLiteral("88.80"));
        QCOMPARE(textAt(model, 0, RunTableModel::ModeColumn), QStringLiteral("IP-F"));
        QCOMPARE(textAt(model, 0, RunTableModel::BitsColumn), QStringLiteral("4/4"));
        QCOMPARE(textAt(model, 1, RunTableModel::Top1Column), QStringLiteral("–"));
        QCOMPARE(textAt(model, 1, RunTableModel::BitsColumn), QStringLiteral("32/32"));
    }

    void showsPhaseAndShareOfARunningRun()
    {
        RunSummary run = aRun(1, "int");
        run.state = RunState::Running;
        run.progress = {"evaluate", 420, 1000, 310};
        RunTableModel model;
        model.setSnapshot(snapshotOf({run}));
        QCOMPARE(textAt(model, 0, RunTableModel::StateColumn), QStringLiteral("Evaluating 42 %"));
        QCOMPARE(model.index(0, 0).data(RunTableModel::ProgressRole).toDouble(), 0.42);
        QVERIFY(display::progress(run.progress)
                    .contains(QStringLiteral("1.9 s left"))); // 580 images at 310 a second
    }

    void showsTheGpuOfARunOnOneOnly()
    {
        Progress progress{"train", 420, 1000, 310};
        QVERIFY(!display::progress(progress).contains(QStringLiteral("GPU")));
        progress.gpu = GpuUse{std::int64_t(12) << 30, std::int64_t(80) << 30, {}};
        QVERIFY(display::progress(progress).endsWith(QStringLiteral("GPU 12.0 GiB of 80.0 GiB")));
        progress.gpu->busyPercent = 94;
        QVERIFY(display::progress(progress).endsWith(QStringLiteral("80.0 GiB, 94 % busy")));
    }

    void announcesOnlyTheRowThatChanged()
    {
        RunTableModel model;
        model.setSnapshot(snapshotOf({aRun(1, "int", 874), aRun(2, "ip", 876)}));
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setSnapshot(snapshotOf({aRun(1, "int", 874), aRun(2, "ip", 877)}));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.front().front().value<QModelIndex>().row(), 1);
    }

    void sortsByTheNumberNotByItsText()
    {
        RunTableModel model;
        model.setSnapshot(snapshotOf({aRun(1, "int", 95), aRun(2, "ip", 874), aRun(3, "fip")}));
        RunFilterProxy proxy(&model);
        proxy.sort(RunTableModel::Top1Column, Qt::DescendingOrder); // 87.4, 9.5, none
        QCOMPARE(proxy.run(0).id, RunId{2});
        QCOMPARE(proxy.run(1).id, RunId{1});
        QCOMPARE(proxy.run(2).id, RunId{3});
    }

    void hidesArchivedRunsUntilAskedFor()
    {
        RunSummary archived = aRun(1, "int", 874);
        archived.isArchived = true;
        RunTableModel model;
        model.setSnapshot(snapshotOf({archived, aRun(2, "ip", 876)}));
        RunFilterProxy proxy(&model);
        QCOMPARE(proxy.rowCount(), 1);
        proxy.setShowsArchived(true);
        QCOMPARE(proxy.rowCount(), 2);
    }

    void filterAcceptsRunsByWordsAndConditions_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("nothing") << QString() << true;
        QTest::newRow("part of the model") << QStringLiteral("resnet") << true;
        QTest::newRow("another word") << QStringLiteral("resnet vgg") << false;
        QTest::newRow("mode") << QStringLiteral("mode:ip-f") << true;
        QTest::newRow("mode is named in full") << QStringLiteral("mode:ip") << false;
        QTest::newRow("model and accuracy") << QStringLiteral("model:resnet20 top1>88") << true;
        QTest::newRow("accuracy at the limit") << QStringLiteral("top1>88.8") << false;
        QTest::newRow("accuracy from the limit on") << QStringLiteral("top1>=88.8") << true;
        QTest::newRow("loss") << QStringLiteral("loss<0.2") << false;
        QTest::newRow("bits") << QStringLiteral("bits:4") << true;
        QTest::newRow("state") << QStringLiteral("state:failed") << false;
        QTest::newRow("looks like a condition") << QStringLiteral("speed>3") << false;
        QTest::newRow("tag") << QStringLiteral("tag:paper") << true;
        QTest::newRow("another tag") << QStringLiteral("tag:pap") << false;
        QTest::newRow("not") << QStringLiteral("-state:failed") << true;
        QTest::newRow("not a word") << QStringLiteral("-resnet") << false;
        QTest::newRow("task") << QStringLiteral("task:ptq") << true;
        QTest::newRow("data set") << QStringLiteral("data:cifar10") << true;
        QTest::newRow("number after a colon") << QStringLiteral("id:1") << true;
        QTest::newRow("quoted blank") << QStringLiteral("name:\"run 1\"") << true;
        QTest::newRow("quoted blank elsewhere") << QStringLiteral("\"run 2\"") << false;
        QTest::newRow("mode as people write it") << QStringLiteral("mode:ip_f") << true;
        QTest::newRow("begun and not finished") << QStringLiteral("top1>") << true;
    }
    void filterAcceptsRunsByWordsAndConditions()
    {
        QFETCH(QString, filter);
        QFETCH(bool, accepted);
        RunSummary run = aRun(1, "ip-f", 888);
        run.spec.dataset = {"cifar10", "/data"};
        run.tags = {"best", "paper"};
        QCOMPARE(RunFilter(filter).accepts(run, textsOf(run)), accepted);
    }

    void filterSaysWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("hint"); // a part of it; empty: nothing is wrong
        QTest::newRow("all is well") << QStringLiteral("mode:ip-f -tag:x top1>=9.5 word") << QString();
        QTest::newRow("unknown key") << QStringLiteral("speed>3") << QStringLiteral("speed cannot be asked");
        QTest::newRow("no number") << QStringLiteral("top1>high") << QStringLiteral("top1>90");
        QTest::newRow("no state") << QStringLiteral("state:broken") << QStringLiteral("interrupted");
        QTest::newRow("no mode") << QStringLiteral("mode:ipx") << QStringLiteral("fip-f");
        QTest::newRow("text compared") << QStringLiteral("model<3") << QStringLiteral("model:VALUE");
        QTest::newRow("no value") << QStringLiteral("tag:") << QStringLiteral("needs a value");
    }
    void filterSaysWhatItDoesNotUnderstand()
    {
        QFETCH(QString, filter);
        QFETCH(QString, hint);
        const RunFilter parsed(filter);
        QCOMPARE(parsed.problem().isEmpty(), hint.isEmpty());
        QVERIFY2(parsed.problem().contains(hint), qPrintable(parsed.problem()));
    }

    void differenceToTheBaselineHasASign()
    {
        RunTableModel model;
        model.setSnapshot(
            snapshotOf({aRun(1, "int", 874), aRun(2, "ip-f", 888), aRun(3, "ip", 870), aRun(4, "fip")}));
        QCOMPARE(textAt(model, 1, RunTableModel::DeltaColumn), QString());
        model.setBaseline(RunId{1});
        QCOMPARE(textAt(model, 0, RunTableModel::DeltaColumn), QStringLiteral("baseline"));
        QCOMPARE(textAt(model, 1, RunTableModel::DeltaColumn), QStringLiteral("+1.40"));
        QCOMPARE(textAt(model, 2, RunTableModel::DeltaColumn), QStringLiteral("\u22120.40"));
        QCOMPARE(textAt(model, 3, RunTableModel::DeltaColumn), QStringLiteral("–"));
        const auto colourAt = [&](int row) {
            return model.index(row, RunTableModel::DeltaColumn).data(Qt::ForegroundRole).value<QColor>();
        };
        QCOMPARE(colourAt(1), theme::current().good);
        QCOMPARE(colourAt(2), theme::current().bad);
    }

    void groupsStandAboveTheirRunsInBothDirections_data()
    {
        QTest::addColumn<Qt::SortOrder>("order");
        QTest::addColumn<QStringList>("ids"); // "-" for a group
        QTest::newRow("ascending") << Qt::AscendingOrder
                                   << QStringLiteral("- 2 4 - 1 3").split(QLatin1Char(' '));
        QTest::newRow("descending") << Qt::DescendingOrder
                                    << QStringLiteral("- 4 2 - 3 1").split(QLatin1Char(' '));
    }
    void groupsStandAboveTheirRunsInBothDirections()
    {
        QFETCH(Qt::SortOrder, order);
        QFETCH(QStringList, ids);
        RunTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RunFilterProxy proxy(&model);
        const QAbstractItemModelTester outer(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGrouped(true);
        model.setSnapshot(snapshotOf({}));
        auto runs = std::vector{aRun(1, "int", 874), aRun(2, "ip", 876), aRun(3, "ip", 870)};
        runs[1].spec.model = "alexnet";
        model.setSnapshot(snapshotOf(runs));
        runs.push_back(aRun(4, "fip", 500));
        runs[3].spec.model = "alexnet";
        model.setSnapshot(snapshotOf(runs));
        proxy.sort(RunTableModel::IdColumn, order);
        QStringList shown;
        for (int row = 0; row < proxy.rowCount(); ++row)
            shown << (proxy.isGroup(row) ? QStringLiteral("-") : QString::number(proxy.run(row).id.value));
        QCOMPARE(shown, ids);
        QCOMPARE(textAt(proxy, 0, RunTableModel::StateColumn), QStringLiteral("2 runs"));
        proxy.toggleGroup(0);
        QCOMPARE(proxy.rowCount(), 4);
        proxy.setFilter(RunFilter(QStringLiteral("id:3")));
        QCOMPARE(proxy.rowCount(), 2); // a group without runs that fit goes away
    }

    void aModelFileIsCalledWithoutItsFolderWhichTheToolTipHas()
    {
        RunSummary run = aRun(1, "int", 874);
        run.spec.model = "/somewhere/else/network.onnx";
        RunTableModel model;
        model.setSnapshot(snapshotOf({run}));
        const QModelIndex cell = model.index(0, RunTableModel::ModelColumn);
        QCOMPARE(cell.data().toString(), QStringLiteral("network.onnx"));
        QCOMPARE(cell.data(Qt::ToolTipRole).toString(), QStringLiteral("/somewhere/else/network.onnx"));
    }

    void columnsWaitUntilSomeRunFillsThem()
    {
        RunTableModel model;
        QTableView table;
        table.setModel(&model);
        const QTemporaryDir folder;
        LayoutKeeper layout(std::make_unique<QSettings>(folder.filePath(QStringLiteral("settings.ini")),
                                                        QSettings::IniFormat));
        table.resize(1280, 200);
        ColumnChooser chooser(table.horizontalHeader(), &layout, &table);
        table.show();
        const auto isShown = [&](int column) { return !table.isColumnHidden(column); };
        RunSummary run = aRun(1, "int", 874);
        model.setSnapshot(snapshotOf({run}));
        chooser.follow(model);
        QVERIFY(isShown(RunTableModel::NameColumn) && isShown(RunTableModel::LossColumn));
        QVERIFY(!isShown(RunTableModel::TagsColumn) && !isShown(RunTableModel::LeftColumn));
        run.tags = {"paper"};
        model.setSnapshot(snapshotOf({run}));
        chooser.follow(model);
        QVERIFY(isShown(RunTableModel::TagsColumn) && !isShown(RunTableModel::LeftColumn));
        model.setSnapshot(snapshotOf({aRun(1, "int", 874)}));
        chooser.follow(model);
        QVERIFY(isShown(RunTableModel::TagsColumn)); // nothing moves under the hand
    }

    void waitingRunDroppedOnAnotherAsksForItsPlace()
    {
        std::vector<RunSummary> runs{aRun(1, "int"), aRun(2, "ip"), aRun(3, "fip"), aRun(4, "int", 874)};
        for (int i = 0; i < 3; ++i) {
            runs[std::size_t(i)].isQueued = true;
            runs[std::size_t(i)].queuePlace = 10 * (3 - i); // run 3 is next
        }
        RunTableModel model;
        model.setSnapshot(snapshotOf(runs));
        QCOMPARE(textAt(model, 2, RunTableModel::StateColumn), QStringLiteral("Queued, next"));
        QCOMPARE(textAt(model, 0, RunTableModel::StateColumn), QStringLiteral("Queued, place 3"));
        QVERIFY(!(model.flags(model.index(3, 0)) & Qt::ItemIsDragEnabled));
        std::vector<std::pair<RunId, int>> moves;
        connect(&model, &RunTableModel::queueMoveRequested, this,
                [&](RunId run, int place) { moves.emplace_back(run, place); });
        const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(0, 0)}));
        QVERIFY(model.dropMimeData(dragged.get(), Qt::CopyAction, -1, -1, model.index(2, 0)));
        QVERIFY(!model.dropMimeData(dragged.get(), Qt::CopyAction, -1, -1, model.index(3, 0)));
        QCOMPARE(moves, (std::vector<std::pair<RunId, int>>{{RunId{1}, 0}}));
    }

    void conditionOnANumberRejectsRunsWithoutResult()
    {
        const RunSummary run = aRun(1, "ip-f");
        QVERIFY(!RunFilter(QStringLiteral("top1<100")).accepts(run, textsOf(run)));
    }
};

QTEST_MAIN(RunTableModelTest)
#include "tst_run_table_model.moc"
