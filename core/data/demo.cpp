#include "core/data/demo.h"

#include "core/base/random.h"
#include "core/data/demo_drawing.h"
#include "core/data/digest.h"
#include "core/data/preprocess.h"

namespace ant {
namespace {

constexpr std::uint64_t kVersion = 1; ///< of the drawing: another one makes other pictures
constexpr std::int64_t kTrainImages = 10000;
constexpr std::int64_t kEvaluationImages = 2000;

class Demo final : public Dataset {
public:
    explicit Demo(Split split) : m_split(split) {}
    std::int64_t size() const override { return m_split == Split::Train ? kTrainImages : kEvaluationImages; }
    int classes() const override { return kDemoClasses; }
    std::string className(int label) const override { return demoClassName(label); }
    std::string imageName(std::int64_t index) const override
    {
        return half() + "[" + std::to_string(index) + "]";
    }
    int label(std::int64_t index) const override { return static_cast<int>(index % kDemoClasses); }
    Result<void> load(std::int64_t index, const Preprocessing &how, std::span<float> out) const override
    {
        loadPixels(
            {kDemoSide, kDemoSide}, [&](std::uint8_t *pixels) { draw(index, pixels); }, how, out);
        return {};
    }
    Result<RgbImage> decode(std::int64_t index) const override
    {
        RgbImage image{.width = kDemoSide, .height = kDemoSide, .pixels = {}, .warnings = 0};
        image.pixels.resize(3 * kDemoSide * kDemoSide);
        draw(index, image.pixels.data());
        return image;
    }
    std::string fingerprint() const override
    {
        Digest digest;
        digest.add("demo");
        digest.add(half());
        digest.add(kVersion);
        digest.add(static_cast<std::uint64_t>(size()));
        return digest.text();
    }

private:
    std::string half() const { return m_split == Split::Train ? "train" : "evaluation"; }
    void draw(std::int64_t index, std::uint8_t *pixels) const
    {
        // The generator's first number spreads neighbouring indices; the halves count from different starts.
        const std::uint64_t half = m_split == Split::Train ? 1 : 2;
        SplitMix64 random((kVersion << 56) + (half << 48) + static_cast<std::uint64_t>(index));
        drawDemoImage(random.next(), label(index), pixels);
    }
    Split m_split;
};

} // namespace

std::shared_ptr<const Dataset> openDemo(Split split)
{
    return std::make_shared<Demo>(split);
}

} // namespace ant
