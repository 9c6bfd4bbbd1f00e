#pragma once

#include "core/data/codec.h"
#include "core/data/dataset.h"
#include "core/data/resample.h"

#include <array>
#include <span>

namespace ant {

/// The part that Preprocessing::randomPart speaks of, wholly inside the image. Thread: safe.
PixelWindow randomPartOf(const ImageSize &size, std::uint64_t seed);

/// Makes network inputs from images; keeps its plan and working memory from one image to the next.
///
/// Source: torchvision's Resize (the long side is int(resize * long / short)), CenterCrop (its offset is
/// rounded
///         half to even), ToTensor and Normalize, on Pillow images.
/// Thread: one object for each thread.
class Preprocessor {
public:
    /// Prepares for an image of this size; tells which of its pixels are needed.
    PixelWindow plan(const ImageSize &size, const Preprocessing &how);
    /// Shape: out is [3, crop, crop]. The image must cover the window that plan() asked for.
    void run(const DecodedImage &image, std::span<float> out);

private:
    void planAxis(int resized, int *first, int *visible, int *padding) const;
    PixelWindow planRandomPart(const ImageSize &size);
    void copyWindow(const DecodedImage &image);
    void normalise(std::span<float> out) const;
    void fillTable();

    Preprocessing m_how;
    bool m_hasTable = false;
    std::array<std::array<float, 256>, 3> m_table; ///< what each 8-bit level becomes, by channel
    int m_left = 0, m_top = 0;                     ///< first visible column and row of the resized image
    int m_columns = 0, m_rows = 0; ///< how many are visible; fewer than the crop for a small image
    int m_padLeft = 0, m_padTop = 0;
    AxisTaps m_columnTaps, m_rowTaps;
    std::vector<std::uint8_t> m_between;
    std::vector<std::uint8_t> m_cropped; ///< [crop, crop], 4 bytes a pixel
};

/// The thread's own Preprocessor, image and file buffer: decodes the bytes of a file into a network input.
/// Errors: see decodeImage(). Thread: safe.
Result<void> loadEncoded(std::string_view bytes, const Preprocessing &how, std::span<float> out);

/// Writes the pixels of an image, [height, width, 3], red first.
using PixelSource = std::function<void(std::uint8_t *pixels)>;

/// The same for an image that needs no decoding.
void loadPixels(const ImageSize &size, const PixelSource &source, const Preprocessing &how,
                std::span<float> out);

} // namespace ant
