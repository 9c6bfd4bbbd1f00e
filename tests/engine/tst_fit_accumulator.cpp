#include "core/engine/detail/ptq/fit_accumulator.h"

#include "core/engine/detail/ptq/input_search.h"
#include "core/experiment/search_effort.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/randn.h>
#include <QTest>

using namespace ant;
using namespace ant::detail;

namespace {

Node convolution(int kernel, int stride, int padding, int groups)
{
    Node node;
    node.op = Op::Conv2d;
    node.inChannels = 8;
    node.outChannels = 6;
    node.kernel[0] = kernel;
    node.kernel[1] = kernel == 5 ? 3 : kernel; // one that is not square
    node.stride[0] = node.stride[1] = stride;
    node.padding[0] = node.padding[1] = padding;
    node.groups = groups;
    return node;
}

at::Tensor weightOf(const Node &node)
{
    return at::randn({node.outChannels, node.inChannels / node.groups, node.kernel[0], node.kernel[1]});
}

at::Tensor answer(const Node &node, const at::Tensor &x, const at::Tensor &weight)
{
    return at::conv2d(x, weight, {}, {node.stride[0], node.stride[1]}, {node.padding[0], node.padding[1]},
                      {1, 1}, node.groups);
}

} // namespace

class TestFitAccumulator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itSeesWhatTheConvolutionSees_data()
    {
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("padding");
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("size");
        QTest::newRow("3 x 3, all pixels") << 3 << 1 << 1 << 1 << 9;
        QTest::newRow("3 x 3, every third pixel") << 3 << 1 << 1 << 1 << 80;
        QTest::newRow("stride 2") << 3 << 2 << 1 << 1 << 10;
        QTest::newRow("1 x 1") << 1 << 1 << 0 << 1 << 7;
        QTest::newRow("5 x 3, wide padding") << 5 << 1 << 2 << 1 << 8;
        QTest::newRow("two groups") << 3 << 1 << 1 << 2 << 9;
    }
    /// The weights whose answers are the wanted ones have no error, and others the one of their answers.
    void itSeesWhatTheConvolutionSees()
    {
        QFETCH(int, kernel);
        QFETCH(int, stride);
        QFETCH(int, padding);
        QFETCH(int, groups);
        QFETCH(int, size);
        const Node node = convolution(kernel, stride, padding, groups);
        const at::Tensor x = at::randn({12, node.inChannels, size, size}), weight = weightOf(node);
        const at::Tensor wanted = answer(node, x, weight);
        FitAccumulator sums(node, x.size(0), FitAccumulator::Wants::Fits);
        for (int first = 0; first < 12; first += 4)
            sums.add(x.slice(0, first, first + 4), wanted.slice(0, first, first + 4));
        const auto fits = sums.fits(false);
        QCOMPARE(fits.size(), static_cast<std::size_t>(groups));
        for (std::size_t group = 0; group < fits.size(); ++group)
            for (std::size_t row = 0; row < fits[group].rows; ++row) {
                const auto place = static_cast<std::int64_t>(group * fits[group].rows + row);
                const at::Tensor own = weight[place].flatten().contiguous();
                std::vector<float> values(own.const_data_ptr<float>(),
                                          own.const_data_ptr<float>() + own.numel());
                const double power = fits[group].power[row];
                QVERIFY(power > 0);
                QVERIFY(outputError(fits[group], row, values) < 1e-4 * power);
                values.front() += 1;
                QVERIFY(outputError(fits[group], row, values) > 1e-3 * power);
            }
    }
    void meansAloneAreThoseOfTheWholeSums()
    {
        const Node node = convolution(3, 1, 1, 2);
        const at::Tensor x = at::randn({4, node.inChannels, 40, 40}) + 0.3, weight = weightOf(node);
        const at::Tensor wanted = answer(node, x, weight) - 0.25;
        std::vector<double> excess[2];
        for (const auto wants : {FitAccumulator::Wants::Fits, FitAccumulator::Wants::Means}) {
            FitAccumulator sums(node, x.size(0), wants);
            sums.add(x, wanted);
            excess[wants == FitAccumulator::Wants::Means] = sums.meanExcess(weight);
        }
        QVERIFY(excess[0] == excess[1]);
        for (const double value : excess[0])
            QVERIFY2(std::abs(value - 0.25) < 1e-4, qPrintable(QString::number(value)));
    }
    /// What a few images like best is no more than a candidate: all images decide.
    void allImagesDecideBetweenTheBestOfAPart()
    {
        std::vector<Codebook> codebooks;
        for (const NumericType type : {NumericType(), NumericType::fromName("flint").value()})
            codebooks.push_back(Codebook::make({.type = type, .bits = 4, .isSigned = true}).value());
        const at::Tensor x = at::randn({64});
        int asked = 0;
        const auto nearestTo = [&](double share) {
            return [&asked, &x, share](const at::Tensor &rounded) -> Result<double> {
                ++asked;
                const double limit = rounded.abs().max().item<double>() / x.abs().max().item<double>();
                return std::abs(limit - share);
            };
        };
        const auto tried = tryInputs(codebooks, {x, nearestTo(0.3)});
        QVERIFY(tried.ok());
        QCOMPARE(static_cast<int>(tried.value().size()), 2 * kLimitsTried);
        asked = 0;
        const auto again = tryBestAgain(tried.value(), 4, {x, nearestTo(0.35)});
        QVERIFY(again.ok());
        QCOMPARE(static_cast<int>(again.value().size()), asked);
        QVERIFY(asked >= 4 && asked <= 6);
        const auto best = bestOfTypes(again.value());
        QCOMPARE(best.size(), std::size_t(2)); // each type keeps a score
        for (const InputChoice &choice : again.value())
            for (const InputChoice &least : best)
                QVERIFY(!(choice.codebook.spec() == least.codebook.spec()) || choice.error >= least.error);
    }
};

QTEST_APPLESS_MAIN(TestFitAccumulator)
#include "tst_fit_accumulator.moc"
