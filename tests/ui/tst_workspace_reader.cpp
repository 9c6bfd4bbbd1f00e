#include "tests/support/run_builder.h"
#include "tests/support/test_data.h"
#include "ui/common/run_actions.h"
#include "ui/common/workspace_reader.h"

#include <QSignalSpy>
#include <QTest>

#include <fstream>

using namespace ant;
using namespace ant::test;

namespace {

Workspace create(const std::filesystem::path &folder)
{
    auto workspace = Workspace::open(folder, Workspace::Access::Create);
    if (!workspace.ok())
        qFatal("%s", workspace.error().text().c_str());
    return std::move(workspace).value();
}

std::size_t countOf(const WorkspaceReader &reader)
{
    return reader.runs() ? reader.runs()->runs.size() : 0;
}

} // namespace

class WorkspaceReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void makesAWorkspaceWhereThereIsNone()
    {
        const TemporaryFolder folder;
        WorkspaceReader reader;
        QSignalSpy opened(&reader, &WorkspaceReader::opened);
        reader.open(folder.path() / "new");
        QTRY_COMPARE(opened.size(), 1);
        QTRY_VERIFY(reader.runs());
        QVERIFY(reader.runs()->runs.empty());
    }

    void saysWhyAWorkspaceDoesNotOpen()
    {
        const TemporaryFolder folder;
        std::ofstream(folder.path() / "file") << "no folder";
        WorkspaceReader reader;
        QSignalSpy failed(&reader, &WorkspaceReader::openFailed);
        reader.open(folder.path() / "file");
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(!failed.front().at(1).toString().isEmpty());
    }

    void showsRunsThatAnotherConnectionWrites()
    {
        const TemporaryFolder folder;
        Workspace other = create(folder.path());
        WorkspaceReader reader;
        reader.open(folder.path());
        QTRY_VERIFY(reader.runs());
        addFinishedRun(other, resnet20Spec("int"), {1000, 874, 994, 0.4});
        QTRY_COMPARE(countOf(reader), std::size_t(1));
        QTRY_COMPARE(reader.runs()->runs.front().state, RunState::Done);
    }

    void answersOnlyTheNewestQuestionOfALine()
    {
        const TemporaryFolder folder;
        WorkspaceReader reader;
        reader.open(folder.path());
        QuestionLine line;
        std::vector<int> answers;
        for (int i = 0; i < 20; ++i)
            reader.ask(
                line, this, [i](Workspace &) { return Result<int>(i); },
                [&answers](const Result<int> &answer) { answers.push_back(answer.value()); });
        QTRY_VERIFY(!answers.empty() && answers.back() == 19);
        QCOMPARE(answers.size(), std::size_t(1));
    }

    void tellsAQuestionThatNoWorkspaceIsOpen()
    {
        WorkspaceReader reader;
        std::optional<ErrorCode> code;
        reader.ask(
            this, [](Workspace &) { return Result<int>(1); },
            [&code](const Result<int> &answer) { code = answer.error().code; });
        QTRY_VERIFY(code.has_value());
        QCOMPARE(*code, ErrorCode::NotFound);
    }

    void forgetsAnswersForSomebodyWhoHasGone()
    {
        const TemporaryFolder folder;
        WorkspaceReader reader;
        reader.open(folder.path());
        bool wasCalled = false, isDone = false;
        auto gone = std::make_unique<QObject>();
        reader.ask(
            gone.get(), [](Workspace &) { return Result<int>(1); },
            [&](const Result<int> &) { wasCalled = true; });
        gone.reset();
        reader.ask(
            this, [](Workspace &) { return Result<int>(1); }, [&](const Result<int> &) { isDone = true; });
        QTRY_VERIFY(isDone);
        QVERIFY(!wasCalled);
    }

    void actionsRenameAndArchive()
    {
        const TemporaryFolder folder;
        Workspace other = create(folder.path());
        const RunId id = addFinishedRun(other, resnet20Spec("int"), {1000, 874, 994, 0.4});
        WorkspaceReader reader;
        RunActions actions(&reader, WorkerLauncher(QString()));
        reader.open(folder.path());
        actions.rename(id, QStringLiteral("best"));
        actions.setArchived({id}, true);
        QTRY_VERIFY(countOf(reader) == 1 && reader.runs()->runs.front().isArchived);
        QCOMPARE(reader.runs()->runs.front().name, std::string("best"));
    }

    void cancellingTakesAWaitingRunOffTheQueue()
    {
        const TemporaryFolder folder;
        Workspace other = create(folder.path());
        const auto id = other.addRun(resnet20Spec("int"), true);
        ANT_VERIFY_OK(id);
        WorkspaceReader reader;
        RunActions actions(&reader, WorkerLauncher(QString()));
        reader.open(folder.path());
        actions.cancel({id.value()});
        QTRY_VERIFY(countOf(reader) == 1 && reader.runs()->runs.front().state == RunState::Cancelled);
    }

    void startingWithoutAnEngineFailsAndLeavesNothingWaiting()
    {
        const TemporaryFolder folder;
        WorkspaceReader reader;
        RunActions actions(&reader, WorkerLauncher(QStringLiteral("/nowhere/antq")));
        QSignalSpy failed(&actions, &RunActions::failed);
        reader.open(folder.path());
        actions.start(resnet20Spec("int"));
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.front().front().toString().contains(QStringLiteral("antq")));
        QTRY_COMPARE(countOf(reader), std::size_t(1));
        QCOMPARE(reader.runs()->runs.front().state, RunState::Cancelled);
    }

    void runWhoseWorkerDiedBecomesInterrupted()
    {
        const TemporaryFolder folder;
        Workspace other = create(folder.path());
        {
            const RunningRun running = addRunningRun(other, resnet20Spec("int"), {"evaluate", 1, 10, 1});
        } // its claim is let go as if the worker had been killed
        WorkspaceReader reader;
        reader.open(folder.path());
        QTRY_VERIFY(countOf(reader) == 1 && reader.runs()->runs.front().state == RunState::Interrupted);
    }
};

QTEST_GUILESS_MAIN(WorkspaceReaderTest)
#include "tst_workspace_reader.moc"
