#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/preprocess.h"
#include "tests/data/write_images.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

using namespace ant;
using namespace ant::test;

namespace {

/// Levels come out as they are: no mean, and 1/255 undone below.
constexpr Preprocessing levels(int resize, int crop)
{
    return {.resize = resize, .crop = crop, .mean = {0, 0, 0}, .std = {1, 1, 1}};
}

/// The red channel, as 8-bit levels, of a grey row of pixels that is preprocessed.
std::vector<int> redLevels(int width, int height, const std::vector<std::uint8_t> &grey,
                           const Preprocessing &how)
{
    std::vector<float> out(3 * static_cast<std::size_t>(how.crop * how.crop));
    if (!loadEncoded(pngOf(width, height, 8, kPngGrey, grey), how, out).ok())
        return {};
    std::vector<int> red;
    for (std::size_t i = 0; i < out.size() / 3; ++i)
        red.push_back(static_cast<int>(std::lround(out[i] * 255)));
    return red;
}

/// One float32 tensor of a safetensors file: 8 bytes of header length, a JSON header, the data.
std::vector<float> tensorOf(const std::filesystem::path &file, const std::string &name)
{
    const auto bytes = readFile(file);
    if (!bytes.ok())
        return {};
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.value().data(), 8);
    const auto header = nlohmann::json::parse(bytes.value().substr(8, length));
    const auto range = header.at(name).at("data_offsets").get<std::vector<std::size_t>>();
    std::vector<float> values((range.at(1) - range.at(0)) / sizeof(float));
    std::memcpy(values.data(), bytes.value().data() + 8 + length + range.at(0), range.at(1) - range.at(0));
    return values;
}

} // namespace

class TestPreprocess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutResizeTheMiddleIsCut()
    {
        // 3 wide, crop 2: torchvision's round(0.5) is 0, half to even.
        QCOMPARE(redLevels(3, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9}, levels(0, 2)), (std::vector<int>{1, 2, 4, 5}));
        // 5 wide: round(1.5) is 2.
        std::vector<std::uint8_t> grey(25);
        for (std::size_t i = 0; i < 25; ++i)
            grey[i] = static_cast<std::uint8_t>(i);
        QCOMPARE(redLevels(5, 5, grey, levels(0, 2)), (std::vector<int>{12, 13, 17, 18}));
    }
    void smallImageIsPaddedWithBlack()
    {
        QCOMPARE(redLevels(1, 1, {9}, levels(0, 2)), (std::vector<int>{9, 0, 0, 0}));
        QCOMPARE(redLevels(1, 1, {9}, levels(0, 3)), (std::vector<int>{0, 0, 0, 0, 9, 0, 0, 0, 0}));
    }
    /// Halving with the triangle filter of support 2: weights 1/8, 3/8, 3/8, 1/8; at the edge 3/7, 3/7, 1/7.
    void halvingUsesTheStretchedTriangle()
    {
        std::vector<std::uint8_t> grey;
        for (int y = 0; y < 4; ++y)
            for (const std::uint8_t value : {0, 70, 210, 140})
                grey.push_back(value);
        // left: (3*0 + 3*70 + 210)/7 = 60; right: (70 + 3*210 + 3*140)/7 = 160
        QCOMPARE(redLevels(4, 4, grey, levels(2, 2)), (std::vector<int>{60, 160, 60, 160}));
    }
    void enlargingInterpolates()
    {
        // Outputs lie at -0.25, 0.25, 0.75, 1.25 between the inputs 0 and 100: 0, 25, 75, 100.
        QCOMPARE(redLevels(2, 1, {0, 100}, levels(2, 2)), (std::vector<int>{25, 75, 25, 75}));
    }
    void sameSizeChangesNothing()
    {
        QCOMPARE(redLevels(2, 2, {3, 250, 17, 99}, levels(2, 2)), (std::vector<int>{3, 250, 17, 99}));
    }
    void longSideIsTruncated()
    {
        Preprocessor preprocessor;
        // 500 x 375 to 341.33 x 256: 341 columns, the crop begins at round(58.5) = 58.
        const PixelWindow window = preprocessor.plan({500, 375}, {.resize = 256, .crop = 224});
        const double scale = 500.0 / 341;
        QCOMPARE(window.left, static_cast<int>(58.5 * scale - scale + 0.5));
        QCOMPARE(window.left + window.columns, static_cast<int>((58 + 223.5) * scale + scale + 0.5));
        QCOMPARE(window.top, static_cast<int>(16.5 * 375 / 256 - 375.0 / 256 + 0.5));
    }
    void extremeShapesWork()
    {
        QCOMPARE(redLevels(1, 900, std::vector<std::uint8_t>(900, 8), levels(4, 3)), std::vector<int>(9, 8));
        QCOMPARE(redLevels(900, 1, std::vector<std::uint8_t>(900, 255), levels(4, 3)),
                 std::vector<int>(9, 255));
    }
    void firstImageIsTheReferencesWithinOneLevel()
    {
        ANT_NEEDS_DATA(folder, "data/imagenet-sample");
        ANT_NEEDS_DATA(golden, "golden/ptq_logits.safetensors");
        const auto dataset = openDataset({.kind = "imagenet", .folder = folder}, Split::Evaluation);
        ANT_VERIFY_OK(dataset);
        const Preprocessing how{.resize = 256, .crop = 224};
        std::vector<float> mine(3 * 224 * 224);
        ANT_VERIFY_OK(dataset.value()->load(0, how, mine));
        const std::vector<float> expected = tensorOf(golden, "squeezenet1_0.image0");
        QCOMPARE(expected.size(), mine.size());
        std::size_t different = 0;
        for (std::size_t i = 0; i < mine.size(); ++i) {
            const double level = 1 / 255.0 / how.std[i / (224 * 224)];
            QVERIFY(std::abs(double(mine[i]) - expected[i]) <= level * 1.001);
            different += std::abs(double(mine[i]) - expected[i]) > level / 2 ? 1 : 0;
        }
        QVERIFY2(different < mine.size() / 100, std::to_string(different).c_str());
    }
};

QTEST_APPLESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
