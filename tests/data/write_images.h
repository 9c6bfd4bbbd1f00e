#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ant::test {

/// A JPEG of quality 95 from interleaved samples: 1 (grey), 3 (RGB) or 4 (inks, as they are to be stored)
/// channels.
std::string jpegOf(int width, int height, int channels, std::vector<std::uint8_t> samples);

/// A PNG from rows of libpng's layout (16-bit samples with the upper byte first). `palette`: red, green,
/// blue, … .
std::string pngOf(int width, int height, int depth, int colourType, std::vector<std::uint8_t> rows,
                  const std::vector<std::uint8_t> &palette = {});

inline constexpr int kPngGrey = 0, kPngRgb = 2, kPngPalette = 3, kPngGreyAlpha = 4, kPngRgba = 6;

} // namespace ant::test
