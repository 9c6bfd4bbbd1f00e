#include "core/engine/detail/augmentation.h"

#include "core/base/random.h"

#include <algorithm>
#include <numeric>

namespace ant::detail {
namespace {

constexpr int kLargestShifted = 64;
constexpr int kShift = 4;

SplitMix64 randomFor(std::uint64_t seed, int epoch, std::int64_t image)
{
    SplitMix64 of(seed * 0x2545f4914f6cdd1du + static_cast<std::uint64_t>(epoch));
    return SplitMix64(of.next() + static_cast<std::uint64_t>(image) * 0xd1342543de82ef95u);
}

void mirror(std::span<float> pixels, std::size_t size)
{
    for (std::size_t row = 0; row < pixels.size(); row += size)
        std::reverse(pixels.begin() + static_cast<std::ptrdiff_t>(row),
                     pixels.begin() + static_cast<std::ptrdiff_t>(row + size));
}

void shift(std::span<float> pixels, int size, int right, int down)
{
    const std::vector<float> before(pixels.begin(), pixels.end());
    std::size_t at = 0;
    for (int channel = 0; channel < 3; ++channel)
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x, ++at) {
                const int fromX = x - right;
                const int fromY = y - down;
                const bool inside = fromX >= 0 && fromX < size && fromY >= 0 && fromY < size;
                const auto from = (static_cast<std::ptrdiff_t>(channel) * size + fromY) * size + fromX;
                pixels[at] = inside ? before[static_cast<std::size_t>(from)] : 0;
            }
}

} // namespace

std::vector<std::int64_t> epochOrder(std::int64_t count, bool shuffle, std::uint64_t seed, int epoch)
{
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t(0));
    if (!shuffle)
        return order;
    SplitMix64 random = randomFor(seed, epoch, -1);
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[random.below(left)]);
    return order;
}

std::uint64_t partsSeed(std::uint64_t seed, int epoch)
{
    constexpr std::int64_t kNoImage = -2;
    return randomFor(seed, epoch, kNoImage).next() | 1u;
}

void augment(std::span<float> pixels, int size, std::uint64_t seed, int epoch, std::int64_t image)
{
    SplitMix64 random = randomFor(seed, epoch, image);
    if (random.below(2) == 1)
        mirror(pixels, static_cast<std::size_t>(size));
    const int right = static_cast<int>(random.below(2 * kShift + 1)) - kShift;
    const int down = static_cast<int>(random.below(2 * kShift + 1)) - kShift;
    if (size <= kLargestShifted)
        shift(pixels, size, right, down);
}

} // namespace ant::detail
