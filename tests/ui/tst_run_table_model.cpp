#include "ui/pages/runs/run_filter_proxy.h"
#include "ui/pages/runs/run_table_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
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
        QVERIFY(
            progressText(run.progress).contains(QStringLiteral("1.9 s left"))); // 580 images at 310 a second
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
    }
    void filterAcceptsRunsByWordsAndConditions()
    {
        QFETCH(QString, filter);
        QFETCH(bool, accepted);
        QCOMPARE(RunFilter(filter).accepts(aRun(1, "ip-f", 888)), accepted);
    }

    void conditionOnANumberRejectsRunsWithoutResult()
    {
        QVERIFY(!RunFilter(QStringLiteral("top1<100")).accepts(aRun(1, "ip-f")));
    }
};

QTEST_APPLESS_MAIN(RunTableModelTest)
#include "tst_run_table_model.moc"
