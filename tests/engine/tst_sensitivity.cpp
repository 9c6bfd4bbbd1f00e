#include "core/base/files.h"
#include "core/base/random.h"
#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "tests/engine/recorded_run.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace ant;

namespace {

constexpr int kImages = 24;

/// A CIFAR-10 folder with noise for images and nothing to train on.
void writeImages(const std::filesystem::path &folder)
{
    SplitMix64 random(1);
    std::string bytes;
    for (int image = 0; image < kImages; ++image) {
        bytes += static_cast<char>(random.below(10));
        for (int i = 0; i < 3072; ++i)
            bytes += static_cast<char>(random.below(256));
    }
    QVERIFY(writeFileAtomically(folder / "test_batch.bin", bytes).ok());
}

RunSpec specIn(const std::filesystem::path &folder, Task task)
{
    RunSpec spec;
    spec.task = task;
    spec.dataset = {"cifar10", folder};
    spec.mode = "ip-f";
    spec.batch = kImages;
    spec.threads = 1;
    return spec;
}

/// A run in which one quantizer alone rounds.
test::RecordedRun runWithOne(const std::filesystem::path &folder, const Graph &graph, int quantizer, int bits,
                             const std::string &type)
{
    RunSpec spec = specIn(folder, Task::Ptq);
    int index = 0;
    for (const int node : graph.quantizableNodes())
        for (const Role role : {Role::Weight, Role::Input}) {
            QuantizerOverride change{.layer = graph.node(node).name, .role = role};
            if (index++ == quantizer) {
                change.bits = bits;
                change.type = type;
            } else {
                change.enabled = false;
            }
            spec.overrides.push_back(change);
        }
    return test::record(spec);
}

} // namespace

