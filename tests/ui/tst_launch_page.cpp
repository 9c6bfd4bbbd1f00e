#include "tests/support/run_builder.h"
#include "tests/ui/real_runs.h"
#include "tests/ui/window_fixture.h"
#include "ui/pages/launch/command_dialog.h"
#include "ui/pages/launch/launch_page.h"
#include "ui/pages/launch/launch_summary.h"
#include "ui/pages/launch/memory_choice.h"
#include "ui/pages/launch/path_edit.h"
#include "ui/pages/launch/preset_panel.h"
#include "ui/pages/launch/preset_tree_model.h"
#include "ui/pages/launch/run_form.h"
#include "ui/pages/launch/sweep_card.h"
#include "ui/pages/launch/training_card.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTreeView>

#include <algorithm>
#include <set>

using namespace ant;
using namespace ant::test;

namespace {

constexpr int kRunMs = 120'000; ///< a loaded machine with two processors is slow

QPushButton *buttonOf(const QWidget *parent, const QString &text)
{
    for (QPushButton *button : parent->findChildren<QPushButton *>())
        if (button->text().startsWith(text))
            return button;
    return nullptr;
}

bool hasLabel(const QWidget *parent, const QString &part)
{
    for (const QLabel *label : parent->findChildren<QLabel *>())
        if (label->text().contains(part))
            return true;
    return false;
}

} // namespace

