#include "core/engine/detail/sync_batch_norm.h"

#include "core/base/parallel.h"
#include "core/engine/detail/tensors.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/native_batch_norm.h>
#include <ATen/ops/native_batch_norm_backward.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace ant::detail {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;

/// Sum and sum of squares of each channel of these images, float64 [2 * channels]. In double: the squares are
/// subtracted from each other afterwards, and the order of the sums must not show.
at::Tensor momentsOf(const at::Tensor &x)
{
    const std::int64_t channels = x.size(1);
    if (!x.is_cpu() || x.scalar_type() != at::kFloat)
        return at::cat({x.sum({0, 2, 3}, false, at::kDouble), x.square().sum({0, 2, 3}, false, at::kDouble)});
    const at::Tensor plain = x.contiguous();
    at::Tensor moments = at::zeros({2 * channels}, at::kDouble);
    double *sums = moments.mutable_data_ptr<double>();
    const float *values = plain.const_data_ptr<float>();
    const std::int64_t pixels = x.size(2) * x.size(3);
    parallelFor(static_cast<std::size_t>(channels), at::get_num_threads(), [&](std::size_t channel) {
        constexpr std::int64_t kLanes = 8;
        double sum[kLanes] = {}, squares[kLanes] = {};
        for (std::int64_t image = 0; image < x.size(0); ++image) {
            const float *row = values + (image * channels + static_cast<std::int64_t>(channel)) * pixels;
            for (std::int64_t first = 0; first < pixels; first += kLanes)
                for (std::int64_t lane = 0; lane < std::min(kLanes, pixels - first); ++lane) {
                    const double value = double(row[first + lane]);
                    sum[lane] += value;
                    squares[lane] += value * value;
                }
        }
        for (std::int64_t lane = 0; lane < kLanes; ++lane) {
            sums[channel] += sum[lane];
            sums[static_cast<std::size_t>(channels) + channel] += squares[lane];
        }
    });
    return moments;
}

at::Tensor normalise(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias,
                     const at::Tensor &mean, const at::Tensor &variance, double eps)
{
    return std::get<0>(at::native_batch_norm(x, weight, bias, mean, variance, false, 0, eps));
}

struct Owner : torch::CustomClassHolder {
    Owner(Processes *group, double epsilon) : processes(group), eps(epsilon) {}
    void sum(const at::Tensor &values) const
    {
        if (processes)
            processes->sum(values);
    }
    Processes *processes; ///< null: this one is alone
    double eps;
};

class SyncBatchNorm : public torch::autograd::Function<SyncBatchNorm> {
public:
    static Variable forward(AutogradContext *context, const Variable &x, const Variable &weight,
                            const Variable &bias, const Variable &mean, const Variable &variance,
                            const Variable &values, const c10::intrusive_ptr<Owner> &owner)
    {
        context->save_for_backward({x, weight, mean, variance, values});
        context->saved_data["owner"] = c10::IValue::make_capsule(owner);
        return normalise(x, weight, bias, mean, variance, owner->eps);
    }

    /// With y the normalised x and n the values of a channel over all processes:
    /// dx = weight / sigma * (g - sum(g) / n - y * sum(g y) / n).
    static torch::autograd::variable_list backward(AutogradContext *context,
                                                   torch::autograd::variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto owner =
            c10::static_intrusive_pointer_cast<Owner>(context->saved_data["owner"].toCapsule());
        const at::Tensor &x = saved[0], &weight = saved[1], &mean = saved[2], &variance = saved[3];
        auto [inner, ofWeight, ofBias] = at::native_batch_norm_backward(
            gradients[0].contiguous(x.suggest_memory_format()), x, weight, mean, variance, mean, variance,
            false, owner->eps, {true, true, true});
        const at::Tensor sums = at::cat({ofWeight, ofBias}).to(at::kDouble);
        owner->sum(sums);
        const at::Tensor shares = (sums / saved[4]).to(at::kFloat);
        const at::Tensor slope = weight / (variance + owner->eps).sqrt();
        const std::int64_t channels = weight.numel();
        inner.sub_(normalise(x, slope * shares.narrow(0, 0, channels),
                             slope * shares.narrow(0, channels, channels), mean, variance, owner->eps));
        return {inner, ofWeight, ofBias, {}, {}, {}, {}};
    }
};

} // namespace

at::Tensor syncBatchNorm(const at::Tensor &x, const BatchNormTensors &norm, double momentum, double eps,
                         Processes *processes)
{
    const auto owner = c10::make_intrusive<Owner>(processes, eps);
    at::Tensor mean, variance, values;
    const at::Tensor input = x.contiguous(x.suggest_memory_format());
    {
        const at::NoGradGuard noGradients;
        const std::int64_t channels = x.size(1);
        const double own = double(x.size(0) * x.size(2) * x.size(3));
        const at::Tensor sums =
            at::cat({momentsOf(input.detach()), at::full({1}, own, x.options().dtype(at::kDouble))});
        owner->sum(sums);
        values = sums.narrow(0, 2 * channels, 1);
        const at::Tensor exact = sums.narrow(0, 0, channels) / values;
        const at::Tensor spread = (sums.narrow(0, channels, channels) / values - exact.square()).clamp_min(0);
        mean = exact.to(at::kFloat);
        variance = spread.to(at::kFloat);
        const at::Tensor unbiased = (spread * values / (values - 1)).to(at::kFloat);
        norm.runningMean.mul_(1 - momentum).add_(mean, momentum);
        norm.runningVariance.mul_(1 - momentum).add_(unbiased, momentum);
    }
    return SyncBatchNorm::apply(input, norm.weight, norm.bias, mean, variance, values, owner);
}

} // namespace ant::detail
