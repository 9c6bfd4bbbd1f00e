#include "core/engine/detail/ptq/image_cost.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/fft_irfft2.h>
#include <ATen/ops/fft_rfft2.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/stack.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

namespace ant::detail {
namespace {

constexpr std::int64_t kBatch = 16;

/// Gradient of each image of one random combination of its logits, on the CPU.
Result<at::Tensor> gradientsOf(RunContext &run, Network &floating, const at::Tensor &images,
                               at::Generator &random)
{
    Network::Options options = run.forward.floating();
    options.mode = Network::Mode::Train;
    options.freezeBatchNorm = true;
    options.weight = [](int, const at::Tensor &weight) { return weight; }; // nothing is dropped out then
    const at::AutoGradMode gradients(true);
    const at::Tensor input = images.detach().clone().requires_grad_(true);
    auto logits = floating.forward(input, options, run.stop);
    if (!logits.ok())
        return logits;
    const at::Tensor signs = at::randint(2, logits.value().sizes(), random, at::TensorOptions(at::kFloat))
                                 .mul_(2)
                                 .sub_(1)
                                 .to(images.device());
    const at::Tensor combined = (logits.value() * (signs - signs.mean(1, true))).sum();
    return torch::autograd::grad({combined}, {input}).front().to(at::kCPU, at::kDouble);
}

} // namespace

Result<ErrorCost> costOfImageErrors(RunContext &run, Network &floating, const at::Tensor &images, int reach)
{
    at::Generator random = at::detail::createCPUGenerator(run.spec.seed);
    const std::int64_t channels = images.size(1);
    // Room for the shifts, so that none of them reaches around the image, and for as many as are asked for.
    const std::int64_t shifts = 2 * reach + 1;
    const std::vector<std::int64_t> size = {std::max(images.size(2) + reach, shifts),
                                            std::max(images.size(3) + reach, shifts)};
    at::Tensor spectra; // [channels, channels, frequencies]
    for (std::int64_t first = 0; first < images.size(0); first += kBatch) {
        auto gradients = gradientsOf(run, floating, images.slice(0, first, first + kBatch), random);
        if (!gradients.ok())
            return std::move(gradients).error();
        const at::Tensor frequencies = at::fft_rfft2(gradients.value(), size);
        std::vector<at::Tensor> rows;
        for (std::int64_t channel = 0; channel < channels; ++channel)
            rows.push_back((frequencies.slice(1, channel, channel + 1).conj() * frequencies).sum(0));
        const at::Tensor sum = at::stack(rows);
        spectra = spectra.defined() ? spectra + sum : sum;
    }
    // Shift 0 into the middle, and only those that were asked for; of one pixel of an image.
    const at::Tensor values = at::fft_irfft2(spectra, size)
                                  .roll({reach, reach}, {2, 3})
                                  .slice(2, 0, shifts)
                                  .slice(3, 0, shifts)
                                  .div(double(images.size(0) * images.size(2) * images.size(3)))
                                  .contiguous();
    ErrorCost cost{static_cast<int>(channels), reach, {}};
    cost.values.assign(values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel());
    return cost;
}

} // namespace ant::detail
