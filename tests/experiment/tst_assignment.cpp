#include "core/base/files.h"
#include "core/experiment/assignment.h"
#include "core/graph/models.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace ant;

namespace {

Assignment sample()
{
    const NetworkSize size = networkSize(findModel("demo").value()->build());
    Assignment assignment;
    assignment.model = "demo";
    assignment.mode = "ip-f";
    assignment.budget = "bits=4.5";
    assignment.predictedLoss = 0.125;
    std::vector<int> bits;
    for (std::size_t i = 0; i < 2 * size.layers.size(); ++i) {
        const int width = i == 3 ? kFloatBits : 3 + int(i % 6);
        bits.push_back(width);
        assignment.quantizers.push_back(
            {size.layers[i / 2].layer, i % 2 ? Role::Input : Role::Weight, width, "flint"});
    }
    assignment.cost = networkCost(size, bits);
    return assignment;
}

} // namespace

class TestAssignment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFileGivesBackWhatWasWritten()
    {
        test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "bits.json", toJsonText(sample())));
        const auto read = readAssignment(folder.path() / "bits.json");
        ANT_VERIFY_OK(read);
        QCOMPARE(read.value().quantizers, sample().quantizers);
        QCOMPARE(read.value().model, sample().model);
        QCOMPARE(read.value().budget, sample().budget);
    }

    void theSpecGetsTheWidthsOfTheAssignment()
    {
        RunSpec spec;
        spec.eightBitLayers = {0};
        ANT_VERIFY_OK(applyAssignment(sample(), spec));
        const NetworkSize size = networkSize(findModel("demo").value()->build());
        QCOMPARE(bitsOf(spec, size), sample().bits());
        QVERIFY(spec.eightBitLayers.empty());
        for (const QuantizerOverride &change : spec.overrides)
            QVERIFY(change.bits != 4); // what the spec does anyway is not said again
    }

    void anOverriddenWidthStaysInALayerThatIsKeptAtEightBits()
    {
        const NetworkSize size = networkSize(findModel("demo").value()->build());
        RunSpec spec;
        spec.eightBitLayers = {0, 1};
        spec.overrides = {{.layer = size.layers[0].layer, .role = Role::Weight, .bits = 6},
                          {.layer = size.layers[1].layer, .role = Role::Input, .type = "int"}};
        const std::vector<int> bits = bitsOf(spec, size);
        QCOMPARE(bits[0], 6);
        QCOMPARE(bits[1], 8);
        QCOMPARE(bits[3], 8); // an override of the type alone leaves the width
    }

    void anAssignmentForAnotherModelIsRefused()
    {
        RunSpec spec;
        spec.model = "resnet20";
        QCOMPARE(applyAssignment(sample(), spec).error().code, ErrorCode::InvalidArgument);
        Assignment strange = sample();
        strange.quantizers.front().layer = "no.such";
        spec.model = "demo";
        const auto refused = applyAssignment(strange, spec);
        QVERIFY(refused.error().message.find("no.such") != std::string::npos);
        QVERIFY(spec.overrides.empty());
    }

    void aBadFileIsRefusedWithWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("word");
        const auto file = [](const char *quantizers) {
            return QByteArray(
                       R"({"format": "ant-assignment", "version": 1, "model": "demo", "quantizers": )") +
                   quantizers + "}";
        };
        QTest::newRow("no JSON") << QByteArray("bits") << "not valid JSON";
        QTest::newRow("a spec") << QByteArray(R"({"model": "demo"})") << "format";
        QTest::newRow("a list") << QByteArray("[]") << "format";
        QTest::newRow("a later version")
            << QByteArray(R"({"format": "ant-assignment", "version": 2})") << "version";
        QTest::newRow("no list") << file("3") << "quantizers";
        QTest::newRow("no layer") << file(R"([{"role": "weight", "bits": 4}])") << "quantizers[0].layer";
        QTest::newRow("a strange role")
            << file(R"([{"layer": "conv1", "role": "bias", "bits": 4}])") << "\"bias\"";
        QTest::newRow("too few bits")
            << file(R"([{"layer": "conv1", "role": "weight", "bits": 2}])") << "quantizers[0].bits is 2";
        QTest::newRow("half a bit") << file(R"([{"layer": "conv1", "role": "weight", "bits": 4.5}])")
                                    << "4.5";
        QTest::newRow("twice") << file(R"([{"layer": "conv1", "role": "weight", "bits": 4},
                                           {"layer": "conv1", "role": "weight", "bits": 5}])")
                               << "quantizers[1]";
        QTest::newRow("an unknown key")
            << file(R"([{"layer": "conv1", "role": "weight", "bits": 4, "alpha": 1}])") << "alpha";
    }
    void aBadFileIsRefusedWithWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, word);
        test::TemporaryFolder folder;
        ANT_VERIFY_OK(writeFileAtomically(folder.path() / "bits.json", bytes.toStdString()));
        const auto read = readAssignment(folder.path() / "bits.json");
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromStdString(read.error().text()).contains(word), read.error().text().c_str());
    }
};

QTEST_APPLESS_MAIN(TestAssignment)
#include "tst_assignment.moc"
