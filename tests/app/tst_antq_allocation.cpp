#include "core/base/files.h"
#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QTest>
#include <nlohmann/json.hpp>

#include <csignal>

using namespace ant;
using namespace ant::test;
using Json = nlohmann::json;

/// Real measurements and runs of the built-in network by the real worker.
class TestAntqAllocation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = std::make_unique<TemporaryFolder>();
        const Ended ended = call({"run", "--budget", "bits=4.5", "--sensitivity-images", "32", "--limit",
                                  "64", "--batch", "32", "--json"});
        QCOMPARE(ended.complaints, QStringList());
        QCOMPARE(ended.status, 0);
        m_record = Json::parse(ended.output.toStdString());
    }

    void aBudgetOfBitsIsKeptByTheRunItself()
    {
        double weights = 0, bits = 0;
        bool isMixed = false;
        for (const Json &quantizer : m_record["quantizers"]) {
            if (quantizer["role"] != "weight")
                continue;
            double elements = 1;
            for (const Json &size : quantizer["shape"])
                elements *= size.get<double>();
            weights += elements;
            bits += elements * quantizer["bits"].get<double>();
            isMixed = isMixed || quantizer["bits"] != m_record["quantizers"][0]["bits"];
        }
        QVERIFY(bits / weights <= 4.5);
        QVERIFY(bits / weights > 4); // it is spent, too
        QVERIFY(isMixed);
    }

    void whatWasMeasuredIsUsedAgain()
    {
        const std::size_t before = workspace().runs().value().size();
        QCOMPARE(call({"run", "--budget", "bits=4.5", "--limit", "64", "--batch", "32"}).status, 0);
        const auto runs = workspace().runs().value();
        QCOMPARE(runs.size(), before + 1); // no second measurement
        QCOMPARE(workspace().sensitivities().value().size(), std::size_t(1));
        QVERIFY(runs.back().spec.overrides == workspace().run(RunId{2}).value().spec.overrides);
    }

    void bitsOfARunWithFeedbackAreMeasuredWithFeedback()
    {
        TemporaryFolder folder;
        const Ended ended =
            antq({"run", "--budget", "bops=220M", "--method", "feedback", "--calibration-images", "64",
                  "--limit", "64", "--batch", "32", "--workspace", toQString(folder.path())});
        QCOMPARE(ended.status, 0);
        auto opened = Workspace::open(folder.path(), Workspace::Access::Read);
        ANT_VERIFY_OK(opened);
        const auto measured = opened.value().sensitivities().value();
        QCOMPARE(measured.size(), std::size_t(1));
        QVERIFY(measured.front().key.feeds);
        const auto points = [&](const QString &method) {
            const Ended front =
                antq({"pareto", "--axis", "bops", "--points", "3", "--method", method, "--limit", "64",
                      "--batch", "32", "--format", "json", "--workspace", toQString(folder.path())});
            const Json rows = Json::parse(front.output.toStdString());
            return std::ranges::count_if(rows,
                                         [](const Json &row) { return !row["measured top-1"].is_null(); });
        };
        QCOMPARE(points(QStringLiteral("feedback")), 1);
        QCOMPARE(points(QStringLiteral("nearest")), 0); // measures anew; that run says nothing of it
    }

    void theFrontIsPrintedAndAPointCanBeTakenToARun()
    {
        const auto file = m_folder->path() / "bits.json";
        const Ended front =
            call({"pareto", "--axis", "size", "--points", "5", "--limit", "64", "--batch", "32", "--format",
                  "json", "--budget", "bits=4.5", "--export", toQString(file)});
        QCOMPARE(front.complaints, QStringList());
        QCOMPARE(front.status, 0);
        const Json rows = Json::parse(front.output.toStdString());
        int onFront = 0, measured = 0;
        for (const Json &row : rows) {
            onFront += row["kind"] == "front";
            measured += !row["measured top-1"].is_null();
        }
        QVERIFY(onFront >= 3 && onFront <= 8);
        QVERIFY(measured >= 1); // the runs of the other tests
        const Ended ended =
            call({"run", "--assignment", toQString(file), "--limit", "64", "--batch", "32", "--json"});
        QCOMPARE(ended.complaints, QStringList());
        const Json record = Json::parse(ended.output.toStdString());
        QVERIFY(record["spec"]["overrides"] == m_record["spec"]["overrides"]);
        QVERIFY(record["result"]["top1_correct"] == m_record["result"]["top1_correct"]);
    }

    void pointsOfTheFrontAreCheckedOnTheRealNetwork()
    {
        const std::size_t before = workspace().runs().value().size();
        const Ended front = call({"pareto", "--axis", "bops", "--points", "3", "--check", "2", "--limit",
                                  "32", "--batch", "32", "--format", "json"});
        QCOMPARE(front.complaints, QStringList());
        QCOMPARE(front.status, 0);
        int measured = 0;
        for (const Json &row : Json::parse(front.output.toStdString())) {
            const bool isRun = !row["measured top-1"].is_null();
            measured += isRun;
            if (isRun)
                QCOMPARE(row["images"].get<int>(), 32);
        }
        // Two of the front, 4 bits everywhere, and that with the ends at 8.
        QCOMPARE(workspace().runs().value().size(), before + 4);
        QVERIFY(measured >= 4); // a point of the front may be one of the others, too
    }

    void badRequestsAreRefusedBeforeAnythingIsMeasured_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word");
        QTest::newRow("no budget") << QStringList{"run", "--budget", "speed=3"} << "size=0.15MB";
        QTest::newRow("too small") << QStringList{"run", "--budget", "bits=2"} << "the smallest is bits=3";
        QTest::newRow("floating point")
            << QStringList{"run", "--mode", "fp32", "--budget", "bits=4"} << "fp32";
        QTest::newRow("both") << QStringList{"run", "--budget", "bits=4", "--assignment", "x"}
                              << "--assignment";
        QTest::newRow("no file") << QStringList{"run", "--assignment", "/no/such.json"} << "/no/such.json";
        QTest::newRow("two modes") << QStringList{"pareto", "--mode", "int,ip"} << "one mode";
        QTest::newRow("axis") << QStringList{"pareto", "--axis", "speed"} << "size or bops";
        QTest::newRow("format") << QStringList{"sensitivity", "--format", "xml"} << "xml";
        QTest::newRow("with -n8") << QStringList{"run", "--budget", "bits=4", "--eight-bit-count", "3"}
                                  << "eight_bit_count";
    }
    void badRequestsAreRefusedBeforeAnythingIsMeasured()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const std::size_t before = workspace().runs().value().size();
        const Ended ended = call(arguments);
        QCOMPARE(ended.status, 2);
        QCOMPARE(ended.complaints.size(), 1);
        QVERIFY2(ended.complaints.front().contains(word), qPrintable(ended.complaints.front()));
        QCOMPARE(workspace().runs().value().size(), before);
    }

    void aMeasurementThatIsStoppedLeavesNothingStored()
    {
        TemporaryFolder folder;
        QProcess process;
        startAntq(process,
                  {"sensitivity", "--workspace", toQString(folder.path()), "--sensitivity-images", "20000"});
        const auto isMeasuring = [&] {
            const auto opened = Workspace::open(folder.path(), Workspace::Access::Read);
            if (!opened.ok())
                return false;
            auto run = const_cast<Workspace &>(opened.value()).run(RunId{1});
            return run.ok() && run.value().progress.phase == "measure";
        };
        QTRY_VERIFY_WITH_TIMEOUT(isMeasuring(), 60'000);
        ::kill(pid_t(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 1);
        auto opened = Workspace::open(folder.path(), Workspace::Access::Read);
        ANT_VERIFY_OK(opened);
        QCOMPARE(opened.value().run(RunId{1}).value().state, RunState::Cancelled);
        QVERIFY(opened.value().sensitivities().value().empty());
    }

private:
    Ended call(QStringList arguments)
    {
        return antq(arguments << QStringLiteral("--workspace") << toQString(m_folder->path()));
    }
    Workspace workspace() { return Workspace::open(m_folder->path(), Workspace::Access::Read).value(); }

    std::unique_ptr<TemporaryFolder> m_folder;
    Json m_record;
};

QTEST_GUILESS_MAIN(TestAntqAllocation)
#include "tst_antq_allocation.moc"
