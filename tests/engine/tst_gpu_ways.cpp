#include "core/engine/detail/device_batches.h"
#include "core/engine/detail/sgd.h"
#include "core/engine/detail/silent_observer.h"
#include "core/engine/detail/step_losses.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>

#include <QTest>

#include <cmath>
#include <limits>

using namespace ant;
using namespace ant::detail;

namespace {

/// A source of `count` batches of two images, the pixels of batch i being i; then an error, if there is one.
DeviceBatches::Source batchesUpTo(int count, std::optional<Error> error = {})
{
    return [=, next = 0]() mutable -> Result<std::optional<Batch>> {
        if (next == count && error)
            return *error;
        if (next >= count)
            return std::optional<Batch>();
        Batch batch;
        batch.first = 2 * next;
        batch.pixels.assign(2 * 3 * 4 * 4, float(next));
        batch.labels = {next, next + 1};
        batch.indices = {2 * next, 2 * next + 1};
        ++next;
        return std::optional(std::move(batch));
    };
}

Preprocessing smallImages()
{
    Preprocessing how;
    how.crop = 4;
    return how;
}

/// Two parameters of a network and one that no gradient reaches, always the same.
struct Parameters {
    std::vector<at::Tensor> all;

    explicit Parameters(at::MemoryFormat format)
    {
        for (const std::vector<std::int64_t> &shape : {std::vector<std::int64_t>{4, 3, 3, 3}, {5, 7, 2, 2}})
            all.push_back(random(shape).contiguous(format).requires_grad_(true));
        all.push_back(random({6}).requires_grad_(true));
    }
    void giveGradients(int step)
    {
        for (std::size_t i = 0; i < 2; ++i) // row-major, whatever the parameter is
            all[i].mutable_grad() = random(all[i].sizes(), 100 * step + int(i)).contiguous();
    }
    static at::Tensor random(at::IntArrayRef shape, int seed = 1)
    {
        at::Tensor values = at::randn(shape, at::kFloat);
        float *data = values.mutable_data_ptr<float>();
        for (std::int64_t i = 0; i < values.numel(); ++i)
            data[i] = float(std::sin(double(i * 7 + seed)));
        return values;
    }
};

} // namespace

/// What runs on a GPU in another way than on a CPU, as far as a CPU can do it too.
class TestGpuWays : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void batchesFetchedAheadAreTheSameInTheSameOrder()
    {
        const Preprocessing how = smallImages();
        DeviceBatches ahead(batchesUpTo(5), how, at::kCPU, DeviceBatches::Ahead::Yes);
        DeviceBatches plain(batchesUpTo(5), how, at::kCPU, DeviceBatches::Ahead::No);
        for (int i = 0; i < 5; ++i) {
            auto one = ahead.next(), other = plain.next();
            ahead.fetchAhead();
            ahead.fetchAhead(); // one ahead, not more
            plain.fetchAhead();
            QCOMPARE(one.value()->batch.first, std::int64_t(2 * i));
            QCOMPARE(one.value()->batch.indices, other.value()->batch.indices);
            QVERIFY(one.value()->images.equal(at::full({2, 3, 4, 4}, double(i), at::kFloat)));
            QVERIFY(one.value()->images.equal(other.value()->images));
            QVERIFY(one.value()->labels.equal(other.value()->labels));
            QCOMPARE(one.value()->labels.const_data_ptr<std::int64_t>()[1], std::int64_t(i + 1));
        }
        QVERIFY(!ahead.next().value());
        QVERIFY(!plain.next().value());
    }
    void theSourceIsAskedAheadOnlyWhereThatHelps_data()
    {
        QTest::addColumn<DeviceBatches::Ahead>("ahead");
        QTest::addColumn<int>("asked");
        QTest::newRow("a CPU") << DeviceBatches::aheadOn(at::kCPU) << 1;
        QTest::newRow("a GPU") << DeviceBatches::aheadOn(at::kCUDA) << 2;
    }
    void theSourceIsAskedAheadOnlyWhereThatHelps()
    {
        QFETCH(DeviceBatches::Ahead, ahead);
        QFETCH(int, asked);
        int count = 0;
        auto source = batchesUpTo(5);
        DeviceBatches batches(
            [&] {
                ++count;
                return source();
            },
            smallImages(), at::kCPU, ahead);
        QVERIFY(batches.next().value().has_value());
        batches.fetchAhead();
        QCOMPARE(count, asked);
    }
    void anErrorComesInItsPlace()
    {
        DeviceBatches batches(batchesUpTo(2, Error{ErrorCode::Corrupt, "the disk", {}}), smallImages(),
                              at::kCPU, DeviceBatches::Ahead::Yes);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(batches.next().ok());
            batches.fetchAhead();
        }
        const auto failed = batches.next();
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::Corrupt);
    }
    void parametersMovedTogetherGoWhereTheyGoOneByOne_data()
    {
        QTest::addColumn<at::MemoryFormat>("format");
        QTest::newRow("row-major") << at::MemoryFormat::Contiguous;
        QTest::newRow("channels-last") << at::MemoryFormat::ChannelsLast;
    }
    void parametersMovedTogetherGoWhereTheyGoOneByOne()
    {
        QFETCH(at::MemoryFormat, format);
        Parameters together(format), oneByOne(at::MemoryFormat::Contiguous);
        Sgd fused(Sgd::Way::Together), plain(Sgd::Way::OneByOne);
        for (int step = 0; step < 3; ++step) {
            together.giveGradients(step);
            oneByOne.giveGradients(step);
            fused.step(together.all, 0.1);
            plain.step(oneByOne.all, 0.1);
        }
        for (std::size_t i = 0; i < together.all.size(); ++i) {
            QVERIFY(together.all[i].allclose(oneByOne.all[i], 1e-6, 1e-7));
            QVERIFY(!together.all[i].grad().defined());
            QCOMPARE(fused.velocity()[i].defined(), plain.velocity()[i].defined());
            if (plain.velocity()[i].defined())
                QVERIFY(fused.velocity()[i].allclose(plain.velocity()[i], 1e-6, 1e-7));
        }
    }
    void aStepsLossIsTheSumOfItsShares()
    {
        StepLosses losses(m_run);
        losses.add(7, {{at::full({}, 2.0, at::kFloat), 0.25}, {at::full({}, 4.0, at::kFloat), 0.75}});
        losses.add(8, {{at::full({}, 1.5, at::kFloat), 1}});
        QVERIFY(losses.take().empty()); // nobody has looked yet
        QVERIFY(losses.readWhenDue().ok());
        const std::vector<StepRecord> read = losses.take();
        QCOMPARE(read.size(), std::size_t(2));
        QVERIFY((read[0] == StepRecord{7, 3.5}));
        QVERIFY((read[1] == StepRecord{8, 1.5}));
        QVERIFY(losses.readAll().ok());
        QVERIFY(losses.take().empty());
    }
    void theFirstStepWhoseLossIsNotFiniteIsNamed()
    {
        StepLosses losses(m_run);
        losses.add(7, {{at::full({}, 2.0, at::kFloat), 1}});
        for (const int step : {8, 9})
            losses.add(step, {{at::full({}, std::numeric_limits<double>::infinity(), at::kFloat), 1}});
        const auto read = losses.readAll();
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QVERIFY(read.error().message.find("step 8;") != std::string::npos);
    }

private:
    RunSpec m_spec;
    SilentObserver m_observer;
    RunContext m_run{m_spec, m_observer, {}, at::Device(at::kCPU), 1, {}, nullptr, {}, {}};
};

QTEST_APPLESS_MAIN(TestGpuWays)
#include "tst_gpu_ways.moc"
