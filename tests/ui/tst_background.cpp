#include "ui/common/newest_job.h"

#include <QTest>

using namespace ant;

/// Work off the GUI thread, and who hears of it.
class BackgroundTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAnswerArrivesOnTheThreadOfTheWindow()
    {
        QObject view;
        QThread *worked = nullptr, *shown = nullptr;
        inBackground(
            &view, [] { return QThread::currentThread(); },
            [&](QThread *thread) {
                worked = thread;
                shown = QThread::currentThread();
            });
        QVERIFY(!shown); // not within the call, however quick the job is
        QTRY_VERIFY(shown);
        QCOMPARE(shown, QThread::currentThread());
        QVERIFY(worked != shown);
    }

    void aViewThatGoesWhileItsJobsRunHearsNothing()
    {
        constexpr int kRounds = 5000;
        QObject living;
        int ofLiving = 0, ofGone = 0;
        for (int i = 0; i < kRounds; ++i) {
            auto going = std::make_unique<QObject>();
            const auto job = [i] { return std::vector<int>(std::size_t(i % 7), i); };
            inBackground(going.get(), job, [&](const std::vector<int> &) { ++ofGone; });
            if (i % 3 == 0)
                QThread::yieldCurrentThread(); // gone before, while and after the job runs
            going.reset();
            inBackground(&living, job, [&](const std::vector<int> &) { ++ofLiving; });
            if (i % 2 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(ofLiving, kRounds);
        QCOMPARE(ofGone, 0);
    }

    void ofSeveralQuestionsTheNewestIsAnswered()
    {
        QObject view;
        auto *jobs = new NewestJob<int>(&view);
        QList<int> shown;
        for (int i = 1; i <= 100; ++i)
            jobs->ask([i](std::stop_token) { return i; }, [&](int answer) { shown << answer; });
        QTRY_COMPARE(shown, QList<int>{100});
        jobs->ask([](std::stop_token) { return 1; }, [&](int answer) { shown << answer; });
        jobs->drop();
        QTest::qWait(50);
        QCOMPARE(shown, QList<int>{100});
    }

    void aJobIsAskedToStopWhenANewerOneComes()
    {
        QObject view;
        auto *jobs = new NewestJob<bool>(&view);
        std::atomic<bool> began = false;
        bool shown = false;
        jobs->ask(
            [&](std::stop_token stop) {
                began = true;
                while (!stop.stop_requested())
                    QThread::msleep(1);
                return false;
            },
            [](bool) { QFAIL("the older answer was shown"); });
        QTRY_VERIFY(began);
        jobs->ask([](std::stop_token) { return true; }, [&](bool answer) { shown = answer; });
        QTRY_VERIFY(shown);
    }
};

QTEST_GUILESS_MAIN(BackgroundTest)
#include "tst_background.moc"
