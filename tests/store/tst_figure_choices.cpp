#include "core/store/figure_rows.h"
#include "tests/store/sample_runs.h"
#include "tests/support/run_builder.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace ant;
using Rule = FigureChoice::Rule;

/// Which run stands in a cell of Figure 12, and what other programs measured.
class TestFigureChoices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<test::TemporaryFolder>();
        auto opened = Workspace::open(m_folder->path(), Workspace::Access::Create);
        ANT_VERIFY_OK(opened);
        m_workspace = std::make_unique<Workspace>(std::move(opened).value());
        m_run = test::addFinishedRun(*m_workspace, test::resnet20Spec("int"), {100, 90, 99, 0.5});
    }

    void choicesAreKeptAndReplaced()
    {
        ANT_VERIFY_OK(setFigureChoice(*m_workspace, {"", Rule::Best, 0}));
        ANT_VERIFY_OK(setFigureChoice(*m_workspace, {"cell a", Rule::Pinned, m_run.value}));
        ANT_VERIFY_OK(setFigureChoice(*m_workspace, {"cell b", Rule::Latest, 0}));
        ANT_VERIFY_OK(setFigureChoice(*m_workspace, {"cell b", Rule::Best, 0}));
        const auto reopened = Workspace::open(m_folder->path(), Workspace::Access::Read);
        QCOMPARE(figureChoices(reopened.value()).value(),
                 (std::vector<FigureChoice>{
                     {"", Rule::Best, 0}, {"cell a", Rule::Pinned, m_run.value}, {"cell b", Rule::Best, 0}}));
        ANT_VERIFY_OK(clearFigureChoice(*m_workspace, "cell a"));
        QCOMPARE(figureChoices(*m_workspace).value().size(), std::size_t(2));
    }

    void aPinNeedsACellAndARun()
    {
        const auto everywhere = setFigureChoice(*m_workspace, {"", Rule::Pinned, m_run.value});
        QCOMPARE(everywhere.error().code, ErrorCode::InvalidArgument);
        const auto nothing = setFigureChoice(*m_workspace, {"cell", Rule::Pinned, 77});
        QCOMPARE(nothing.error().code, ErrorCode::NotFound);
        QVERIFY(figureChoices(*m_workspace).value().empty());
    }

    void aPinGoesWithItsRun()
    {
        ANT_VERIFY_OK(setFigureChoice(*m_workspace, {"cell", Rule::Pinned, m_run.value}));
        ANT_VERIFY_OK(m_workspace->setDeleted(m_run, true));
        QCOMPARE(figureChoices(*m_workspace).value().size(), std::size_t(1)); // it may come back
        QCOMPARE(m_workspace->emptyBin(-1000).value(), 1);
        QVERIFY(figureChoices(*m_workspace).value().empty());
    }

    void importedResultsAreReplacedByTheSameFile()
    {
        ImportedResult result{.source = "a.log", .model = "resnet18", .mode = "int", .top1 = 66.2};
        result.images = 50'000;
        ANT_VERIFY_OK(addImportedResults(*m_workspace, {result}));
        result.top1 = 66.3;
        ImportedResult other = result;
        other.mode = "ip";
        other.source = "b.log";
        other.fp32 = 69.668;
        ANT_VERIFY_OK(addImportedResults(*m_workspace, {result, other}));
        const auto stored = importedResults(*m_workspace).value();
        QCOMPARE(stored.size(), std::size_t(2));
        QCOMPARE(stored[0].top1, 66.3);
        QVERIFY(std::isnan(stored[0].fp32));
        QCOMPARE(stored[0].images, std::int64_t(50'000));
        QVERIFY(stored[0].importedMs > 0);
        QCOMPARE(stored[1].fp32, 69.668);
        QCOMPARE(removeImportedResults(*m_workspace, "a.log").value(), 1);
        QCOMPARE(importedResults(*m_workspace).value().size(), std::size_t(1));
    }

    void aFolderWithoutWorkspaceIsNamed()
    {
        std::filesystem::remove_all(m_folder->path() / "workspace.sqlite");
        const auto choices = figureChoices(*m_workspace);
        QCOMPARE(choices.error().code, ErrorCode::NotFound);
    }

private:
    std::unique_ptr<test::TemporaryFolder> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    RunId m_run;
};

QTEST_APPLESS_MAIN(TestFigureChoices)
#include "tst_figure_choices.moc"