class TestSensitivity : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_folder = std::make_unique<test::TemporaryFolder>();
        writeImages(m_folder->path());
        m_measured = test::record(specIn(m_folder->path(), Task::Sensitivity));
        QVERIFY2(!m_measured.error, m_measured.error ? m_measured.error->text().c_str() : "");
        QVERIFY(m_measured.sensitivity);
    }

    void everyWidthAndTypeOfEveryQuantizerIsMeasured()
    {
        const test::RecordedRun &run = m_measured;
        QVERIFY(!run.outcome.result); // it is no accuracy of a quantized network
        const std::size_t layers = findModel("demo").value()->build().quantizableNodes().size();
        // 3 types at 3, 4, 5 and 6 bits, int alone at 7 and 8.
        QCOMPARE(run.sensitivity->options.size(), 2 * layers * (4 * 3 + 2));
        QCOMPARE(run.sensitivity->key.images, std::int64_t(kImages));
        QVERIFY(!run.sensitivity->key.isFromTraining);
        QVERIFY(!run.warnings.empty()); // evaluation images had to do
        for (const SensitivityOption &option : run.sensitivity->options)
            QVERIFY(option.divergence >= 0 && std::isfinite(option.divergence) && option.outputSqnrDb > 0);
    }

    void withFeedbackWeightsCostLessAndInputsTheSame()
    {
        RunSpec spec = specIn(m_folder->path(), Task::Sensitivity);
        spec.ptq.method = RoundingMethod::Feedback;
        const test::RecordedRun fed = test::record(spec);
        QVERIFY2(!fed.error, fed.error ? fed.error->text().c_str() : "");
        QVERIFY(fed.sensitivity->key.feeds && !m_measured.sensitivity->key.feeds);
        const auto &before = m_measured.sensitivity->options, &after = fed.sensitivity->options;
        QCOMPARE(after.size(), before.size());
        double nearest = 0, rounded = 0;
        for (std::size_t i = 0; i < after.size(); ++i) {
            QCOMPARE(after[i].type, before[i].type);
            if (after[i].quantizer % 2 == 1) {
                QVERIFY(after[i] == before[i]);
            } else if (after[i].bits == 4) {
                nearest += before[i].divergence;
                rounded += after[i].divergence;
                QVERIFY(after[i].outputSqnrDb > before[i].outputSqnrDb);
            }
        }
        QVERIFY2(rounded < nearest / 2, qPrintable(QStringLiteral("%1 of %2").arg(rounded).arg(nearest)));
    }

    void theTypeThatFeedbackChoosesAnswersBest()
    {
        Sensitivity some;
        some.options = {{0, 4, "int", 0.2, 12, 0, 0.1, 0}, {0, 4, "flint", 0.1, 10, 0, 0.2, 0}};
        const auto types = parseMode("ip-f").value().types;
        QCOMPARE(some.chosen(0, 4, types)->type, std::string("flint"));
        some.key.feeds = true;
        QCOMPARE(some.chosen(0, 4, types)->type, std::string("int"));
    }

    void whatIsMeasuredIsWhatARunWithThatOverrideShows_data()
    {
        QTest::addColumn<int>("quantizer");
        QTest::addColumn<int>("bits");
        QTest::addColumn<QString>("type");
        QTest::newRow("first weight, pot") << 0 << 3 << "pot";
        QTest::newRow("first input, flint") << 1 << 4 << "flint";
        QTest::newRow("a weight in the middle") << 4 << 4 << "int";
        QTest::newRow("an input in the middle") << 5 << 3 << "int";
        QTest::newRow("8 bits") << 4 << 8 << "int";
    }
    void whatIsMeasuredIsWhatARunWithThatOverrideShows()
    {
        QFETCH(int, quantizer);
        QFETCH(int, bits);
        QFETCH(QString, type);
        const test::RecordedRun &run = m_measured;
        const Graph graph = findModel("demo").value()->build();
        const auto direct = runWithOne(m_folder->path(), graph, quantizer, bits, type.toStdString());
        QVERIFY2(!direct.error, direct.error ? direct.error->text().c_str() : "");
        QCOMPARE(direct.quantizers.size(), std::size_t(1));
        bool isFound = false;
        for (const SensitivityOption &option : run.sensitivity->of(quantizer)) {
            if (option.bits != bits || option.type != type.toStdString())
                continue;
            isFound = true;
            QCOMPARE(option.mse, direct.quantizers.front().mse);
            QVERIFY(std::abs(run.sensitivity->loss + option.lossIncrease - direct.outcome.result->loss) <
                    1e-5);
            QCOMPARE(option.correct, direct.outcome.result->top1Correct);
        }
        QVERIFY(isFound);
    }

    void theSameSeedGivesTheSameNumbers()
    {
        const auto again = test::record(specIn(m_folder->path(), Task::Sensitivity));
        QVERIFY(again.sensitivity);
        QVERIFY(*m_measured.sensitivity == *again.sensitivity);
    }

    void aLittleMemoryTakesTheImagesInParts()
    {
        RunSpec spec = specIn(m_folder->path(), Task::Sensitivity);
        spec.memoryLimit = 8'000'000;
        const test::RecordedRun &whole = m_measured;
        const auto parts = test::record(spec);
        QVERIFY(parts.sensitivity);
        QCOMPARE(parts.sensitivity->options.size(), whole.sensitivity->options.size());
        for (std::size_t i = 0; i < whole.sensitivity->options.size(); ++i)
            QVERIFY(std::abs(whole.sensitivity->options[i].divergence -
                             parts.sensitivity->options[i].divergence) < 1e-5);
    }

    void itStopsWhereItIsToldTo()
    {
        const auto run = test::record(specIn(m_folder->path(), Task::Sensitivity), "measure");
        QVERIFY(run.error);
        QCOMPARE(run.error->code, ErrorCode::Cancelled);
        QVERIFY(!run.sensitivity);
    }

private:
    std::unique_ptr<test::TemporaryFolder> m_folder;
    test::RecordedRun m_measured;
};

QTEST_APPLESS_MAIN(TestSensitivity)
#include "tst_sensitivity.moc"
