#include "core/engine/detail/network.h"
#include "core/engine/detail/sync_batch_norm.h"
#include "core/engine/detail/tensors.h"
#include "core/graph/models.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <QTest>

#include <limits>

using namespace ant;
using namespace ant::detail;

namespace {

constexpr auto kRowMajor = at::MemoryFormat::Contiguous;
constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;

at::Tensor random(at::IntArrayRef shape, std::uint64_t seed = 3)
{
    at::Generator generator = at::detail::createCPUGenerator(seed);
    return at::randn(shape, generator, at::kFloat);
}

/// ResNet-20 with its own random weights, every tensor at 8 bits but those of `floating`.
Network resnet20(const std::string &mode, const std::string &floating = {})
{
    RunSpec spec;
    spec.model = "resnet20";
    spec.mode = mode;
    spec.weightBits = spec.activationBits = 8;
    for (const Role role : {Role::Weight, Role::Input})
        if (!floating.empty())
            spec.overrides.push_back({.layer = floating, .role = role, .enabled = false});
    Network network = Network::random(findModel("resnet20").value()->build(), 1);
    std::vector<Quantizer> quantizers;
    if (!spec.isFloatingPoint()) {
        auto plans = planQuantizers(spec, network.graph());
        for (QuantizerPlan &plan : plans.value())
            quantizers.emplace_back(std::move(plan));
    }
    network.setQuantizers(std::move(quantizers));
    return network;
}

Network::Options optionsFor(const Network::Mode mode, bool quantize)
{
    Network::Options options;
    options.mode = mode;
    options.quantize = quantize;
    options.quantizer.threads = 1;
    return options;
}

/// Of calibrated quantizers.
at::Tensor logits(Network &network, const at::Tensor &images, Network::Options options)
{
    if (options.quantize) {
        options.mode = Network::Mode::Calibrate;
        (void)network.forward(images, options, {}).value();
    }
    options.mode = Network::Mode::Evaluate;
    return network.forward(images, options, {}).value();
}

} // namespace

