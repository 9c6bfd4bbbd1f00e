#include "core/engine/detail/ptq/input_search.h"

#include "core/engine/detail/fake_quant.h"
#include "core/experiment/search_effort.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr double kLow = 0.2, kHigh = 1.2; ///< of the largest magnitude

/// Limits of one type: over the whole range, then closer around the best one.
Result<void> tryType(const Codebook &codebook, const InputTrial &trial, std::vector<InputChoice> &tried)
{
    const double largest = trial.input.abs().max().item<double>();
    const double ratio = std::pow(kHigh / kLow, 1.0 / (kCoarseLimits - 1));
    double least = INFINITY, middle = largest * kLow;
    const auto tryLimit = [&](double alpha) -> Result<void> {
        auto choice = tryInput(codebook, static_cast<float>(alpha), trial);
        if (!choice.ok())
            return std::move(choice).error();
        tried.push_back(std::move(choice).value());
        if (tried.back().error < least) {
            least = tried.back().error;
            middle = alpha;
        }
        return {};
    };
    for (int i = 0; i < kCoarseLimits; ++i)
        if (auto done = tryLimit(largest * kLow * std::pow(ratio, i)); !done.ok())
            return done;
    double step = std::sqrt(ratio);
    for (int refinement = 0; refinement < kRefinedLimits / 2; ++refinement, step = std::sqrt(step))
        for (const double next : {middle * step, middle / step})
            if (auto done = tryLimit(next); !done.ok())
                return done;
    return {};
}

} // namespace

Result<InputChoice> tryInput(const Codebook &codebook, float alpha, const InputTrial &trial)
{
    RoundingCounts counts; // not those of the run
    const at::Tensor limit = at::full({1}, alpha, trial.input.options());
    const auto error = trial.error(
        fakeQuantize(trial.input, limit, codebook, trial.diffusion, false, trial.threads, counts));
    if (!error.ok())
        return error.error();
    return InputChoice{codebook, alpha, error.value()};
}

Result<std::vector<InputChoice>> tryInputs(std::span<const Codebook> codebooks, const InputTrial &trial)
{
    std::vector<InputChoice> tried;
    for (const Codebook &codebook : codebooks)
        if (auto done = tryType(codebook, trial, tried); !done.ok())
            return std::move(done).error();
    return tried;
}

Result<std::vector<InputChoice>> tryBestAgain(const std::vector<InputChoice> &tried, std::size_t count,
                                              const InputTrial &trial)
{
    std::vector<double> errors;
    for (const InputChoice &choice : tried)
        errors.push_back(choice.error);
    std::ranges::sort(errors);
    const double enough = errors[std::min(count, errors.size()) - 1];
    const std::vector<InputChoice> best = bestOfTypes(tried);
    std::vector<InputChoice> again;
    for (const InputChoice &choice : tried) {
        const bool leadsItsType = std::ranges::any_of(best, [&](const InputChoice &one) {
            return one.codebook.spec() == choice.codebook.spec() && one.alpha == choice.alpha;
        });
        if (!leadsItsType && choice.error > enough)
            continue;
        auto known = tryInput(choice.codebook, choice.alpha, trial);
        if (!known.ok())
            return std::move(known).error();
        again.push_back(std::move(known).value());
    }
    return again;
}

const InputChoice &leastError(const std::vector<InputChoice> &tried)
{
    return *std::ranges::min_element(tried, {}, &InputChoice::error);
}

std::vector<InputChoice> bestOfTypes(const std::vector<InputChoice> &tried)
{
    std::vector<InputChoice> best;
    for (const InputChoice &choice : tried) {
        const bool isNewType = best.empty() || !(best.back().codebook.spec() == choice.codebook.spec());
        if (isNewType)
            best.push_back(choice);
        else if (choice.error < best.back().error)
            best.back() = choice;
    }
    return best;
}

AnswerError errorOfLayer(const Node &layer, const at::Tensor &weight, const at::Tensor &wanted)
{
    return [&layer, weight, wanted](const at::Tensor &rounded) -> Result<double> {
        const bool isLinear = layer.op == Op::Linear;
        const at::Tensor answer =
            isLinear ? at::linear(rounded, weight)
                     : at::conv2d(rounded, weight, {}, {layer.stride[0], layer.stride[1]},
                                  {layer.padding[0], layer.padding[1]}, {1, 1}, layer.groups);
        at::Tensor miss = answer - wanted;
        miss = isLinear ? miss.reshape({-1, miss.size(-1)}).t() : miss.transpose(0, 1).flatten(1);
        return (miss.square().mean(1) - miss.mean(1).square()).sum().item<double>();
    };
}

} // namespace ant::detail
