#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ant {

/// How much is tried to find types and scales of inputs by answers: for the engine, which does it, and for
/// duration.h, which announces how long that takes.
struct SearchEffort {
    double work;              ///< multiplications, in all
    std::int64_t least, most; ///< images

    /// How many images may be used where one takes so many multiplications.
    std::int64_t images(double workOfImage) const
    {
        return std::clamp(static_cast<std::int64_t>(work / std::max(1.0, workOfImage)), least, most);
    }
};

inline constexpr SearchEffort kLayerSearch{5e10, 8, 64};      ///< of a layer's input, by its answers
inline constexpr SearchEffort kImageSearch{1e12, 16, 256};    ///< of the images, by the network's
inline constexpr SearchEffort kImageGradients{5e10, 16, 128}; ///< what errors of the images cost
inline constexpr double kPassesOfGradient = 3;                ///< a forward and a backward pass
inline constexpr int kCoarseLimits = 8, kRefinedLimits = 4;   ///< tried of each type
inline constexpr int kLimitsTried = kCoarseLimits + kRefinedLimits;
inline constexpr std::int64_t kFirstPart = 4;       ///< all is tried on one of so many images …
inline constexpr std::size_t kTriedOnAllImages = 6; ///< … and the best again on all

/// Passes of each image through the network that choosing a type and a limit takes, without those that
/// compare filters of error diffusion in the end.
inline double imageTries(std::size_t types)
{
    return double(types * kLimitsTried) / double(kFirstPart) + double(kTriedOnAllImages);
}

} // namespace ant
