#pragma once

#include "core/data/codec.h"

#include <cstdint>
#include <vector>

namespace ant {

/// One axis of an antialiased bilinear resize: each of `outputs` is a weighted sum of `counts[i]` inputs from
/// `starts[i]` on.
///
/// Unit:   weights are fixed-point numbers of 22 bits (kWeightBits); those of an output add up to 1 but for
/// rounding,
///         none is negative, so a sum of 8-bit values needs no clipping.
/// Source: Pillow's Resample.c (triangle filter, its support stretched by the scale when shrinking), bit for
/// bit.
struct AxisTaps {
    int stride = 0; ///< weights kept for each output
    std::vector<int> starts;
    std::vector<int> counts;
    std::vector<std::int32_t> weights; ///< [outputs, stride], 0 beyond counts[i]

    static constexpr int kWeightBits = 22;
    /// Outputs first … first + outputs - 1 of `outputSize` that `inputSize`, beginning at `inputFirst`, is
    /// resized to.
    void plan(int inputSize, int outputSize, int first, int outputs, int inputFirst = 0);
    int inputBegin() const { return starts.front(); }
    int inputEnd() const { return starts.back() + counts.back(); }
};

/// Resizes the part of an image that `columns` and `rows` speak of: columns first, rounded to 8 bits, then
/// rows, as Pillow does (its newest versions begin with the rows of an image more than twice as high as wide,
/// which differs by one level at most).
///
/// Shape:  out is [rows.outputs, outPitch], 4 bytes a pixel (red, green, blue, unused); outPitch in bytes.
/// Thread: safe; `between` is working memory that a caller may keep for the next image. The same pixels on
/// every
///         instruction set.
void resample(const DecodedImage &image, const AxisTaps &columns, const AxisTaps &rows,
              std::vector<std::uint8_t> &between, std::uint8_t *out, std::size_t outPitch);

} // namespace ant
