#include "core/engine/detail/ptq/image_cost.h"

#include "core/engine/detail/silent_observer.h"
#include "core/graph/models.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/stack.h>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ant;
using namespace ant::detail;

namespace {

constexpr int kReach = 6;
constexpr std::int64_t kImages = 48;

/// Logits' squared change, centred, a mean over the images.
double measured(Network &network, const at::Tensor &images, const at::Tensor &errors)
{
    const Network::Options options;
    const at::Tensor change = network.forward(images + errors, options.floating(), {}).value() -
                              network.forward(images, options.floating(), {}).value();
    return (change - change.mean(1, true)).square().sum().item<double>() / double(images.size(0));
}

double predicted(const ErrorCost &cost, const at::Tensor &errors)
{
    const std::int64_t side = errors.size(2);
    double sum = 0;
    for (int c = 0; c < cost.channels; ++c)
        for (int d = 0; d < cost.channels; ++d)
            for (int down = -cost.reach; down <= cost.reach; ++down)
                for (int right = -cost.reach; right <= cost.reach; ++right) {
                    const auto part = [&](int channel, int y, int x) {
                        return errors.select(1, channel)
                            .slice(1, std::max(0, y), side + std::min(0, y))
                            .slice(2, std::max(0, x), side + std::min(0, x));
                    };
                    sum += cost.at(c, d, down, right) *
                           (part(c, -down, -right) * part(d, down, right)).sum().item<double>();
                }
    return sum / double(errors.size(0));
}

} // namespace

class TestImageCost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsWhatSmallErrorsDoToTheLogits_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind :
             {"independent", "the same in all channels", "of opposite sign in two channels",
              "a pixel further right in the next channel", "smooth"})
            QTest::addRow("%s", kind) << kind;
    }
    void itIsWhatSmallErrorsDoToTheLogits()
    {
        QFETCH(QString, kind);
        at::Generator random = at::detail::createCPUGenerator(2);
        const at::Tensor images = at::randn({kImages, 3, 32, 32}, random, at::kFloat);
        const auto cost = costOfImageErrors(m_run, m_network, images, kReach);
        QVERIFY(cost.ok());
        const at::Tensor noise = at::randn({kImages, 3, 32, 32}, random, at::kFloat).mul_(1e-3);
        const at::Tensor one = noise.select(1, 0);
        at::Tensor errors = noise;
        if (kind.startsWith("the same"))
            errors = at::stack({one, one, one}, 1);
        else if (kind.startsWith("of opposite"))
            errors = at::stack({one, -one, one * 0}, 1);
        else if (kind.startsWith("a pixel"))
            errors = at::stack({one, one.roll({1}, {2}), one.roll({2}, {2})}, 1);
        else if (kind == "smooth")
            errors = noise + noise.roll({1}, {2}) + noise.roll({1}, {3}) + noise.roll({1, 1}, {2, 3});
        const double does = measured(m_network, images, errors), says = predicted(cost.value(), errors);
        qInfo("%.4g measured, %.4g predicted", does, says);
        QVERIFY(says > 0.75 * does && says < 1.35 * does);
    }
    void imagesSmallerThanItsReachHaveOneToo()
    {
        at::Generator random = at::detail::createCPUGenerator(3);
        const at::Tensor images = at::randn({4, 3, 8, 8}, random, at::kFloat);
        const auto cost = costOfImageErrors(m_run, m_network, images, 12);
        QVERIFY(cost.ok());
        QCOMPARE(cost.value().values.size(), std::size_t(9 * 25 * 25));
        QVERIFY(cost.value().at(1, 1, 0, 0) > 0);
        QVERIFY(std::abs(cost.value().at(1, 1, 8, 0)) <
                1e-9 * cost.value().at(1, 1, 0, 0)); // beyond the image
        QCOMPARE(cost.value().at(0, 2, 3, -4), cost.value().at(2, 0, -3, 4));
    }

private:
    Network m_network = Network::random(findModel("resnet20").value()->build(), 1);
    RunSpec m_spec;
    SilentObserver m_observer;
    RunContext m_run{m_spec, m_observer, {}, at::Device(at::kCPU), 2, {}};
};

QTEST_APPLESS_MAIN(TestImageCost)
#include "tst_image_cost.moc"
