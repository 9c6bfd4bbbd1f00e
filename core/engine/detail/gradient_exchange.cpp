#include "core/engine/detail/gradient_exchange.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>

namespace ant::detail {
namespace {

/// Small enough that most of the sums run under the backward pass, large enough that their number costs
/// nothing.
constexpr std::int64_t kBuckets = 6, kSmallestBucket = 16 * 1024, kLargestBucket = 4 * 1024 * 1024; // values

struct Place {
    std::size_t parameter = 0;
    std::int64_t begin = 0;
    bool isFilled = false;
};

struct Bucket {
    std::vector<Place> places;
    at::Tensor values;
    std::size_t missing = 0;
    std::function<void()> wait;
};

std::vector<Bucket> divide(const std::vector<at::Tensor> &parameters, const std::vector<std::size_t> &order)
{
    std::int64_t all = 0;
    for (const at::Tensor &parameter : parameters)
        all += parameter.numel();
    const std::int64_t full = std::clamp(all / kBuckets, kSmallestBucket, kLargestBucket);
    std::vector<Bucket> buckets(1);
    std::int64_t size = 0;
    const auto close = [&] {
        Bucket &last = buckets.back();
        last.missing = last.places.size();
        if (last.missing > 0)
            last.values =
                at::zeros({size}, parameters[last.places[0].parameter].options().requires_grad(false));
    };
    for (const std::size_t index : order) {
        if (size >= full) {
            close();
            buckets.emplace_back();
            size = 0;
        }
        buckets.back().places.push_back({index, size});
        size += parameters[index].numel();
    }
    close();
    return buckets;
}

} // namespace

struct GradientExchange::Parts {
    Processes &processes;
    const std::vector<at::Tensor> parameters;
    std::vector<Bucket> buckets;
    std::vector<std::pair<std::size_t, std::size_t>> placeOf;         ///< parameter -> bucket and place in it
    std::vector<std::shared_ptr<torch::autograd::Node>> accumulators; ///< keep the hooks alive
    std::size_t begun = 0;                                            ///< buckets, in order

    at::Tensor partOf(Bucket &bucket, const Place &place)
    {
        const at::Tensor &parameter = parameters[place.parameter];
        return bucket.values.narrow(0, place.begin, parameter.numel()).view(parameter.sizes());
    }
    void fill(std::size_t parameter)
    {
        const at::NoGradGuard noGradients;
        const auto [which, where] = placeOf[parameter];
        Bucket &bucket = buckets[which];
        Place &place = bucket.places[where];
        if (place.isFilled || !parameters[parameter].grad().defined())
            return;
        place.isFilled = true;
        partOf(bucket, place).copy_(parameters[parameter].grad());
        --bucket.missing;
        for (; begun < buckets.size() && buckets[begun].missing == 0; ++begun)
            buckets[begun].wait = processes.beginSum(buckets[begun].values);
    }
};

GradientExchange::GradientExchange(Processes &processes, const std::vector<at::Tensor> &parameters,
                                   const std::vector<std::size_t> &order)
    : m_parts(new Parts{processes, parameters, divide(parameters, order), {}, {}, 0})
{
    Parts &parts = *m_parts;
    parts.placeOf.resize(parameters.size());
    for (std::size_t bucket = 0; bucket < parts.buckets.size(); ++bucket)
        for (std::size_t place = 0; place < parts.buckets[bucket].places.size(); ++place)
            parts.placeOf[parts.buckets[bucket].places[place].parameter] = {bucket, place};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        auto accumulator = torch::autograd::impl::grad_accumulator(parameters[i]);
        accumulator->add_post_hook(std::make_unique<torch::autograd::utils::LambdaPostHook>(
            [&parts, i](const torch::autograd::variable_list &outputs,
                        const torch::autograd::variable_list &) {
                parts.fill(i);
                return outputs;
            }));
        parts.accumulators.push_back(std::move(accumulator));
    }
}

GradientExchange::~GradientExchange() = default;

void GradientExchange::finish()
{
    const at::NoGradGuard noGradients;
    Parts &parts = *m_parts;
    for (; parts.begun < parts.buckets.size(); ++parts.begun)
        if (parts.buckets[parts.begun].values.defined())
            parts.buckets[parts.begun].wait = parts.processes.beginSum(parts.buckets[parts.begun].values);
    for (Bucket &bucket : parts.buckets) {
        if (bucket.wait)
            bucket.wait();
        for (const Place &place : bucket.places) {
            at::Tensor &gradient = parts.parameters[place.parameter].mutable_grad();
            if (gradient.defined())
                gradient.copy_(parts.partOf(bucket, place));
            else
                gradient = parts.partOf(bucket, place).clone();
        }
    }
}

} // namespace ant::detail
