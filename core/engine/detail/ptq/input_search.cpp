#include "core/engine/detail/ptq/input_search.h"

#include "core/engine/detail/fake_quant.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr double kLow = 0.2, kHigh = 1.2; ///< of the largest magnitude
constexpr int kCoarse = 8;                ///< limits over that range, evenly in their logarithm
constexpr int kRefinements = 2;

class Search {
public:
    Search(const at::Tensor &input, const AnswerError &error, int threads)
        : m_input(input), m_error(error), m_threads(threads)
    {
    }

    Result<void> tryType(const Codebook &codebook)
    {
        const double largest = m_input.abs().max().item<double>();
        const double ratio = std::pow(kHigh / kLow, 1.0 / (kCoarse - 1));
        double least = INFINITY, middle = largest * kLow;
        const auto tryLimit = [&](double alpha) -> Result<void> {
            if (auto done = tryOne(codebook, static_cast<float>(alpha)); !done.ok())
                return done;
            if (m_tried.back().error < least) {
                least = m_tried.back().error;
                middle = alpha;
            }
            return {};
        };
        for (int i = 0; i < kCoarse; ++i)
            if (auto done = tryLimit(largest * kLow * std::pow(ratio, i)); !done.ok())
                return done;
        double step = std::sqrt(ratio);
        for (int refinement = 0; refinement < kRefinements; ++refinement, step = std::sqrt(step))
            for (const double next : {middle * step, middle / step})
                if (auto done = tryLimit(next); !done.ok())
                    return done;
        return {};
    }
    Result<void> tryOne(const Codebook &codebook, float alpha)
    {
        RoundingCounts counts; // not those of the run
        const auto error = m_error(
            fakeQuantize(m_input, at::full({1}, alpha, at::kFloat), codebook, false, m_threads, counts));
        if (!error.ok())
            return error.error();
        m_tried.push_back({codebook, alpha, error.value()});
        return {};
    }
    std::vector<InputChoice> tried() && { return std::move(m_tried); }

private:
    const at::Tensor &m_input;
    const AnswerError &m_error;
    int m_threads;
    std::vector<InputChoice> m_tried;
};

} // namespace

Result<std::vector<InputChoice>> tryInputs(std::span<const Codebook> codebooks, const at::Tensor &input,
                                           const AnswerError &error, int threads)
{
    Search search(input, error, threads);
    for (const Codebook &codebook : codebooks)
        if (auto done = search.tryType(codebook); !done.ok())
            return std::move(done).error();
    return std::move(search).tried();
}

Result<std::vector<InputChoice>> tryBestAgain(const std::vector<InputChoice> &tried, std::size_t count,
                                              const at::Tensor &input, const AnswerError &error, int threads)
{
    std::vector<double> errors;
    for (const InputChoice &choice : tried)
        errors.push_back(choice.error);
    std::ranges::sort(errors);
    const double enough = errors[std::min(count, errors.size()) - 1];
    const std::vector<InputChoice> best = bestOfTypes(tried);
    Search search(input, error, threads);
    for (const InputChoice &choice : tried) {
        const bool leadsItsType = std::ranges::any_of(best, [&](const InputChoice &one) {
            return one.codebook.spec() == choice.codebook.spec() && one.alpha == choice.alpha;
        });
        if (leadsItsType || choice.error <= enough)
            if (auto done = search.tryOne(choice.codebook, choice.alpha); !done.ok())
                return std::move(done).error();
    }
    return std::move(search).tried();
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

int limitsTried()
{
    return kCoarse + 2 * kRefinements;
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

AnswerError errorOfNetwork(RunContext &run, Network &network, const at::Tensor &wanted)
{
    return [&run, &network, wanted](const at::Tensor &rounded) -> Result<double> {
        auto logits = network.forward(rounded, run.forward.floating(), run.stop);
        if (!logits.ok())
            return std::move(logits).error();
        const at::Tensor miss = logits.value() - wanted;
        return (miss - miss.mean(1, true)).square().sum().item<double>();
    };
}

} // namespace ant::detail
