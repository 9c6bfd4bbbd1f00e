#pragma once

#include <cstdint>
#include <vector>

namespace ant {

/// Images with more pixels are refused unread, so that a hostile header cannot ask for the whole memory.
inline constexpr std::int64_t kMaxPixels = std::int64_t(64) << 20;

/// An image, 8 bits a channel.
struct RgbImage {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels; ///< [height, width, 3], red first
    int warnings = 0;                 ///< complaints of the decoder; a truncated JPEG has some
    bool operator==(const RgbImage &) const = default;
};

} // namespace ant
