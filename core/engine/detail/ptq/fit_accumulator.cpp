#include "core/engine/detail/ptq/fit_accumulator.h"

#include "core/base/parallel.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace ant::detail {
namespace {

/// More samples than this for each weight of an output add time and no knowledge.
constexpr std::int64_t kSamplesPerInput = 512;

std::vector<double> numbers(const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.contiguous();
    return {plain.const_data_ptr<double>(), plain.const_data_ptr<double>() + plain.numel()};
}

/// [channels * kernel, images * count]: what a convolution sees of x [images, channels, h, w] where its
/// output, `width` pixels wide, has the pixels first, first + every, …
at::Tensor patches(const Node &layer, const at::Tensor &x, std::int64_t width, std::int64_t first,
                   std::int64_t count, std::int64_t every)
{
    const std::int64_t images = x.size(0), channels = x.size(1), height = x.size(2), across = x.size(3);
    const std::int64_t taps = std::int64_t(layer.kernel[0]) * layer.kernel[1];
    std::vector<std::int64_t> places; // in a channel, by tap and pixel; -1 in the padding
    for (std::int64_t tap = 0; tap < taps; ++tap)
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int64_t pixel = first + i * every;
            const std::int64_t row =
                pixel / width * layer.stride[0] - layer.padding[0] + tap / layer.kernel[1];
            const std::int64_t column =
                pixel % width * layer.stride[1] - layer.padding[1] + tap % layer.kernel[1];
            const bool isInside = row >= 0 && row < height && column >= 0 && column < across;
            places.push_back(isInside ? row * across + column : -1);
        }
    at::Tensor columns = at::empty({channels * taps, images * count}, at::kFloat);
    const float *from = x.const_data_ptr<float>();
    float *to = columns.mutable_data_ptr<float>();
    parallelFor(static_cast<std::size_t>(channels), at::get_num_threads(), [&](std::size_t index) {
        const auto channel = static_cast<std::int64_t>(index);
        for (std::int64_t tap = 0; tap < taps; ++tap)
            for (std::int64_t image = 0; image < images; ++image) {
                const float *values = from + (image * channels + channel) * height * across;
                const std::int64_t *place = places.data() + tap * count;
                float *seen = to + ((channel * taps + tap) * images + image) * count;
                for (std::int64_t i = 0; i < count; ++i)
                    seen[i] = place[i] < 0 ? 0.0f : values[place[i]];
            }
    });
    return columns;
}

} // namespace

FitAccumulator::FitAccumulator(const Node &layer, std::int64_t images, Wants wants)
    : m_layer(layer), m_wants(wants), m_images(images),
      m_inputs(layer.inChannels / layer.groups * layer.kernel[0] * layer.kernel[1]),
      m_rows(layer.outChannels / layer.groups)
{
    const auto zeros = [](std::vector<std::int64_t> shape) { return at::zeros(shape, at::kDouble); };
    for (int group = 0; group < layer.groups; ++group)
        m_groups.push_back({zeros({m_inputs, m_inputs}), zeros({m_rows, m_inputs}), zeros({m_inputs}),
                            zeros({m_rows}), zeros({m_rows})});
}

std::int64_t FitAccumulator::step(std::int64_t samples) const
{
    // Odd, so that it does not walk down single columns of an image.
    return std::max<std::int64_t>(1, m_images * samples / (kSamplesPerInput * m_inputs)) | 1;
}

void FitAccumulator::addColumns(const at::Tensor &columns, const at::Tensor &wanted, std::size_t group)
{
    Sums &sums = m_groups[group];
    sums.inputs += columns.sum(1).to(at::kDouble);
    sums.wanted += wanted.sum(1).to(at::kDouble);
    if (group == 0)
        m_samples += double(columns.size(1));
    if (m_wants == Wants::Means)
        return;
    sums.gram += columns.matmul(columns.t()).to(at::kDouble);
    sums.cross += wanted.matmul(columns.t()).to(at::kDouble);
    sums.power += wanted.square().sum(1).to(at::kDouble);
}

void FitAccumulator::add(const at::Tensor &input, const at::Tensor &wanted)
{
    if (m_layer.op == Op::Linear) { // samples are images, or their tokens
        addColumns(input.reshape({-1, m_inputs}).t().contiguous(),
                   wanted.reshape({-1, m_rows}).t().contiguous(), 0);
        return;
    }
    const std::int64_t width = wanted.size(3), pixels = wanted.size(2) * width;
    const std::int64_t every = step(pixels), first = m_seen % every;
    m_seen += input.size(0);
    const at::Tensor y = wanted.flatten(2).slice(2, first, std::nullopt, every);
    const auto channels = m_layer.inChannels / m_layer.groups;
    for (std::int64_t group = 0; group < m_layer.groups; ++group) {
        const at::Tensor x = input.slice(1, group * channels, (group + 1) * channels);
        addColumns(patches(m_layer, x.contiguous(), width, first, y.size(2), every),
                   y.slice(1, group * m_rows, (group + 1) * m_rows).transpose(0, 1).flatten(1).contiguous(),
                   static_cast<std::size_t>(group));
    }
}

std::vector<OutputFit> FitAccumulator::fits(bool centred) const
{
    std::vector<OutputFit> all;
    for (const Sums &sums : m_groups) {
        at::Tensor gram = sums.gram / m_samples;
        at::Tensor cross = sums.cross / m_samples;
        at::Tensor power = sums.power / m_samples;
        if (centred) {
            const at::Tensor x = sums.inputs / m_samples;
            const at::Tensor y = sums.wanted / m_samples;
            gram = gram - at::outer(x, x);
            cross = cross - at::outer(y, x);
            power = power - y.square();
        }
        all.push_back({static_cast<std::size_t>(m_inputs), static_cast<std::size_t>(m_rows), numbers(gram),
                       numbers(cross), numbers(power)});
    }
    return all;
}

std::vector<double> FitAccumulator::meanExcess(const at::Tensor &weights) const
{
    std::vector<double> excess;
    const at::Tensor rows = weights.reshape({-1, m_inputs}).to(at::kDouble);
    for (std::size_t group = 0; group < m_groups.size(); ++group) {
        const auto first = static_cast<std::int64_t>(group) * m_rows;
        const at::Tensor answered = rows.slice(0, first, first + m_rows).matmul(m_groups[group].inputs);
        for (const double value : numbers((answered - m_groups[group].wanted) / m_samples))
            excess.push_back(value);
    }
    return excess;
}

} // namespace ant::detail
