#include "core/data/loader.h"
#include "core/data/preprocess.h"
#include "tests/data/write_images.h"

#include <QTest>

#include <cmath>

using namespace ant;
using namespace ant::test;

namespace {

/// Shows what the loader asked for each image.
class AskedPart final : public Dataset {
public:
    std::int64_t size() const override { return 50; }
    int classes() const override { return 1; }
    std::string className(int) const override { return "one"; }
    std::string imageName(std::int64_t) const override { return "image"; }
    int label(std::int64_t) const override { return 0; }
    Result<void> load(std::int64_t, const Preprocessing &how, std::span<float> out) const override
    {
        std::fill(out.begin(), out.end(), static_cast<float>(how.randomPart % 1'000'003));
        return {};
    }
    Result<RgbImage> decode(std::int64_t) const override { return RgbImage{}; }
    std::string fingerprint() const override { return "asked"; }
};

std::vector<float> askedWith(int threads, std::uint64_t seed)
{
    LoaderOptions options;
    options.batch = 8;
    options.threads = threads;
    options.randomParts = seed;
    Loader loader(std::make_shared<AskedPart>(), {.resize = 4, .crop = 2}, options);
    std::vector<float> all;
    while (true) {
        const auto batch = loader.next();
        if (batch.value().labels.empty())
            return all;
        for (std::size_t i = 0; i < batch.value().labels.size(); ++i)
            all.push_back(batch.value().pixels[i * 12]);
    }
}

} // namespace

class TestRandomPart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsLieInsideAndHaveTheAgreedAreaAndSides()
    {
        const ImageSize size{500, 375};
        double smallest = 1, largest = 0;
        int wide = 0;
        for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
            const PixelWindow part = randomPartOf(size, seed);
            QVERIFY(part.left >= 0 && part.top >= 0 && part.columns > 0 && part.rows > 0);
            QVERIFY(part.left + part.columns <= size.width && part.top + part.rows <= size.height);
            const double area = double(part.columns) * part.rows / (500.0 * 375.0);
            const double aspect = double(part.columns) / part.rows;
            QVERIFY(area > 0.098 && area <= 1);
            QVERIFY(aspect > 0.79 && aspect < 1.27); // sides are whole pixels
            smallest = std::min(smallest, area);
            largest = std::max(largest, area);
            wide += aspect > 1;
        }
        QVERIFY(smallest < 0.12 && largest > 0.85);
        QVERIFY(wide > 850 && wide < 1150);
    }
    void aVeryLongImageGivesItsMiddle()
    {
        QCOMPARE(randomPartOf({4000, 10}, 7), (PixelWindow{1995, 0, 10, 10}));
    }
    void thePartIsWhatIsResized()
    {
        // Every pixel tells its column, so the ends of a row tell where the part lies.
        std::vector<std::uint8_t> columns(200 * 150);
        for (std::size_t i = 0; i < columns.size(); ++i)
            columns[i] = static_cast<std::uint8_t>(i % 200);
        const std::string file = pngOf(200, 150, 8, kPngGrey, columns);
        constexpr int kCrop = 16;
        for (std::uint64_t seed = 1; seed < 40; ++seed) {
            const Preprocessing how{
                .resize = 20, .crop = kCrop, .mean = {0, 0, 0}, .std = {1, 1, 1}, .randomPart = seed};
            std::vector<float> out(3 * kCrop * kCrop);
            QVERIFY(loadEncoded(file, how, out).ok());
            const PixelWindow part = randomPartOf({200, 150}, seed);
            const double step = double(part.columns) / kCrop;
            for (int x = 2; x < kCrop - 2; ++x) // the triangle is cut at the ends
                QVERIFY(std::abs(out[std::size_t(x)] * 255 - (part.left + (x + 0.5) * step - 0.5)) < 1);
        }
    }
    void whatIsDrawnDoesNotDependOnTheThreads()
    {
        const auto alone = askedWith(0, 99);
        QCOMPARE(alone.size(), std::size_t(50));
        QCOMPARE(askedWith(1, 99), alone);
        QCOMPARE(askedWith(4, 99), alone);
        QVERIFY(askedWith(1, 101) != alone);
        QVERIFY(alone[0] != alone[1]);
        QCOMPARE(askedWith(1, 0), std::vector<float>(50, 0.0f));
    }
};

QTEST_APPLESS_MAIN(TestRandomPart)
#include "tst_random_part.moc"
