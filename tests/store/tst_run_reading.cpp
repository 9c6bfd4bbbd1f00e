#include "core/store/workspace.h"
#include "tests/store/sample_runs.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

/// What the page of a run reads piece by piece.
class RunReadingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<test::TemporaryFolder>();
        auto opened = Workspace::open(m_folder->path() / "workspace", Workspace::Access::Create);
        QVERIFY(opened.ok());
        m_workspace = std::make_unique<Workspace>(std::move(opened).value());
        m_run = m_workspace->addRun(test::specOf("resnet20", "int"), false).value();
    }

    void stepsComeInPagesWithoutGapOrRepeat()
    {
        std::vector<StepRecord> steps;
        for (int step = 0; step < 25; ++step)
            steps.push_back({step, 1.0 / (step + 1)});
        QVERIFY(m_workspace->addSteps(m_run, steps).ok());
        std::vector<StepRecord> read;
        std::int64_t last = -1;
        for (;;) {
            const auto page = m_workspace->steps(m_run, last, 10);
            QVERIFY(page.ok());
            QVERIFY(page.value().size() <= 10);
            if (page.value().empty())
                break;
            read.insert(read.end(), page.value().begin(), page.value().end());
            last = read.back().step;
        }
        QCOMPARE(read, steps);
    }

    void logComesInPagesToo()
    {
        for (int line = 0; line < 5; ++line)
            QVERIFY(m_workspace->addLog(m_run, LogLevel::Info, "line " + std::to_string(line)).ok());
        const auto first = m_workspace->log(m_run, 0, 3);
        QVERIFY(first.ok());
        QCOMPARE(first.value().lines.size(), std::size_t(3));
        const auto rest = m_workspace->log(m_run, first.value().last, 3);
        QCOMPARE(rest.value().lines.size(), std::size_t(2));
        QCOMPARE(rest.value().lines[0].text, std::string("line 3"));
    }

    void worstAnswersAreWrongOnesWithTheHighestLossFirst()
    {
        QVERIFY(m_workspace
                    ->setPredictions(m_run, {{0, 1, 1, true, 9.0f}, // right, so not a wrong answer
                                             {1, 1, 2, true, 2.0f},
                                             {2, 1, 2, false, 5.0f},
                                             {3, 0, 4, false, std::nanf("")}})
                    .ok());
        const auto worst = m_workspace->worstPredictions(m_run, 2);
        QVERIFY(worst.ok());
        QCOMPARE(worst.value().size(), std::size_t(2));
        QCOMPARE(worst.value()[0].image, std::int64_t(2));
        QCOMPARE(worst.value()[1].image, std::int64_t(1));
        const auto confusions = m_workspace->confusions(m_run, 10);
        QVERIFY(confusions.ok());
        QCOMPARE(confusions.value(), (std::vector<Workspace::Confusion>{{1, 2, 2}, {0, 4, 1}}));
    }

    void epochsAndEnvironmentAreThoseThatWereStored()
    {
        QVERIFY(m_workspace->addEpoch(m_run, {1, 0.5, 87.5}).ok());
        QVERIFY(m_workspace->setEnvironment(m_run, {{"device", "cpu"}}).ok());
        QCOMPARE(m_workspace->epochs(m_run).value(), (std::vector<EpochRecord>{{1, 0.5, 87.5}}));
        QCOMPARE(m_workspace->environment(m_run).value().at("device"), std::string("cpu"));
    }

    void runThatIsNotThereIsNotFound()
    {
        QCOMPARE(m_workspace->steps({99}, -1, 10).error().code, ErrorCode::NotFound);
        QCOMPARE(m_workspace->worstPredictions({99}, 10).error().code, ErrorCode::NotFound);
    }

private:
    std::unique_ptr<test::TemporaryFolder> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    RunId m_run;
};

QTEST_APPLESS_MAIN(RunReadingTest)
#include "tst_run_reading.moc"
