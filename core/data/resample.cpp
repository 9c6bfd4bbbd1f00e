#include "core/data/resample.h"

#include "core/base/cpu_versions.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ant {
namespace {

constexpr int kLanes = 16;
using Bytes = std::uint8_t __attribute__((vector_size(kLanes)));
using Ints = std::int32_t __attribute__((vector_size(kLanes * 4)));

constexpr std::int32_t kHalf = 1 << (AxisTaps::kWeightBits - 1);
constexpr int kRowsAtOnce = 4; ///< of 4 bytes a pixel each: one vector
constexpr std::size_t kPixel = 4;

/// Four rows of `in` (3 bytes a pixel) become four rows of `out` (4 bytes a pixel).
ANT_FOR_EACH_CPU void resampleColumns(const std::uint8_t *const in[kRowsAtOnce], const AxisTaps &taps,
                                      int shift, std::uint8_t *out, std::size_t outPitch)
{
    const std::size_t outputs = taps.starts.size();
    const std::int32_t *weights = taps.weights.data();
    for (std::size_t i = 0; i < outputs; ++i, weights += taps.stride) {
        const std::size_t offset = static_cast<std::size_t>(taps.starts[i] - shift) * 3;
        Ints sum = kHalf - Ints{};
        for (int k = 0; k < taps.counts[i]; ++k) {
            Bytes pixels;
            for (std::size_t row = 0; row < kRowsAtOnce; ++row)
                std::memcpy(reinterpret_cast<std::uint8_t *>(&pixels) + row * kPixel,
                            in[row] + offset + static_cast<std::size_t>(k) * 3, kPixel);
            sum += __builtin_convertvector(pixels, Ints) * weights[k];
        }
        const Bytes rounded = __builtin_convertvector(sum >> AxisTaps::kWeightBits, Bytes);
        for (std::size_t row = 0; row < kRowsAtOnce; ++row)
            std::memcpy(out + row * outPitch + i * kPixel,
                        reinterpret_cast<const std::uint8_t *>(&rounded) + row * kPixel, kPixel);
    }
}

/// One row of `out` from `count` rows of `in`; `bytes` is a multiple of kLanes.
ANT_FOR_EACH_CPU void resampleRow(const std::uint8_t *in, std::size_t pitch, int count,
                                  const std::int32_t *weights, std::uint8_t *out, std::size_t bytes)
{
    for (std::size_t i = 0; i < bytes; i += kLanes) {
        Ints sum = kHalf - Ints{};
        for (int k = 0; k < count; ++k) {
            Bytes values;
            std::memcpy(&values, in + static_cast<std::size_t>(k) * pitch + i, kLanes);
            sum += __builtin_convertvector(values, Ints) * weights[k];
        }
        const Bytes rounded = __builtin_convertvector(sum >> AxisTaps::kWeightBits, Bytes);
        std::memcpy(out + i, &rounded, kLanes);
    }
}

std::size_t roundUp(std::size_t value, std::size_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

} // namespace

void AxisTaps::plan(int inputSize, int outputSize, int first, int outputs, int inputFirst)
{
    const double scale = static_cast<double>(inputSize) / outputSize;
    const double support = std::max(1.0, scale);
    stride = static_cast<int>(std::ceil(support)) * 2 + 1;
    starts.resize(static_cast<std::size_t>(outputs));
    counts.resize(starts.size());
    weights.assign(starts.size() * static_cast<std::size_t>(stride), 0);
    std::vector<double> exact(static_cast<std::size_t>(stride));
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const double centre = (first + static_cast<int>(i) + 0.5) * scale;
        starts[i] = std::max(0, static_cast<int>(centre - support + 0.5));
        counts[i] = std::min(inputSize, static_cast<int>(centre + support + 0.5)) - starts[i];
        double sum = 0;
        for (int k = 0; k < counts[i]; ++k) {
            const double distance = std::abs((k + starts[i] - centre + 0.5) * (1.0 / support));
            exact[static_cast<std::size_t>(k)] = std::max(0.0, 1.0 - distance);
            sum += exact[static_cast<std::size_t>(k)];
        }
        std::int32_t *row = weights.data() + i * static_cast<std::size_t>(stride);
        for (int k = 0; k < counts[i]; ++k)
            row[k] = static_cast<std::int32_t>(0.5 +
                                               exact[static_cast<std::size_t>(k)] / sum * (1 << kWeightBits));
        starts[i] += inputFirst;
    }
}

void resample(const DecodedImage &image, const AxisTaps &columns, const AxisTaps &rows,
              std::vector<std::uint8_t> &between, std::uint8_t *out, std::size_t outPitch)
{
    const std::size_t bytes = columns.starts.size() * kPixel;
    const std::size_t pitch = roundUp(bytes, kLanes);
    const int inputRows = rows.inputEnd() - rows.inputBegin();
    between.resize(pitch * roundUp(static_cast<std::size_t>(inputRows), kRowsAtOnce));
    const std::uint8_t *source =
        image.pixels.data() +
        static_cast<std::size_t>(rows.inputBegin() - image.window.top) * image.rowBytes();
    for (int y = 0; y < inputRows; y += kRowsAtOnce) {
        const std::uint8_t *in[kRowsAtOnce];
        for (int k = 0; k < kRowsAtOnce; ++k) // past the end the last row is done again, into unused memory
            in[k] = source + static_cast<std::size_t>(std::min(y + k, inputRows - 1)) * image.rowBytes();
        resampleColumns(in, columns, image.window.left, between.data() + static_cast<std::size_t>(y) * pitch,
                        pitch);
    }
    std::vector<std::uint8_t> last(pitch);
    for (std::size_t i = 0; i < rows.starts.size(); ++i) {
        const std::uint8_t *first =
            between.data() + static_cast<std::size_t>(rows.starts[i] - rows.inputBegin()) * pitch;
        resampleRow(first, pitch, rows.counts[i],
                    rows.weights.data() + i * static_cast<std::size_t>(rows.stride), last.data(), pitch);
        std::memcpy(out + i * outPitch, last.data(), bytes);
    }
}

} // namespace ant
