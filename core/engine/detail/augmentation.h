#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ant::detail {

/// Order in which the images of an epoch are learnt: 0 … count-1, shuffled by the seed and the epoch.
std::vector<std::int64_t> epochOrder(std::int64_t count, bool shuffle, std::uint64_t seed, int epoch);

/// What Loader::randomParts draws from in an epoch; never 0.
std::uint64_t partsSeed(std::uint64_t seed, int epoch);

/// Mirrors at random and, for images up to 64 pixels, shifts by up to 4 pixels (borders filled with zeros).
/// What happens to an image depends on the seed, the epoch and its index alone.
/// pixels: [3, size, size], changed in place.
void augment(std::span<float> pixels, int size, std::uint64_t seed, int epoch, std::int64_t image);

} // namespace ant::detail
