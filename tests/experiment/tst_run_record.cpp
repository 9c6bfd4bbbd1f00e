#include "core/experiment/run_record.h"
#include "tests/experiment/json_text.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace ant;
using test::text;
using Json = nlohmann::json;

namespace {

QuantizerRecord aQuantizer()
{
    QuantizerRecord quantizer;
    quantizer.index = 3;
    quantizer.layerIndex = 1;
    quantizer.layer = "layer1.0.conv1";
    quantizer.role = Role::Input;
    quantizer.isSigned = false;
    quantizer.type = "flint";
    quantizer.absmax = {2.5f};
    quantizer.alpha = {2.25f};
    quantizer.alphaStep = {90};
    quantizer.mse = 0.25;
    quantizer.sqnrDb = 20;
    quantizer.candidates = {{"int", 0.5}, {"flint", 0.25}};
    quantizer.shape = {128, 16, 32, 32};
    quantizer.macs = 2359296;
    quantizer.nonFinite = 1;
    quantizer.beyondCutoff = 2;
    return quantizer;
}

QStringList keysOf(const Json &json)
{
    QStringList keys;
    for (const auto &[key, value] : json.items())
        keys << QString::fromStdString(key);
    keys.sort();
    return keys;
}

} // namespace

class TestRunRecord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAreThoseOfTheDesign()
    {
        RunRecord record;
        record.result = EvaluationResult{1000, 915, 998, 0.5};
        record.epochs = {{1, 0.5, 90}};
        record.steps = {{7, 1.5}};
        record.quantizers = {aQuantizer()};
        const Json json = toJson(record);
        for (const char *key :
             {"id", "name", "task", "model", "mode", "state", "error", "spec", "result", "seconds", "epochs",
              "steps", "quantizers", "environment", "created", "started", "finished"})
            QVERIFY2(json.contains(key), key);
        QCOMPARE(keysOf(json["result"]),
                 (QStringList{"loss", "top1", "top1_correct", "top5", "top5_correct", "total"}));
        QCOMPARE(keysOf(json["seconds"]), (QStringList{"calibrate", "evaluate", "load", "train"}));
        QCOMPARE(text(json["epochs"]),
                 text(Json::parse(R"([{"epoch": 1, "train_loss": 0.5, "top1": 90.0}])")));
        QCOMPARE(text(json["steps"]), text(Json::parse(R"([{"step": 7, "loss": 1.5}])")));
        QCOMPARE(json["result"]["top1"].get<double>(), 91.5);
        QCOMPARE(json["result"]["top5"].get<double>(), 99.8);
    }
    void quantizerIsWrittenInFull()
    {
        const Json expected = Json::parse(R"({
            "index": 3, "layer_index": 1, "layer": "layer1.0.conv1", "role": "input", "bits": 4, "signed": false,
            "type": "flint", "absmax": [2.5], "alpha": [2.25], "alpha_step": [90], "mse": 0.25, "sqnr_db": 20.0,
            "candidates": [{"type": "int", "score": 0.5}, {"type": "flint", "score": 0.25}],
            "shape": [128, 16, 32, 32], "macs": 2359296, "non_finite": 1, "beyond_cutoff": 2})");
        QCOMPARE(text(toJson(aQuantizer())), text(expected));
    }
    void trainedAlphaHasNoStep()
    {
        QuantizerRecord quantizer = aQuantizer();
        quantizer.alphaStep.clear();
        QVERIFY(!toJson(quantizer).contains("alpha_step"));
    }
    void floatsParseBackToTheSameBits()
    {
        QuantizerRecord quantizer = aQuantizer();
        quantizer.alpha = {0.1f,
                           1.0f / 3.0f,
                           1e-45f, // the smallest denormal
                           std::numeric_limits<float>::max(),
                           std::numeric_limits<float>::min(),
                           16777217.0f,
                           std::nextafter(1.0f, 2.0f)};
        const std::string line = toJson(quantizer).dump();
        const auto back = Json::parse(line)["alpha"].get<std::vector<float>>();
        QCOMPARE(back, quantizer.alpha);
        QVERIFY2(line.find("\"alpha\":[0.100000001,0.333333343,") != std::string::npos, line.c_str());
    }
    void infiniteSqnrIsNull()
    {
        QuantizerRecord quantizer = aQuantizer();
        quantizer.sqnrDb = std::numeric_limits<double>::infinity();
        QVERIFY(Json::parse(toJson(quantizer).dump())["sqnr_db"].is_null());
    }
    void timesAreUtcAndNullBeforeTheyCome()
    {
        RunRecord record;
        record.createdMs = 951782399001; // date -u -d @951782399
        const Json json = toJson(record);
        QCOMPARE(text(json["created"]), text(Json("2000-02-28T23:59:59.001Z")));
        QVERIFY(json["started"].is_null());
        QVERIFY(json["finished"].is_null());
    }
    void progressNamesTheGpuWhereThereIsOne()
    {
        RunRecord record;
        record.progress = {"train", 1, 2, 3.5};
        QCOMPARE(text(toJson(record)["progress"]),
                 text(Json::parse(R"({"phase": "train", "done": 1, "total": 2, "per_second": 3.5})")));
        record.progress.gpu = GpuUse{5, 80, {}};
        QCOMPARE(text(toJson(record)["progress"]["gpu"]),
                 text(Json::parse(R"({"memory_used": 5, "memory_total": 80})")));
        record.progress.gpu->busyPercent = 94;
        QCOMPARE(toJson(record)["progress"]["gpu"]["busy_percent"].get<int>(), 94);
    }
    void resultIsNullUntilThereIsOne() { QVERIFY(toJson(RunRecord())["result"].is_null()); }
    void statesHaveNames_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("text");
        const std::pair<RunState, const char *> states[] = {
            {RunState::Queued, "queued"},       {RunState::Running, "running"},
            {RunState::Done, "done"},           {RunState::Failed, "failed"},
            {RunState::Cancelled, "cancelled"}, {RunState::Interrupted, "interrupted"}};
        for (const auto &[state, text] : states)
            QTest::newRow(text) << int(state) << QString(text);
    }
    void statesHaveNames()
    {
        QFETCH(int, state);
        QFETCH(QString, text);
        const auto parsed = runStateFromName(text.toStdString());
        ANT_VERIFY_OK(parsed);
        QCOMPARE(int(parsed.value()), state);
        QCOMPARE(std::string(name(RunState(state))), text.toStdString());
    }
    void unknownStateIsRefused()
    {
        QCOMPARE(runStateFromName("paused").error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(TestRunRecord)
#include "tst_run_record.moc"
