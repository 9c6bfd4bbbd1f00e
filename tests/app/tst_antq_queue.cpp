#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QTest>
#include <nlohmann/json.hpp>

using namespace ant;
using namespace ant::test;
using Json = nlohmann::json;

class TestAntqQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsAddedWaitsInOrder()
    {
        const Ended added = call({"queue", "add", "--mode", "fp32,ip-f,ant4-8", "--limit", "64"});
        QCOMPARE(added.complaints, QStringList());
        QCOMPARE(added.status, 0);
        const Json queue = Json::parse(call({"queue", "list", "--json"}).output.toStdString());
        QCOMPARE(queue.size(), std::size_t(3));
        QCOMPARE(queue[0]["mode"].get<std::string>(), std::string("fp32"));
        QCOMPARE(queue[2]["mode"].get<std::string>(), std::string("ant4-8"));
        for (const Json &run : queue) {
            QCOMPARE(run["state"].get<std::string>(), std::string("queued"));
            QCOMPARE(run["spec"]["limit"].get<int>(), 64);
        }
    }

    void movingChangesWhatIsNext()
    {
        QCOMPARE(call({"queue", "add", "--mode", "int,ip"}).status, 0);
        const Ended moved = call({"queue", "move", "2", "0"});
        QCOMPARE(moved.complaints, QStringList());
        QCOMPARE(moved.status, 0);
        auto workspace = Workspace::open(m_folder->path(), Workspace::Access::Read);
        ANT_VERIFY_OK(workspace);
        const auto next = workspace.value().nextQueued();
        ANT_VERIFY_OK(next);
        QCOMPARE(next.value()->value, std::int64_t(2));
    }

    void cancellingTakesAWaitingRunOffTheQueue()
    {
        QCOMPARE(call({"queue", "add", "--mode", "int,ip"}).status, 0);
        const Ended cancelled = call({"queue", "cancel", "1"});
        QCOMPARE(cancelled.complaints, QStringList());
        QCOMPARE(cancelled.status, 0);
        const Json queue = Json::parse(call({"queue", "list", "--json"}).output.toStdString());
        QCOMPARE(queue.size(), std::size_t(1));
        QCOMPARE(queue[0]["id"].get<int>(), 2);
        const Json record = Json::parse(call({"show", "1", "--json"}).output.toStdString());
        QCOMPARE(record["state"].get<std::string>(), std::string("cancelled"));
    }

    void cancellingTwiceIsRefused()
    {
        QCOMPARE(call({"queue", "add"}).status, 0);
        QCOMPARE(call({"queue", "cancel", "1"}).status, 0);
        const Ended again = call({"queue", "cancel", "1"});
        QCOMPARE(again.status, 2);
        QCOMPARE(again.complaints.size(), 1);
    }

    void aRunWhoseWorkerIsGoneShowsAsInterrupted()
    {
        QCOMPARE(call({"queue", "add"}).status, 0);
        {
            auto workspace = Workspace::open(m_folder->path(), Workspace::Access::Write);
            ANT_VERIFY_OK(workspace);
            ANT_VERIFY_OK(workspace.value().claim(RunId{1})); // and lets go of it at once
        }
        const Json runs = Json::parse(call({"list", "--json"}).output.toStdString());
        QCOMPARE(runs[0]["state"].get<std::string>(), std::string("interrupted"));
    }

    void textFormsNameEveryRun()
    {
        QCOMPARE(call({"queue", "add", "--name", "first", "--mode", "int"}).status, 0);
        for (const QStringList &command :
             {QStringList{"list"}, {"queue", "list"}, {"show", "1"}, {"export", "1"}})
            QVERIFY2(call(command).output.contains("first"), qPrintable(command.join(QLatin1Char(' '))));
    }

    void init() { m_folder = std::make_unique<TemporaryFolder>(); }
    void cleanup() { m_folder.reset(); }

private:
    Ended call(const QStringList &arguments)
    {
        return antq(arguments + QStringList{"--workspace", toQString(m_folder->path())});
    }

    std::unique_ptr<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(TestAntqQueue)
#include "tst_antq_queue.moc"