/// New runs by hand, from presets and commands, and many at once; with one real run to tell times from.
class LaunchPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(runDemo(workspacePath(), QStringLiteral("int"))); }
    void init()
    {
        m_window = makeWindow(m_folder.path() / "settings.ini", QStringLiteral(ANT_PROGRAM));
        m_window->show();
        m_window->openWorkspace(workspacePath());
        QTRY_VERIFY(m_window->reader()->runs());
        m_window->showPage(MainWindow::NewRun);
        QTRY_VERIFY(page()->presets()->model()->rowCount() > 0);
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void presetsAreATreeThatKeepsToTheRulesOfModels()
    {
        PresetTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPresets(loadPresets().value());
        QCOMPARE(model.rowCount(), 3); // cifar, demo, imagenet
        int presets = 0;
        for (int folder = 0; folder < model.rowCount(); ++folder)
            presets += model.rowCount(model.index(folder, 0));
        QCOMPARE(std::size_t(presets), loadPresets().value().size());
    }

    void typingFindsAPresetAndEnterFillsTheForm()
    {
        auto *search = page()->presets()->findChild<QLineEdit *>();
        QTest::keyClicks(search, QStringLiteral("resnet-32 flint"));
        auto *tree = page()->presets()->findChild<QTreeView *>();
        QVERIFY(tree->currentIndex().data().toString().contains(QStringLiteral("ResNet-32")));
        QTRY_VERIFY(hasLabel(page()->presets(), QStringLiteral("10\u202f000 images")));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(page()->form()->spec().model, std::string("resnet32"));
        QCOMPARE(page()->form()->spec().weightBits, 6); // the first of those found
    }

    void severalModesAndBitsAreQueuedAndRun()
    {
        RunSpec spec;
        spec.limit = 100;
        spec.threads = 1;
        page()->fill(spec);
        const SweepCard *sweep = page()->form()->sweep();
        for (const char *chip : {"int", "ip-f", "4", "6"})
            QTest::mouseClick(sweep->chip(chip), Qt::LeftButton);
        QTRY_COMPARE(sweep->count(), QStringLiteral("4 runs"));
        QVERIFY(hasLabel(page()->summary(), QStringLiteral("4 runs are ready")));
        const QString commands = page()->summary()->findChild<QPlainTextEdit *>()->toPlainText();
        QCOMPARE(commands.count(QStringLiteral("antq run ")), 4);
        const auto before = runs().size();
        QTest::mouseClick(buttonOf(page()->summary(), QStringLiteral("Queue 4 runs")), Qt::LeftButton);
        QTRY_COMPARE(runs().size(), before + 4);
        const auto allDone = [&] {
            return std::ranges::all_of(runs(),
                                       [](const RunSummary &run) { return run.state == RunState::Done; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(allDone(), kRunMs);
        std::set<std::string> names;
        for (const RunSummary &run : runs())
            names.insert(run.name);
        QVERIFY(names.contains("demo int W4A4") && names.contains("demo ip-f W6A6"));
    }

    void aModelWithoutWeightsIsNamedAtTheSweep()
    {
        page()->fill(RunSpec());
        const SweepCard *sweep = page()->form()->sweep();
        for (const char *chip : {"demo", "resnet32"})
            QTest::mouseClick(sweep->chip(chip), Qt::LeftButton);
        QTRY_VERIFY(sweep->count().contains(QStringLiteral("resnet32")));
        QVERIFY(!page()->summary()->canStart());
        QTest::mouseClick(buttonOf(sweep, QStringLiteral("Clear")), Qt::LeftButton);
        QTRY_VERIFY(page()->summary()->canStart());
    }

    void timeIsToldFromEarlierRuns()
    {
        RunSpec spec;
        spec.mode = "int";
        spec.limit = 200;
        spec.threads = 1;
        page()->fill(spec);
        QTRY_VERIFY(hasLabel(page()->summary(), QStringLiteral("on this machine")));
        QVERIFY(hasLabel(page()->summary(), QStringLiteral("About ")));
    }

    void weightsAndDataAreCheckedAndCounted()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        RunSpec spec = resnet20Spec("ip-f");
        spec.weights = weights;
        spec.dataset.folder = images;
        page()->fill(spec);
        QTRY_VERIFY(page()->form()->factAt("weights").contains(QStringLiteral("fit ResNet-20")));
        QVERIFY(page()
                    ->form()
                    ->factAt("dataset.folder")
                    .contains(QStringLiteral("1\u202f000 images in 10 classes")));
        spec.model = "resnet32";
        page()->fill(spec);
        QTRY_VERIFY(page()->form()->problemAt("weights").contains(QStringLiteral("does not fit")));
        QVERIFY(page()->form()->factAt("weights").isEmpty());
    }

    void aReferenceCommandFillsTheForm()
    {
        QGuiApplication::clipboard()->setText(QStringLiteral(
            "python -u -m torch.distributed.launch --nproc_per_node=4 main.py --dataset=imagenet "
            "--model=resnet50 --epoch=2 --mode=ant-int-pot-flint --wbit=4 --abit=4 "
            "--batch_size=64 --lr=0.00005 --train"));
        QTest::keyClick(named(QStringLiteral("Model")), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QPointer<CommandDialog> dialog;
        QTRY_VERIFY(dialog = page()->findChild<CommandDialog *>());
        QVERIFY(dialog->verdict().contains(QStringLiteral("QAT, ResNet-50, mode IP-F, W4A4")));
        QTest::mouseClick(buttonOf(dialog, QStringLiteral("Fill the form")), Qt::LeftButton);
        const RunSpec spec = page()->form()->spec();
        QCOMPARE(spec.task, Task::Qat);
        QCOMPARE(spec.model, std::string("resnet50"));
        QCOMPARE(spec.batch, 256);
        QCOMPARE(spec.training.epochs, 2);
        QVERIFY(page()->form()->training()->isVisibleTo(page()->form()));
        QTRY_VERIFY(dialog.isNull());
    }

    void aWrongCommandSaysWhat()
    {
        CommandDialog *dialog = page()->pasteCommand();
        dialog->setCommand(QStringLiteral("python main.py --model=resnet18 --wbit=four"));
        QVERIFY2(dialog->verdict().contains(QStringLiteral("four")), qPrintable(dialog->verdict()));
        QVERIFY(!buttonOf(dialog, QStringLiteral("Fill the form"))->isEnabled());
        dialog->reject();
    }

    void fewerImagesAtOnceAreExplained()
    {
        RunSpec spec;
        spec.task = Task::Qat;
        spec.batch = 128;
        page()->fill(spec);
        MemoryChoice *memory = page()->form()->training()->memory();
        QVERIFY(memory->explanation().contains(QStringLiteral("all 128 images")));
        memory->ways()->setFocus();
        QTest::keyClick(memory->ways(), Qt::Key_Down);
        QVERIFY2(memory->explanation().contains(QStringLiteral("8 passes of 16 images")),
                 qPrintable(memory->explanation()));
        QVERIFY(memory->explanation().contains(QStringLiteral("BatchNorm normalises")));
        QCOMPARE(page()->form()->spec().training.microBatch, 16);
        QTest::keyClick(memory->ways(), Qt::Key_Down);
        QCOMPARE(page()->form()->spec().memoryLimit, std::int64_t(2'000'000'000));
        QCOMPARE(page()->form()->spec().training.microBatch, 0);
    }

    void aRecipeThatCannotBeReadIsMarkedAtItsField()
    {
        RunSpec spec;
        spec.task = Task::Qat;
        spec.training.learningRate = 0.02;
        page()->fill(spec);
        auto *rate = page()->form()->training()->findChildren<QLineEdit *>().at(1);
        QCOMPARE(rate->accessibleName(), QStringLiteral("Learning rate"));
        rate->selectAll();
        QTest::keyClicks(rate, QStringLiteral("fast"));
        QTRY_VERIFY(page()->form()->problemAt("training.learning_rate").contains(QStringLiteral("fast")));
        QVERIFY(!page()->summary()->canStart());
        rate->selectAll();
        QTest::keyClicks(rate, QStringLiteral("0.5"));
        QTRY_VERIFY(page()->form()->problemAt("training.learning_rate").isEmpty());
        QCOMPARE(page()->form()->spec().training.learningRate, 0.5);
    }

    void theFieldWithTheFocusIsExplained()
    {
        (void)named(QStringLiteral("Calibration"));
        QVERIFY(hasLabel(page(), QStringLiteral("Images that types and scales are chosen on")));
    }

    void presetsGiveWayWhereThereIsNoRoom()
    {
        m_window->resize(900, 700);
        QTRY_VERIFY(!page()->presets()->isVisible());
        QVERIFY(page()->form()->isVisible());
        QTest::keyClick(named(QStringLiteral("Model")), Qt::Key_P, Qt::ControlModifier);
        QTRY_VERIFY(page()->presets()->isVisible());
        QVERIFY(!page()->form()->isVisible());
        auto *search = page()->presets()->findChild<QLineEdit *>();
        QTest::keyClicks(search, QStringLiteral("demo"));
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_VERIFY(page()->form()->isVisible());
    }

private:
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }
    LaunchPage *page() const { return m_window->launchPage(); }
    /// The editor of a field, with the focus.
    QWidget *named(const QString &name) const
    {
        for (auto *editor : page()->form()->findChildren<QWidget *>())
            if (editor->accessibleName() == name) {
                editor->setFocus();
                return editor;
            }
        return nullptr;
    }
    const std::vector<RunSummary> &runs() const { return m_window->reader()->runs()->runs; }

    TemporaryFolder m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(LaunchPageTest)
#include "tst_launch_page.moc"
