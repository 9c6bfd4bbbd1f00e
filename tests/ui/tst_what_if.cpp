#include "core/base/files.h"
#include "core/numeric/fake_quant.h"
#include "tests/support/test_data.h"
#include "tests/ui/real_runs.h"
#include "ui/pages/layers/changes_model.h"
#include "ui/pages/layers/histogram_points.h"
#include "ui/pages/layers/layers_snapshot.h"
#include "ui/pages/layers/run_weights.h"
#include "ui/pages/layers/tensor_histogram.h"
#include "ui/pages/layers/what_if.h"

#include <QAbstractItemModelTester>

#include <cmath>

using namespace ant;
using namespace ant::test;

/// On the quantizers of runs that the engine made: the demo network, and ResNet-20 where its weights are.
class WhatIfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(runDemo(workspacePath(), QStringLiteral("ip-f")));
        load({1});
        QVERIFY(m_weights.size() > 3);
    }

    void weightsAreReadFromTheFileThatTheRunUsed()
    {
        for (const QuantizerView &view : m_weights) {
            std::vector<float> rounded(view.values->size());
            fakeQuantize(*view.values, rounded, view.codebook().value(), {view.record.alpha});
            const double mse = meanSquaredError(*view.values, rounded);
            QVERIFY2(std::abs(mse - view.record.mse) <= 1e-9 * mse, view.record.layer.c_str());
        }
    }

    void anotherTypeGivesWhatASearchOfTheWeightsGives_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("bits");
        QTest::newRow("int4") << QStringLiteral("int") << 4;
        QTest::newRow("float4") << QStringLiteral("float") << 4;
        QTest::newRow("flint6") << QStringLiteral("flint") << 6;
        QTest::newRow("int8") << QStringLiteral("int") << 8;
    }
    void anotherTypeGivesWhatASearchOfTheWeightsGives()
    {
        QFETCH(QString, type);
        QFETCH(int, bits);
        const NumericType known = NumericType::fromName(type.toStdString()).value();
        const Codebook codebook = Codebook::make({.type = known, .bits = bits}).value();
        for (const QuantizerView &view : m_weights) {
            if (view.record.type == type.toStdString() && view.record.bits == bits)
                continue; // that is what the run did
            const auto tried = tryOut(view, {type.toStdString(), bits, {}}, {75, 150});
            ANT_VERIFY_OK(tried);
            const SearchOptions options{.range = {bits > 6 ? 95 : 75, 150}};
            const auto found =
                searchPerChannel(*view.values, view.record.alpha.size(), std::span(&codebook, 1), options);
            ANT_VERIFY_OK(found);
            QCOMPARE(tried.value().record.alpha, found.value().types.front().alpha);
            QCOMPARE(tried.value().record.alphaStep, found.value().types.front().step);
            std::vector<float> rounded(view.values->size());
            fakeQuantize(*view.values, rounded, codebook, {tried.value().record.alpha});
            QCOMPARE(tried.value().record.mse, meanSquaredError(*view.values, rounded));
            QCOMPARE(tried.value().record.sqnrDb, sqnrDb(*view.values, rounded));
            QCOMPARE(std::accumulate(tried.value().detail.codeUsage.begin(),
                                     tried.value().detail.codeUsage.end(), std::uint64_t(0)),
                     std::uint64_t(view.values->size()));
        }
    }

    void aScaleInPercentClipsEveryChannelThere()
    {
        const QuantizerView &view = m_weights[1];
        const auto tried = tryOut(view, {view.record.type, 4, 60}, {75, 150});
        ANT_VERIFY_OK(tried);
        const float factor = float(60 * 0.01);
        for (std::size_t i = 0; i < view.record.absmax.size(); ++i)
            QCOMPARE(tried.value().record.alpha[i], view.record.absmax[i] * factor);
        std::vector<float> rounded(view.values->size());
        fakeQuantize(*view.values, rounded, view.codebook().value(), {tried.value().record.alpha});
        QCOMPARE(tried.value().record.mse, meanSquaredError(*view.values, rounded));
        QVERIFY(tried.value().record.mse >= view.record.mse); // the run had the choice
    }

    void inputsAreEstimatedCloselyFromTheirHistogram()
    {
        double worst = 0;
        for (const QuantizerView &view : m_inputs) {
            // The run's own choice, but asked for by number, so that it is computed.
            const auto tried =
                tryOut(view, {view.record.type, view.record.bits, view.record.alphaStep.front()}, {75, 150});
            ANT_VERIFY_OK(tried);
            QCOMPARE(tried.value().record.alpha, view.record.alpha);
            worst = std::max(worst, std::abs(tried.value().record.mse / view.record.mse - 1));
            QVERIFY(std::abs(tried.value().record.sqnrDb - view.record.sqnrDb) < 0.05);
        }
        qInfo("largest relative difference of an estimated MSE: %.2g", worst);
        QVERIFY2(worst < 0.01, qPrintable(QString::number(worst)));
    }

    void searchingTheHistogramFindsTheScaleOfTheRun()
    {
        for (const QuantizerView &view : m_inputs) {
            const HistogramPoints points(view.detail);
            const auto found =
                points.search(view.record.absmax.front(), view.codebook().value(), {75, 150}, {});
            ANT_VERIFY_OK(found);
            QVERIFY(std::abs(found.value().types.front().step.front() - view.record.alphaStep.front()) <= 1);
        }
    }

    void leavingATensorInFloatingPointLosesNothing()
    {
        const auto tried = tryOut(m_weights[0], {kNotQuantized, 4, {}}, {75, 150});
        ANT_VERIFY_OK(tried);
        QCOMPARE(tried.value().record.mse, 0.0);
        QVERIFY(std::isinf(tried.value().record.sqnrDb));
        const QuantizerOverride change = overrideOf({kNotQuantized, 4, {}}, tried.value().record);
        QCOMPARE(change.enabled, std::optional(false));
        QVERIFY(!change.type && !change.bits && change.alpha.empty());
    }

    void impossibleGridsAreSaid()
    {
        QuantizerView view = m_weights[0];
        const auto unknown = tryOut(view, {"double", 4, {}}, {75, 150});
        QVERIFY(!unknown.ok());
        QCOMPARE(unknown.error().code, ErrorCode::InvalidArgument);
        const auto narrow = tryOut(view, {"int", 2, {}}, {75, 150});
        QVERIFY(!narrow.ok());
        QCOMPARE(narrow.error().code, ErrorCode::InvalidArgument);
    }

    void oneChannelIsCountedAlone()
    {
        const QuantizerView &view = m_weights[1];
        const std::size_t size = view.values->size() / view.record.alpha.size();
        const std::span<const float> third(view.values->data() + 3 * size, size);
        const auto original = histogramOf(view, TensorPart::Original, 3);
        ANT_VERIFY_OK(original);
        QCOMPARE(original.value().linear, linearHistogram(third));
        const auto quantized = histogramOf(view, TensorPart::Quantized, 3);
        ANT_VERIFY_OK(quantized);
        int used = 0;
        for (const std::uint64_t count : quantized.value().linear.counts)
            used += count > 0;
        QVERIFY(used > 1 && used <= 16); // 4 bits
        const auto error = histogramOf(view, TensorPart::Error, 3);
        ANT_VERIFY_OK(error);
        QCOMPARE(error.value().linear.total(), std::uint64_t(size));
        const auto missing = histogramOf(m_inputs[1], TensorPart::Original, 0);
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
    }

    void histogramsOfInputsCountEveryElement()
    {
        for (const QuantizerView &view : m_inputs) {
            const auto elements = double(view.detail.histogram.total());
            for (const TensorPart part : {TensorPart::Original, TensorPart::Quantized, TensorPart::Error}) {
                const auto histogram = histogramOf(view, part, -1);
                ANT_VERIFY_OK(histogram);
                QVERIFY(std::abs(double(histogram.value().linear.total()) / elements - 1) < 1e-3);
            }
        }
    }

    void filesThatAreNotTheRunsAreRefused()
    {
        const TemporaryFolder folder;
        RunWeights weights;
        const QuantizerRecord &record = m_weights[0].record;
        const auto read = [&](const WeightPlace &place) {
            return weights.weightOf(place, record.layer, record.shape).error().code;
        };
        QCOMPARE(read({"demo", folder.path() / "gone.safetensors", {}}), ErrorCode::NotFound);
        QCOMPARE(read({"demo", {}, {}}), ErrorCode::NotFound); // drawn from a seed
        QCOMPARE(read({"demo", m_place.file, std::string(64, '0')}), ErrorCode::Corrupt);
        auto file = readTensorFile(m_place.file);
        ANT_VERIFY_OK(file);
        file.value().tensors[record.layer + ".weight"] = FileTensor::fromFloats({2}, {1, 2});
        ANT_VERIFY_OK(writeSafetensors(folder.path() / "other.safetensors", file.value()));
        QCOMPARE(read({"demo", folder.path() / "other.safetensors", {}}), ErrorCode::Corrupt);
        QVERIFY(weights.weightOf(m_place, record.layer, record.shape).ok()); // and goes on
    }

    void changesAreListedOnceAQuantizerAndReplaceOlderOverrides()
    {
        ChangesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.put(change(m_inputs[1], {"int", 8, {}}));
        model.put(change(m_weights[0], {"float", 5, {}}));
        model.put(change(m_inputs[1], {"int", 6, 90}));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.changes()[0].before.index, m_weights[0].record.index); // in module order
        QCOMPARE(model.index(1, ChangesModel::AfterColumn).data().toString(),
                 QStringLiteral("int 6 bit, alpha 90 %"));
        RunSpec spec;
        spec.overrides = {{.layer = m_weights[0].record.layer, .role = Role::Weight, .enabled = false}};
        const RunSpec changed = withChanges(spec, model.changes());
        QCOMPARE(changed.overrides.size(), std::size_t(2));
        QCOMPARE(changed.overrides[0].type, std::optional<std::string>("float"));
        QCOMPARE(changed.overrides[0].bits, std::optional(5));
        QVERIFY(changed.overrides[0].alpha.empty() && !changed.overrides[0].enabled);
        QCOMPARE(changed.overrides[1].alpha, model.changes()[1].after.alpha);
        model.remove(0);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.find(m_weights[0].record.index) && model.find(m_inputs[1].record.index));
        model.setChanges({});
        QCOMPARE(model.rowCount(), 0);
    }

    void resnet20InputsAreEstimatedToo()
    {
        ANT_NEEDS_DATA(weights, "data/weights/resnet20-12fca82f.th");
        ANT_NEEDS_DATA(images, "data/cifar10");
        const QString arguments =
            QStringLiteral("--model resnet20 --mode fip-f --batch 32 --limit 32 --threads 1");
        QVERIFY(runAntq(workspacePath(),
                        arguments.split(QLatin1Char(' ')) +
                            QStringList{QStringLiteral("--weights"), QString::fromStdString(weights.string()),
                                        QStringLiteral("--dataset"),
                                        QString::fromStdString("cifar10:" + images.string())}));
        load({2});
        QCOMPARE(m_inputs.size(), std::size_t(20));
        inputsAreEstimatedCloselyFromTheirHistogram();
        weightsAreReadFromTheFileThatTheRunUsed();
    }

private:
    std::filesystem::path workspacePath() const { return m_folder.path() / "workspace"; }

    static Change change(const QuantizerView &view, const WhatIf &what)
    {
        return {what, view.record, tryOut(view, what, {75, 150}).value().record, !view.values};
    }

    void load(RunId run)
    {
        m_weights.clear();
        m_inputs.clear();
        Workspace workspace = openToWrite(workspacePath());
        m_place = weightPlaceOf(workspace.run(run).value().spec, workspace.environment(run).value());
        QVERIFY(!m_place.digest.empty());
        RunWeights weights;
        const auto records = workspace.quantizers(run);
        for (const QuantizerRecord &record : records.value()) {
            QuantizerView view{record, workspace.quantizerDetail(run, record.index).value(), nullptr};
            if (record.role == Role::Weight) {
                auto values = weights.weightOf(m_place, record.layer, record.shape);
                ANT_VERIFY_OK(values);
                view.values = values.value();
            }
            (record.role == Role::Weight ? m_weights : m_inputs).push_back(std::move(view));
        }
    }

    TemporaryFolder m_folder;
    WeightPlace m_place;
    std::vector<QuantizerView> m_weights, m_inputs;
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "tst_what_if.moc"
