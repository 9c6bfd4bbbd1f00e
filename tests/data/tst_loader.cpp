#include "core/data/loader.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace ant;

namespace {

/// Image i is all i; some cannot be read.
class CountingDataset final : public Dataset {
public:
    explicit CountingDataset(std::int64_t size, std::int64_t unreadableEvery = 0)
        : m_size(size), m_unreadableEvery(unreadableEvery)
    {
    }
    std::int64_t size() const override { return m_size; }
    int classes() const override { return 7; }
    std::string className(int label) const override { return std::to_string(label); }
    std::string imageName(std::int64_t index) const override { return "image " + std::to_string(index); }
    int label(std::int64_t index) const override { return static_cast<int>(index % 7); }
    Result<void> load(std::int64_t index, const Preprocessing &, std::span<float> out) const override
    {
        ++m_loads;
        std::fill(out.begin(), out.end(), static_cast<float>(index));
        if (m_unreadableEvery > 0 && index % m_unreadableEvery == 1)
            return Error{ErrorCode::Corrupt, "damaged", {}};
        return {};
    }
    Result<RgbImage> decode(std::int64_t) const override { return RgbImage{}; }
    std::string fingerprint() const override { return "counting"; }
    int loads() const { return m_loads; }

private:
    std::int64_t m_size;
    std::int64_t m_unreadableEvery;
    mutable std::atomic<int> m_loads = 0;
};

constexpr Preprocessing kTiny{.resize = 0, .crop = 2};
constexpr std::size_t kPixels = 3 * 2 * 2;

} // namespace

class TestLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void batchesComeInOrderWhateverTheThreads_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("prefetch");
        for (const int threads : {0, 1, 2, 4})
            for (const int prefetch : {1, 3})
                QTest::addRow("%d threads, %d ahead", threads, prefetch) << threads << prefetch;
    }
    void batchesComeInOrderWhateverTheThreads()
    {
        QFETCH(int, threads);
        QFETCH(int, prefetch);
        const auto dataset = std::make_shared<CountingDataset>(103);
        Loader loader(dataset, kTiny, {.batch = 10, .threads = threads, .prefetch = prefetch, .order = {}});
        QCOMPARE(loader.batches(), 11);
        for (std::int64_t number = 0; number < 11; ++number) {
            auto batch = loader.next();
            ANT_VERIFY_OK(batch);
            QCOMPARE(batch.value().first, number * 10);
            QCOMPARE(batch.value().labels.size(), std::size_t(number < 10 ? 10 : 3));
            QCOMPARE(batch.value().pixels.size(), batch.value().labels.size() * kPixels);
            for (std::size_t row = 0; row < batch.value().labels.size(); ++row) {
                const std::int64_t index = number * 10 + static_cast<std::int64_t>(row);
                QCOMPARE(batch.value().indices[row], index);
                QCOMPARE(batch.value().labels[row], static_cast<int>(index % 7));
                QCOMPARE(batch.value().pixels[row * kPixels], static_cast<float>(index));
                QCOMPARE(batch.value().pixels[row * kPixels + kPixels - 1], static_cast<float>(index));
            }
            loader.recycle(std::move(batch).value());
        }
        const auto end = loader.next();
        ANT_VERIFY_OK(end);
        QVERIFY(end.value().labels.empty());
        QCOMPARE(dataset->loads(), 103);
    }
    void givenOrderIsFollowed()
    {
        Loader loader(std::make_shared<CountingDataset>(50), kTiny,
                      {.batch = 2, .threads = 2, .prefetch = 2, .order = {49, 0, 7}});
        QCOMPARE(loader.next().value().indices, (std::vector<std::int64_t>{49, 0}));
        QCOMPARE(loader.next().value().indices, (std::vector<std::int64_t>{7}));
        QVERIFY(loader.next().value().labels.empty());
    }
    void unreadableImagesAreLeftOutAndNamed()
    {
        Loader loader(std::make_shared<CountingDataset>(8, 4), kTiny,
                      {.batch = 6, .threads = 2, .prefetch = 2, .order = {}});
        const auto batch = loader.next(); // 0 to 5 without 1 and 5
        ANT_VERIFY_OK(batch);
        QCOMPARE(batch.value().indices, (std::vector<std::int64_t>{0, 2, 3, 4}));
        QCOMPARE(batch.value().labels, (std::vector<int>{0, 2, 3, 4}));
        QCOMPARE(batch.value().pixels.size(), 4 * kPixels);
        QCOMPARE(batch.value().pixels[kPixels], 2.0f);
        QCOMPARE(batch.value().unreadable,
                 (std::vector<std::string>{"image 1: damaged", "image 5: damaged"}));
        QCOMPARE(loader.next().value().first, 6);
    }
    void memoryIsBoundedByThePrefetch()
    {
        const auto dataset = std::make_shared<CountingDataset>(1000);
        Loader loader(dataset, kTiny, {.batch = 10, .threads = 2, .prefetch = 3, .order = {}});
        const auto batch = loader.next();
        ANT_VERIFY_OK(batch);
        QTRY_COMPARE(dataset->loads(), 40); // the batch that came and three ahead of it
        std::this_thread::yield();
        QCOMPARE(dataset->loads(), 40);
    }
    void stopRequestCancels()
    {
        std::stop_source source;
        source.request_stop();
        Loader loader(std::make_shared<CountingDataset>(1000), kTiny,
                      {.batch = 500, .threads = 0, .prefetch = 2, .order = {}});
        const auto batch = loader.next(source.get_token());
        QVERIFY(!batch.ok());
        QCOMPARE(batch.error().code, ErrorCode::Cancelled);
        const auto again = loader.next(); // and it can go on
        ANT_VERIFY_OK(again);
    }
    void loaderMayBeDroppedHalfWay()
    {
        const auto dataset = std::make_shared<CountingDataset>(100000);
        {
            Loader loader(dataset, kTiny, {.batch = 1000, .threads = 4, .prefetch = 8, .order = {}});
            const auto batch = loader.next();
            ANT_VERIFY_OK(batch);
        }
        QVERIFY(dataset->loads() < 100000);
    }
    void emptyDatasetEndsAtOnce()
    {
        Loader loader(std::make_shared<CountingDataset>(0), kTiny, {});
        QCOMPARE(loader.batches(), 0);
        QVERIFY(loader.next().value().labels.empty());
    }
};

QTEST_APPLESS_MAIN(TestLoader)
#include "tst_loader.moc"
