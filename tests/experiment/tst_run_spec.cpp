#include "core/base/files.h"
#include "tests/experiment/json_text.h"
#include "tests/experiment/sample_spec.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;
using test::text;
using Json = nlohmann::json;

class TestRunSpec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMemberSurvivesJson()
    {
        const RunSpec spec = test::unusualSpec();
        const auto back = runSpecFromJson(Json::parse(toJson(spec).dump()));
        ANT_VERIFY_OK(back);
        QVERIFY(back.value() == spec);
    }
    void textIsReadLikeItsJson()
    {
        const RunSpec spec = test::unusualSpec();
        const auto back = runSpecFromText(toJson(spec).dump());
        ANT_VERIFY_OK(back);
        QVERIFY(back.value() == spec);
        const auto missing = runSpecFromText(R"({"bits": {"input": 6}, "version": 1})");
        ANT_VERIFY_OK(missing);
        QCOMPARE(missing.value().activationBits, 6);
        QCOMPARE(missing.value().weightBits, RunSpec().weightBits);
    }
    void wrongTextGetsTheJsonsMessage_data()
    {
        QTest::addColumn<QString>("json");
        for (const char *json :
             {R"({"bits": {"weight": 99}})", R"({"bits": 4})", R"({"seed": {}})", R"({"seed": {"x": 1}})",
              R"({"version": 7})", R"({"colour": "red"})", R"({"overrides": [{"layer": 5}]})",
              R"({"eight_bit_layers": [[]]})", R"([{}])", R"(5)", R"(null)", R"({"limit": 1e400})"})
            QTest::newRow(json) << json;
    }
    void wrongTextGetsTheJsonsMessage()
    {
        QFETCH(QString, json);
        const Json parsed = Json::parse(json.toStdString(), nullptr, false);
        const auto spec = runSpecFromText(json.toStdString());
        QVERIFY(!spec.ok());
        if (parsed.is_discarded())
            QCOMPARE(spec.error().code, ErrorCode::Corrupt);
        else
            QCOMPARE(spec.error().text(), runSpecFromJson(parsed).error().text());
    }
    void cutTextIsCorrupt()
    {
        const std::string whole = toJson(test::unusualSpec()).dump();
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!runSpecFromText(std::string_view(whole).substr(0, length)).ok());
    }
    void sampleDiffersFromTheDefaultInEveryKey()
    {
        const Json sample = toJson(test::unusualSpec()).flatten(), plain = toJson(RunSpec()).flatten();
        for (const auto &[key, value] : plain.items())
            if (key != "/version")
                QVERIFY2(!sample.contains(key) || sample[key] != value, key.c_str());
    }
    void keysAreThoseThatFilesUse()
    {
        const Json json = toJson(test::unusualSpec());
        QCOMPARE(text(json["version"]), text(Json(1)));
        QCOMPARE(text(json["task"]), text(Json("qat")));
        QCOMPARE(text(json["dataset"]), text(Json("cifar10:/data/cifar 10")));
        QCOMPARE(text(json["bits"]), text(Json({{"weight", 3}, {"input", 8}})));
        QCOMPARE(text(json["range"]["weight"]), text(Json({{"low", 80}, {"up", 140}})));
        QCOMPARE(text(json["range"]["input"]), text(Json({{"low", 25}, {"up", 200}})));
        QCOMPARE(text(json["eight_bit_layers"]), text(Json({0, 19})));
        QCOMPARE(text(json["overrides"][1]["role"]), text(Json("weight")));
        QCOMPARE(text(json["training"]["learning_rate"]), text(Json(1e-5)));
    }
    void missingKeysTakeTheDefaults()
    {
        const auto spec = runSpecFromJson(Json::parse(R"({"bits": {"input": 6}})"));
        ANT_VERIFY_OK(spec);
        RunSpec expected;
        expected.activationBits = 6;
        QVERIFY(spec.value() == expected);
    }
    void modeBecomesCanonical()
    {
        const auto spec = runSpecFromJson(Json{{"mode", "IP_F"}});
        ANT_VERIFY_OK(spec);
        QCOMPARE(spec.value().mode, std::string("ip-f"));
    }
    void dataSetMayLackItsFolder()
    {
        for (const char *text : {"cifar10:", "cifar10"}) {
            const auto spec = runSpecFromJson(Json{{"dataset", text}});
            ANT_VERIFY_OK(spec);
            QVERIFY(spec.value().dataset == (DatasetRef{"cifar10", {}}));
        }
    }

    void wrongJsonIsRefusedWithItsReason_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char *name, const char *json, const QStringList &said) {
            QTest::newRow(name) << QString(json) << said;
        };
        row("no object", "[]", {"the spec", "object"});
        row("unknown key", R"({"wbits": 4})", {"unknown key wbits", "bits", "model"});
        row("unknown key inside", R"({"bits": {"weights": 4}})",
            {"unknown key bits.weights", "weight, input"});
        row("newer version", R"({"version": 2})", {"version is 2", "1"});
        row("text for a number", R"({"batch": "128"})", {"batch is \"128\"", "1 to 65536"});
        row("fraction", R"({"batch": 1.5})", {"batch is 1.5", "whole number"});
        row("number for a text", R"({"model": 20})", {"model is 20", "text"});
        row("number for an object", R"({"bits": 4})", {"bits is 4", "weight, input"});
        row("number for a flag", R"({"allow_non_finite": 1})", {"allow_non_finite is 1", "true or false"});
        row("2 bits", R"({"bits": {"weight": 2}})", {"bits.weight is 2", "3 to 8"});
        row("9 bits", R"({"bits": {"input": 9}})", {"bits.input is 9", "3 to 8"});
        row("huge number", R"({"limit": 18446744073709551615})", {"limit is 18446744073709551615"});
        row("negative seed", R"({"seed": -1})", {"seed is -1"});
        row("negative layer", R"({"eight_bit_layers": [-1]})", {"eight_bit_layers is [-1]"});
        row("unknown task", R"({"task": "train"})", {"task", "\"train\"", "ptq, qat, eval or sensitivity"});
        row("unknown mode", R"({"mode": "ipff"})",
            {"mode", "\"ipff\"", "fp32, int, ip, fip, ip-f, fip-f, ant4-8"});
        row("unknown data set", R"({"dataset": "mnist:/x"})", {"dataset", "mnist:/x", "cifar10"});
        row("unknown data set without folder", R"({"dataset": "mnist:"})", {"dataset", "\"mnist:\""});
        row("unknown device", R"({"device": "gpu"})", {"device", "\"gpu\"", "cpu, cuda"});
        row("rate of zero", R"({"training": {"learning_rate": 0}})", {"training.learning_rate is 0"});
        row("override without layer", R"({"overrides": [{"bits": 4}]})", {"overrides[0]", "layer"});
        row("override with 9 bits", R"({"overrides": [{"layer": "a", "bits": 9}]})",
            {"overrides[0].bits is 9", "3 to 8"});
        row("override with an unknown type", R"({"overrides": [{"layer": "a", "type": "posit"}]})",
            {"overrides[0].type", "posit", "flint"});
        row("override with an unknown key", R"({"overrides": [{"layer": "a", "bit": 4}]})",
            {"overrides[0].bit", "enabled"});
        row("negative alpha", R"({"overrides": [{"layer": "a", "alpha": [-1]}]})", {"overrides[0].alpha"});
    }
    void wrongJsonIsRefusedWithItsReason()
    {
        QFETCH(QString, json);
        QFETCH(QStringList, said);
        const auto spec = runSpecFromJson(Json::parse(json.toStdString()));
        QVERIFY(!spec.ok());
        QCOMPARE(spec.error().code, ErrorCode::InvalidArgument);
        for (const QString &part : said)
            QVERIFY2(QString::fromStdString(spec.error().message).contains(part),
                     spec.error().message.c_str());
    }

    void pathsInAFileAreTakenFromItsFolder()
    {
        const test::TemporaryFolder folder;
        const auto file = folder.path() / "a.json";
        ANT_VERIFY_OK(writeFileAtomically(
            file, R"({"weights": "w/a.th", "dataset": "cifar10:../data", "checkpoint": "/c.pth"})"));
        const auto spec = readRunSpec(file);
        ANT_VERIFY_OK(spec);
        QCOMPARE(spec.value().weights, folder.path() / "w/a.th");
        QCOMPARE(spec.value().dataset.folder, folder.path().parent_path() / "data");
        QCOMPARE(spec.value().checkpoint, std::filesystem::path("/c.pth"));
    }
    void randomWeightsAreNoPath()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "a.json", R"({"weights": "random"})"));
        const auto spec = readRunSpec(folder.path() / "a.json");
        ANT_VERIFY_OK(spec);
        QVERIFY(spec.value().hasRandomWeights());
    }
    void brokenFileIsNamedWithTheLine()
    {
        const test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "a.json", "{\n\"model\": \n}"));
        const auto spec = readRunSpec(folder.path() / "a.json");
        QVERIFY(!spec.ok());
        QCOMPARE(spec.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(spec.error().text().find("a.json is not valid JSON") != std::string::npos &&
                     spec.error().text().find("line 3") != std::string::npos,
                 spec.error().text().c_str());
        QCOMPARE(readRunSpec(folder.path() / "b.json").error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestRunSpec)
#include "tst_run_spec.moc"
