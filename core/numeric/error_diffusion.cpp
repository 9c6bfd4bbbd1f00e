#include "core/numeric/error_diffusion.h"

#include "core/base/parallel.h"
#include "core/numeric/detail/cholesky.h"
#include "core/numeric/rounding.h"

#include <algorithm>
#include <cassert>

namespace ant {
namespace {

/// The values of a square patch of the image, in the order in which they are rounded.
class Patch {
public:
    Patch(int channels, int radius)
        : m_channels(channels), m_side(2 * radius + 1), m_center(place(radius, radius, 0))
    {
    }
    std::size_t size() const { return std::size_t(m_side * m_side * m_channels); }
    std::size_t center(int channel) const { return m_center + std::size_t(channel); }
    std::size_t place(int row, int column, int channel) const
    {
        return std::size_t((row * m_side + column) * m_channels + channel);
    }

    /// The last value first. With H = C Cᵀ, C lower, the cost of errors is |Cᵀ e|²: each entry is one error
    /// and what those before it, which follow it here, add to it.
    std::vector<double> reversedCost(const ErrorCost &cost) const
    {
        const std::size_t n = size();
        std::vector<double> matrix(n * n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                matrix[i * n + j] = between(cost, n - 1 - i, n - 1 - j);
        return matrix;
    }

private:
    double between(const ErrorCost &cost, std::size_t a, std::size_t b) const
    {
        const auto channels = std::size_t(m_channels), side = std::size_t(m_side);
        const int down = int(b / channels / side) - int(a / channels / side);
        const int right = int(b / channels % side) - int(a / channels % side);
        return cost.at(int(a % channels), int(b % channels), down, right);
    }

    int m_channels, m_side;
    std::size_t m_center;
};

std::vector<double> factorOf(const Patch &patch, const ErrorCost &cost, double damping)
{
    double mean = 0;
    for (int channel = 0; channel < cost.channels; ++channel)
        mean += cost.at(channel, channel, 0, 0) / cost.channels;
    std::vector<double> factor;
    detail::dampedCholesky(patch.reversedCost(cost), patch.size(), damping, mean > 0 ? mean : 1, factor);
    return factor;
}

/// One image on its way. What earlier errors take out of a value waits in a ring of rows, in the order in
/// which values are rounded, with a margin of the filter's reach on both sides.
class Diffusion {
public:
    Diffusion(const ImageShape &shape, const Codebook &codebook, float alpha, const DiffusionFilter &filter)
        : m_shape(shape), m_filter(filter), m_thresholds(codebook.thresholds().data()),
          m_values(codebook.values()), m_scale(codebook.scaleFor(alpha)),
          m_rows(std::size_t(filter.reach) + 1), m_margin(std::size_t(filter.reach) * shape.channels),
          m_waiting(m_rows * (shape.width * shape.channels + 2 * m_margin))
    {
        float widest = 0;
        for (std::size_t i = 1; i < m_values.size(); ++i)
            widest = std::max(widest, m_values[i] - m_values[i - 1]);
        m_most = kMostDiffused * widest * m_scale;
    }

    QuantCounts run(const float *image, float *out)
    {
        QuantCounts counts;
        const std::size_t plane = m_shape.height * m_shape.width;
        for (std::size_t y = 0; y < m_shape.height; ++y) {
            for (std::size_t x = 0; x < m_shape.width; ++x)
                for (std::size_t c = 0; c < m_shape.channels; ++c) {
                    const std::size_t at = c * plane + y * m_shape.width + x;
                    out[at] = roundOneOf(image[at], y, x, c, counts);
                }
            float *done = row(y);
            std::fill(done, done + rowLength(), 0.0f);
        }
        return counts;
    }

private:
    std::size_t rowLength() const { return m_shape.width * m_shape.channels + 2 * m_margin; }
    float *row(std::size_t y) { return m_waiting.data() + y % m_rows * rowLength(); }

    float roundOneOf(float value, std::size_t y, std::size_t x, std::size_t channel, QuantCounts &counts)
    {
        const float waiting = row(y)[m_margin + x * m_shape.channels + channel];
        const Rounded rounded = roundOne(value - waiting, m_scale, m_thresholds, m_values.data(),
                                         static_cast<int>(m_values.size()));
        counts.nonFinite += rounded.flag == RoundFlag::NonFinite;
        counts.beyondCutoff += rounded.flag == RoundFlag::BeyondCutoff;
        if (rounded.flag == RoundFlag::None)
            passOn(std::clamp(rounded.value - value, -m_most, m_most), y, x, channel);
        return rounded.value;
    }

    void passOn(float error, std::size_t y, std::size_t x, std::size_t channel)
    {
        const std::size_t width = m_filter.width();
        const float *taps = m_filter.taps.data() + channel * m_rows * width;
        for (std::size_t down = 0; down < m_rows; ++down, taps += width) {
            float *waiting = row(y + down) + x * m_shape.channels;
            for (std::size_t i = 0; i < width; ++i)
                waiting[i] += error * taps[i];
        }
    }

    const ImageShape &m_shape;
    const DiffusionFilter &m_filter;
    const float *m_thresholds;
    std::span<const float> m_values;
    float m_scale, m_most = 0;
    std::size_t m_rows, m_margin;
    std::vector<float> m_waiting;
};

} // namespace

DiffusionFilter diffusionFilter(const ErrorCost &cost, int reach, double damping)
{
    assert(damping > 0 && cost.reach >= 2 * (reach + kDiffusionMargin));
    const int radius = reach + kDiffusionMargin, channels = cost.channels;
    const Patch patch(channels, radius);
    const std::size_t n = patch.size();
    const std::vector<double> factor = factorOf(patch, cost, damping);
    DiffusionFilter filter{channels, reach, {}};
    filter.taps.resize(std::size_t(channels) * std::size_t(reach + 1) * filter.width());
    // What the value at the center takes up of each one before it is what that one passes on so far.
    for (int to = 0; to < channels; ++to) {
        const std::size_t own = n - 1 - patch.center(to);
        for (int up = 0; up <= reach; ++up)
            for (int left = -reach; left <= reach; ++left)
                for (int from = 0; from < channels; ++from) {
                    const std::size_t before = patch.place(radius - up, radius - left, from);
                    if (before >= patch.center(to))
                        continue;
                    const std::size_t place =
                        (std::size_t(from) * std::size_t(reach + 1) + std::size_t(up)) * filter.width() +
                        std::size_t((left + reach) * channels + to);
                    filter.taps[place] =
                        static_cast<float>(factor[(n - 1 - before) * n + own] / factor[own * (n + 1)]);
                }
    }
    return filter;
}

QuantCounts diffuse(std::span<const float> x, std::span<float> out, const ImageShape &shape,
                    const Codebook &codebook, float alpha, const DiffusionFilter &filter, int threads)
{
    const std::size_t size = shape.channels * shape.height * shape.width;
    assert(x.size() == shape.images * size && out.size() == x.size());
    assert(std::size_t(filter.channels) == shape.channels);
    std::vector<QuantCounts> counts(shape.images);
    parallelFor(shape.images, threads, [&](std::size_t image) {
        counts[image] =
            Diffusion(shape, codebook, alpha, filter).run(x.data() + image * size, out.data() + image * size);
    });
    QuantCounts all;
    for (const QuantCounts &one : counts)
        all += one;
    return all;
}

} // namespace ant