/// Layouts, types and counters that a GPU works with, on a CPU.
class TestNetworkWays : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aChannelsLastWeightIsRoundedInItsOwnLayout()
    {
        const auto book = Codebook::make({.type = NumericType(), .bits = 4, .isSigned = true}).value();
        const at::Tensor x = random({6, 5, 3, 3}), alpha = random({6}, 5).abs().add(0.5);
        RoundingCounts counts;
        const at::Tensor rows = fakeQuantize(x, alpha, book, false, 1, counts);
        const at::Tensor last = fakeQuantize(x.contiguous(kChannelsLast), alpha, book, false, 1, counts);
        QVERIFY(last.is_contiguous(kChannelsLast));
        QVERIFY(!last.is_contiguous());
        QVERIFY(last.equal(rows));
    }
    void aTransposedWeightIsRoundedAsItsCopyIs()
    {
        const auto book = Codebook::make({.type = NumericType(), .bits = 4, .isSigned = true}).value();
        const at::Tensor x = random({5, 6}).t(), alpha = random({6}, 5).abs().add(0.5);
        RoundingCounts counts;
        const at::Tensor rounded = fakeQuantize(x, alpha, book, false, 1, counts);
        QVERIFY(rounded.equal(fakeQuantize(x.contiguous(), alpha, book, false, 1, counts)));
    }
    void channelsLastGivesTheAnswersOfRowMajor_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("floating point") << "fp32";
        QTest::newRow("8 bits") << "int";
    }
    void channelsLastGivesTheAnswersOfRowMajor()
    {
        QFETCH(QString, mode);
        const auto options = optionsFor(Network::Mode::Evaluate, mode != "fp32");
        Network rows = resnet20(mode.toStdString()), last = resnet20(mode.toStdString());
        last.moveTo(at::kCPU, kChannelsLast);
        QVERIFY(last.parameter("layer1.0.conv1.weight").is_contiguous(kChannelsLast));
        const at::Tensor images = random({4, 3, 32, 32});
        const at::Tensor expected = logits(rows, images, options);
        const at::Tensor found = logits(last, images.contiguous(kChannelsLast), options);
        // Sums in another order tip a value over a threshold here and there.
        const double allowed = (mode == "fp32" ? 1e-5 : 0.02) * expected.abs().max().item<double>();
        QVERIFY((found - expected).abs().max().item<double>() <= allowed);
    }
    void gradientsOfAChannelsLastWeightAreThoseOfARowMajorOne()
    {
        const at::AutoGradMode on(true);
        const auto book = Codebook::make({.type = NumericType(), .bits = 4, .isSigned = true}).value();
        std::vector<at::Tensor> ofX, ofAlpha;
        for (const at::MemoryFormat format : {kRowMajor, kChannelsLast}) {
            const at::Tensor x = random({6, 5, 3, 3}).contiguous(format).requires_grad_(true);
            const at::Tensor alpha = at::full({6}, 1.5, at::kFloat).requires_grad_(true);
            RoundingCounts counts;
            const at::Tensor rounded = fakeQuantizeTraining(x, alpha, book, 1, 1, counts);
            (rounded * random({6, 5, 3, 3}, 9)).sum().backward();
            ofX.push_back(x.grad());
            ofAlpha.push_back(alpha.grad());
        }
        QVERIFY(ofX[0].equal(ofX[1]));
        QVERIFY(ofAlpha[0].allclose(ofAlpha[1], 1e-6, 1e-7));
    }
    void sharedBatchNormKeepsTheLayout()
    {
        const at::AutoGradMode on(true);
        std::vector<at::Tensor> results, gradients;
        for (const at::MemoryFormat format : {kRowMajor, kChannelsLast}) {
            const at::Tensor x = random({3, 4, 5, 5}).contiguous(format).requires_grad_(true);
            const BatchNormTensors norm{random({4}).requires_grad_(true), random({4}, 8).requires_grad_(true),
                                        at::zeros({4}), at::ones({4})};
            const at::Tensor y = syncBatchNorm(x, norm, 0.1, 1e-5, nullptr);
            QVERIFY(y.is_contiguous(format));
            (y * random({3, 4, 5, 5}, 9)).sum().backward();
            results.push_back(y.detach());
            gradients.push_back(x.grad());
        }
        QVERIFY(results[0].allclose(results[1], 1e-5, 1e-6));
        QVERIFY(gradients[0].allclose(gradients[1], 1e-5, 1e-6));
    }
    void batchNormOfExactStatisticsIsLibTorchs()
    {
        const at::AutoGradMode on(true);
        std::vector<std::vector<at::Tensor>> found;
        for (const bool isOurs : {true, false}) {
            const at::Tensor x = (random({5, 4, 7, 7}) * 3 + 2).requires_grad_(true);
            const BatchNormTensors norm{random({4}).requires_grad_(true), random({4}, 8).requires_grad_(true),
                                        at::zeros({4}), at::ones({4})};
            const at::Tensor y = isOurs ? syncBatchNorm(x, norm, 0.1, 1e-5, nullptr)
                                        : at::batch_norm(x, norm.weight, norm.bias, norm.runningMean,
                                                         norm.runningVariance, true, 0.1, 1e-5, false);
            (y * random({5, 4, 7, 7}, 9)).sum().backward();
            found.push_back({y.detach(), x.grad(), norm.weight.grad(), norm.bias.grad(), norm.runningMean,
                             norm.runningVariance});
        }
        for (std::size_t i = 0; i < found[0].size(); ++i)
            QVERIFY2(found[0][i].allclose(found[1][i], 1e-5, 1e-5), std::to_string(i).c_str());
    }
    void countersOfADeviceAreReadWhenTheyAreAskedFor()
    {
        RoundingCounts counts, others;
        counts.add({1, 10});
        counts.onDevice(at::kCPU).select(0, 0).add_(2);
        counts.onDevice(at::kCPU).select(0, 1).add_(20);
        QVERIFY((counts.value() == QuantCounts{3, 30}));
        RoundingCounts copy = counts;
        copy.onDevice(at::kCPU).add_(100);
        QVERIFY((counts.value() == QuantCounts{3, 30}));
        QVERIFY((copy.value() == QuantCounts{103, 130}));
        others.add({5, 6});
        RoundingCounts::gather({&counts, &others, &copy});
        QVERIFY((counts.value() == QuantCounts{3, 30}));
        QVERIFY((others.value() == QuantCounts{5, 6}));
        counts.onDevice(at::kCPU).add_(1); // from zero on again
        QVERIFY((counts.value() == QuantCounts{4, 31}));
        counts.set({7, 8});
        QVERIFY((counts.value() == QuantCounts{7, 8}));
    }
    void theFirstLayerThatMeetsNoNumberIsNamedAfterThePass()
    {
        Network network = resnet20("int");
        auto options = optionsFor(Network::Mode::Evaluate, true);
        at::Tensor images = random({2, 3, 32, 32});
        (void)logits(network, images, options);
        int launched = 0;
        options.whileItRuns = [&] { ++launched; };
        images.select(0, 0).fill_(std::numeric_limits<float>::quiet_NaN());
        const auto refused = network.forward(images, options, {});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QVERIFY2(refused.error().message.starts_with("layer conv1 meets 3072 input values"),
                 refused.error().message.c_str());
        QCOMPARE(launched, 1);
        QVERIFY(network.forward(random({2, 3, 32, 32}), options, {}).ok()); // counted in another pass
        options.quantizer.allowNonFinite = true;
        QVERIFY(network.forward(images, options, {}).ok());
    }
    void bfloat16ChangesNothingThatIsQuantized()
    {
        Network network = resnet20("int");
        const at::Tensor images = random({2, 3, 32, 32});
        auto options = optionsFor(Network::Mode::Evaluate, true);
        const at::Tensor expected = logits(network, images, options);
        options.otherProducts = at::kBFloat16;
        const at::Tensor found = network.forward(images, options, {}).value();
        QCOMPARE(found.scalar_type(), at::kFloat);
        QVERIFY(found.equal(expected));
    }
    void bfloat16RoundsWhatIsNotQuantized_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("floating");
        QTest::newRow("nothing is quantized") << "fp32"
                                              << "";
        QTest::newRow("one layer is not") << "int"
                                          << "linear";
    }
    void bfloat16RoundsWhatIsNotQuantized()
    {
        QFETCH(QString, mode);
        QFETCH(QString, floating);
        Network network = resnet20(mode.toStdString(), floating.toStdString());
        const at::Tensor images = random({2, 3, 32, 32});
        auto options = optionsFor(Network::Mode::Evaluate, mode != "fp32");
        const at::Tensor expected = logits(network, images, options);
        options.otherProducts = at::kBFloat16;
        const at::Tensor found = network.forward(images, options, {}).value();
        QCOMPARE(found.scalar_type(), at::kFloat);
        QVERIFY(!found.equal(expected));
        const double largest = expected.abs().max().item<double>();
        QVERIFY((found - expected).abs().max().item<double>() < 0.05 * largest);
    }
    void gradientsComeBackThroughBfloat16()
    {
        const at::AutoGradMode on(true);
        Network network = resnet20("fp32");
        const std::vector<at::Tensor> parameters = network.trainable();
        auto options = optionsFor(Network::Mode::Train, false);
        options.otherProducts = at::kBFloat16;
        network.forward(random({2, 3, 32, 32}), options, {}).value().square().sum().backward();
        for (const at::Tensor &parameter : parameters) {
            QCOMPARE(parameter.grad().scalar_type(), at::kFloat);
            QVERIFY(parameter.grad().isfinite().all().item<bool>());
        }
    }
};

QTEST_APPLESS_MAIN(TestNetworkWays)
#include "tst_network_ways.moc"
