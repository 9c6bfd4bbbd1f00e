#include "core/store/workspace.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <fstream>

using namespace ant;

/// What a person says about runs, and the bin.
class TestRunNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<test::TemporaryFolder>();
        auto opened = Workspace::open(m_folder->path(), Workspace::Access::Create);
        ANT_VERIFY_OK(opened);
        m_workspace = std::make_unique<Workspace>(std::move(opened).value());
    }
    void cleanup()
    {
        m_workspace.reset();
        m_folder.reset();
    }

    void tagsComeBackSortedAndOnce()
    {
        const RunId id = finishedRun();
        ANT_VERIFY_OK(m_workspace->setTags(id, {"paper", "best", "paper"}));
        QCOMPARE(m_workspace->run(id).value().tags, (std::vector<std::string>{"best", "paper"}));
        ANT_VERIFY_OK(m_workspace->setTags(id, {}));
        QVERIFY(m_workspace->run(id).value().tags.empty());
    }
    void aTagWithABlankIsRefusedAndNothingChanges()
    {
        const RunId id = finishedRun();
        ANT_VERIFY_OK(m_workspace->setTags(id, {"best"}));
        QCOMPARE(m_workspace->setTags(id, {"two words"}).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_workspace->run(id).value().tags, (std::vector<std::string>{"best"}));
    }
    void notesKeepEveryByte()
    {
        const RunId id = finishedRun();
        const std::string text = "first line\n  second: \u00e4 'quoted' \"twice\"";
        ANT_VERIFY_OK(m_workspace->setNotes(id, text));
        QCOMPARE(m_workspace->run(id).value().notes, text);
        QCOMPARE(m_workspace->runs().value().front().notes, text);
    }
    void tagsOfAnUnknownRunAreNotFound()
    {
        QCOMPARE(m_workspace->setTags({7}, {"x"}).error().code, ErrorCode::NotFound);
        QCOMPARE(m_workspace->setNotes({7}, "x").error().code, ErrorCode::NotFound);
    }
    void aDeletedRunIsGoneUntilItIsTakenBack()
    {
        const RunId id = finishedRun();
        ANT_VERIFY_OK(m_workspace->setDeleted(id, true));
        QVERIFY(m_workspace->runs(true).value().empty());
        QCOMPARE(m_workspace->run(id).error().code, ErrorCode::NotFound);
        QCOMPARE(m_workspace->rename(id, "x").error().code, ErrorCode::NotFound);
        ANT_VERIFY_OK(m_workspace->setDeleted(id, false));
        QCOMPARE(m_workspace->runs(true).value().size(), std::size_t(1));
    }
    void aWaitingRunIsNotDeleted()
    {
        const auto id = m_workspace->addRun(RunSpec(), true);
        ANT_VERIFY_OK(id);
        QCOMPARE(m_workspace->setDeleted(id.value(), true).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_workspace->runs().value().size(), std::size_t(1));
    }
    void theBinKeepsWhatIsYoungAndRemovesWhatIsOldWithItsArtifacts()
    {
        const RunId kept = finishedRun(), id = finishedRun();
        std::ofstream(m_workspace->artifactFolder(id) / "weights.safetensors") << "bytes";
        ANT_VERIFY_OK(m_workspace->addSteps(id, {{1, 0.5}, {2, 0.4}}));
        ANT_VERIFY_OK(m_workspace->setDeleted(id, true));
        QCOMPARE(m_workspace->emptyBin(60'000).value(), 0);
        QVERIFY(std::filesystem::exists(m_workspace->artifactFolder(id)));
        QCOMPARE(m_workspace->emptyBin(0).value(), 1);
        QVERIFY(!std::filesystem::exists(m_workspace->artifactFolder(id)));
        QVERIFY(std::filesystem::exists(m_workspace->artifactFolder(kept)));
        QCOMPARE(m_workspace->setDeleted(id, false).error().code, ErrorCode::NotFound);
        QCOMPARE(m_workspace->runs(true).value().size(), std::size_t(1));
    }

private:
    RunId finishedRun()
    {
        const auto id = m_workspace->addRun(RunSpec(), false);
        const auto claim = m_workspace->claim(id.value());
        const auto ended =
            m_workspace->finish(id.value(), RunState::Done, "", EvaluationResult{10, 9, 10, 0.5}, {});
        if (!claim.ok() || !ended.ok())
            qFatal("cannot make a run");
        return id.value();
    }

    std::unique_ptr<test::TemporaryFolder> m_folder;
    std::unique_ptr<Workspace> m_workspace;
};

QTEST_APPLESS_MAIN(TestRunNotes)
#include "tst_run_notes.moc"
