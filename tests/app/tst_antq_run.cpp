#include "core/store/workspace.h"
#include "tests/app/program.h"
#include "tests/support/test_data.h"

#include <QElapsedTimer>
#include <QTest>
#include <nlohmann/json.hpp>

using namespace ant::test;
using Json = nlohmann::json;

namespace {

bool hasKeys(const Json &object, std::initializer_list<const char *> keys)
{
    for (const char *key : keys)
        if (!object.contains(key)) {
            qWarning("no key \"%s\" in %s", key, object.dump().substr(0, 300).c_str());
            return false;
        }
    return true;
}

} // namespace

/// Real runs of the built-in network by the real worker.
class TestAntqRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }
    void cleanup() { m_folder.reset(); }

    void theRecordHasTheKeysThatOthersRelyOn()
    {
        const Ended ended = call({"run", "--mode", "ip-f", "--limit", "64", "--batch", "32", "--json"});
        QCOMPARE(ended.complaints, QStringList());
        QCOMPARE(ended.status, 0);
        const Json record = Json::parse(ended.output.toStdString(), nullptr, false);
        QVERIFY(hasKeys(record, {"id", "name", "task", "model", "mode", "state", "error", "spec", "result",
                                 "seconds", "epochs", "steps", "quantizers"}));
        QCOMPARE(record["state"].get<std::string>(), std::string("done"));
        QVERIFY(hasKeys(record["result"], {"top1", "top5", "top1_correct", "top5_correct", "total", "loss"}));
        QCOMPARE(record["result"]["total"].get<int>(), 64);
        QVERIFY(hasKeys(record["seconds"], {"load", "calibrate", "train", "evaluate"}));
        QVERIFY(!record["quantizers"].empty());
        const Json &weight = record["quantizers"][0];
        QVERIFY(hasKeys(weight, {"index", "layer_index", "layer", "role", "bits", "signed", "type", "absmax",
                                 "alpha", "alpha_step", "mse", "candidates"}));
        QCOMPARE(weight["role"].get<std::string>(), std::string("weight"));
        QCOMPARE(record["quantizers"][1]["role"].get<std::string>(), std::string("input"));
        QCOMPARE(record["quantizers"][1]["alpha"].size(), std::size_t(1));
        QCOMPARE(weight["candidates"].size(), std::size_t(3)); // int, flint, pot
        for (std::size_t i = 0; i < weight["alpha"].size(); ++i) {
            const double absmax = weight["absmax"][i], step = weight["alpha_step"][i];
            QVERIFY(qAbs(weight["alpha"][i].get<double>() - absmax * step / 100) <= 1e-6 * absmax);
        }
    }

    void imagesPerClassAreJudgedInTheOrderOfTheDataSet()
    {
        const QStringList common = {"run", "--mode", "fp32", "--json"};
        const Json few = Json::parse(call(common + QStringList{"--per-class", "2"}).output.toStdString());
        QCOMPARE(few["state"].get<std::string>(), std::string("done"));
        QCOMPARE(few["spec"]["per_class"].get<int>(), 2);
        const Json all = Json::parse(call(common).output.toStdString());
        auto workspace = ant::Workspace::open(m_folder->path(), ant::Workspace::Access::Read);
        const auto predictions = [&](const Json &record) {
            return workspace.value().predictions(ant::RunId{record["id"].get<std::int64_t>()}).value();
        };
        std::vector<ant::Prediction> expected; // the first two of each label
        std::map<int, int> seen;
        for (const ant::Prediction &prediction : predictions(all))
            if (seen[prediction.label]++ < 2)
                expected.push_back(prediction);
        const auto judged = predictions(few);
        QCOMPARE(judged.size(), expected.size());
        QCOMPARE(few["result"]["total"].get<std::size_t>(), 2 * seen.size());
        for (std::size_t i = 0; i < judged.size(); ++i) {
            QCOMPARE(judged[i].image, expected[i].image);
            QCOMPARE(judged[i].label, expected[i].label);
        }
    }

    void theSameSpecGivesTheSameNumbers()
    {
        const QStringList command = {"run", "--mode", "fip-f", "--limit", "64", "--batch", "32", "--json"};
        Json first = Json::parse(call(command).output.toStdString());
        Json second = Json::parse(call(command).output.toStdString());
        QVERIFY(first["id"] != second["id"]);
        QVERIFY(!first["quantizers"].empty());
        QVERIFY(first["quantizers"] == second["quantizers"]);
        QVERIFY(first["result"] == second["result"]);
    }

    void whatIsShownIsWhatWasRun()
    {
        const Json run =
            Json::parse(call({"run", "--mode", "int", "--limit", "32", "--json"}).output.toStdString());
        const Json shown = Json::parse(call({"show", "1", "--json"}).output.toStdString());
        QVERIFY(run == shown);
    }

    void aListOfModesEndsInAComparison()
    {
        const Ended text = call({"run", "--mode", "fp32,int,ant4-8,6bit", "--limit", "32"});
        QCOMPARE(text.complaints, QStringList());
        QCOMPARE(text.status, 0);
        for (const char *word : {"fp32", "int", "ant4-8", "W6A6", "loss of top-1"})
            QVERIFY2(text.output.contains(word), text.output.constData());
        const Json records = Json::parse(
            call({"run", "--mode", "fp32,ant4-8", "--limit", "32", "--json"}).output.toStdString());
        QCOMPARE(records.size(), std::size_t(2));
        QVERIFY(records[0]["quantizers"].empty());
        QCOMPARE(records[1]["quantizers"][0]["bits"].get<int>(), 8);
        QCOMPARE(records[1]["quantizers"][2]["bits"].get<int>(), 4);
        QCOMPARE(records[1]["quantizers"].back()["bits"].get<int>(), 8);
    }

    void theQueueIsWorkedThrough()
    {
        QCOMPARE(call({"queue", "add", "--mode", "fp32,int", "--limit", "32"}).status, 0);
        const Ended started = call({"queue", "start"});
        QCOMPARE(started.complaints, QStringList());
        QCOMPARE(started.status, 0);
        QVERIFY(started.output.contains("2 done, 0 failed"));
        const Json runs = Json::parse(call({"list", "--json"}).output.toStdString());
        for (const Json &run : runs)
            QCOMPARE(run["state"].get<std::string>(), std::string("done"));
    }

    void twoProcessesShareTheQueue()
    {
        QCOMPARE(call({"queue", "add", "--mode", "fp32,int,ip,fp32,int,ip", "--limit", "32"}).status, 0);
        QProcess other;
        startAntq(other, {"queue", "start", "--workspace", toQString(m_folder->path())});
        const Ended mine = call({"queue", "start"});
        QVERIFY(other.waitForFinished(120'000));
        QCOMPARE(mine.complaints, QStringList());
        QCOMPARE(mine.status, 0);
        QCOMPARE(other.exitCode(), 0);
        const Json runs = Json::parse(call({"list", "--json"}).output.toStdString());
        QCOMPARE(runs.size(), std::size_t(6));
        for (const Json &run : runs)
            QCOMPARE(run["state"].get<std::string>(), std::string("done"));
    }

    void aSecondProcessLeavesTheQueueToTheFirstWhereItIsToldTo()
    {
        QCOMPARE(call({"queue", "add", "--mode", "int", "--limit", "32"}).status, 0);
        {
            auto workspace = ant::Workspace::open(m_folder->path(), ant::Workspace::Access::Write);
            ANT_VERIFY_OK(workspace);
            const auto claim = workspace.value().claimQueue();
            ANT_VERIFY_OK(claim);
            QVERIFY(claim.value().has_value());
            QVERIFY(workspace.value().isQueueServed().value());
            const Ended left = call({"queue", "start", "--if-idle"});
            QCOMPARE(left.status, 0);
            QVERIFY(left.output.contains("another process"));
            QVERIFY(left.output.contains("0 done"));
        } // whose claim ends with it
        QVERIFY(call({"queue", "start", "--if-idle"}).output.contains("1 done"));
    }

    void theLogNamesTheTypeOfEveryQuantizerForPeopleAndForPrograms()
    {
        const Json record = Json::parse(
            call({"run", "--mode", "ip-f", "--limit", "64", "--batch", "32", "--json"}).output.toStdString());
        const Ended text = call({"log", "1"});
        QCOMPARE(text.complaints, QStringList());
        QVERIFY(text.output.contains("calibrated"));
        QVERIFY(text.output.contains("evaluated 64 images"));
        const Json log = Json::parse(call({"log", "1", "--json"}).output.toStdString());
        Json types;
        for (const Json &line : log)
            if (const auto words = line["text"].get<std::string>(); words.starts_with("types {"))
                types = Json::parse(words.substr(6));
        QCOMPARE(types["version"].get<int>(), 1);
        QCOMPARE(types["quantizers"].size(), record["quantizers"].size());
        for (std::size_t i = 0; i < types["quantizers"].size(); ++i) {
            const Json &quantizer = record["quantizers"][i];
            const std::string type = quantizer["type"].get<std::string>();
            const std::string where =
                quantizer["layer"].get<std::string>() + " " + quantizer["role"].get<std::string>();
            QCOMPARE(types["quantizers"][i].get<std::string>(), quantizer["layer"].get<std::string>() + "/" +
                                                                    quantizer["role"].get<std::string>() +
                                                                    "=" + type + "4");
            QVERIFY2(text.output.contains((where + ": " + type + ", 4 bits").c_str()), where.c_str());
        }
        double share = 0;
        for (const auto &[type, percent] : types["ratio"]["weight_parameters"].items())
            share += percent.get<double>();
        QVERIFY(qAbs(share - 100) < 1e-9);
    }

    void trainingRecordsStepsAndEpochs()
    {
        const Ended ended =
            call({"run", "--task", "qat", "--mode", "ip-f", "--epochs", "1", "--lr", "0.001", "--limit", "64",
                  "--batch", "500", "--shuffle", "off", "--augment", "off", "--json"},
                 240'000);
        QCOMPARE(ended.complaints, QStringList());
        const Json record = Json::parse(ended.output.toStdString());
        QCOMPARE(record["epochs"].size(), std::size_t(1));
        QCOMPARE(record["steps"].size(), std::size_t(20)); // 10000 images in batches of 500
        QVERIFY(std::filesystem::exists(m_folder->path() / "artifacts" / "run-1" / "weights.safetensors"));
        QVERIFY(call({"log", "1"}).output.contains("epoch 1 of 1: training loss"));
    }

    void resultsAreExported()
    {
        QCOMPARE(call({"run", "--mode", "fp32,int", "--limit", "32"}).status, 0);
        for (const char *format : {"csv", "md", "json"}) {
            const Ended ended = call({"export", "1", "2", "--format", format});
            QCOMPARE(ended.status, 0);
            QVERIFY(ended.output.contains("conv1"));
        }
        const auto file = m_folder->path() / "runs.xlsx";
        const Ended sheet = call({"export", "--all", "--format", "xlsx", "--output", toQString(file)});
        QCOMPARE(sheet.complaints, QStringList());
        QVERIFY(std::filesystem::file_size(file) > 1000);
    }

    void theDemoComparesAllModesWithinTwoMinutes()
    {
        QElapsedTimer timer;
        timer.start();
        const Ended ended = call({"demo"}, 240'000);
        QCOMPARE(ended.complaints, QStringList());
        QCOMPARE(ended.status, 0);
        QVERIFY2(timer.elapsed() < 120'000, qPrintable(QString::number(timer.elapsed())));
        for (const char *word :
             {"fp32", "int", "ip ", "fip ", "ip-f", "fip-f", "ant4-8", "figure12", "ant-workbench"})
            QVERIFY2(ended.output.contains(word), word);
        QVERIFY(ended.output.contains(m_folder->path().c_str()));
    }

private:
    Ended call(const QStringList &arguments, int timeoutMs = 120'000)
    {
        return antq(arguments + QStringList{"--workspace", toQString(m_folder->path())}, timeoutMs);
    }

    std::unique_ptr<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(TestAntqRun)
#include "tst_antq_run.moc"
