#include "core/engine/detail/ptq/input_search.h"

#include "core/engine/detail/fake_quant.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linear.h>

#include <cmath>
#include <optional>

namespace ant::detail {
namespace {

constexpr double kLow = 0.2, kHigh = 1.2; ///< of the largest magnitude
constexpr int kCoarse = 8;                ///< limits over that range, evenly in their logarithm
constexpr int kRefinements = 2;

class Search {
public:
    Search(const at::Tensor &input, const AnswerError &error, int threads)
        : m_input(input), m_error(error), m_threads(threads), m_largest(input.abs().max().item<double>())
    {
    }

    /// Keeps what is better than all before it.
    Result<void> tryType(const Codebook &codebook)
    {
        const double ratio = std::pow(kHigh / kLow, 1.0 / (kCoarse - 1));
        double bestOfType = INFINITY, middle = m_largest * kLow;
        const auto tryLimit = [&](double alpha) -> Result<void> {
            auto tried = choiceWith(codebook, alpha);
            if (!tried.ok())
                return std::move(tried).error();
            if (tried.value().error < bestOfType) {
                bestOfType = tried.value().error;
                middle = alpha;
            }
            if (!m_best || tried.value().error < m_best->error)
                m_best = std::move(tried).value();
            return {};
        };
        for (int i = 0; i < kCoarse; ++i)
            if (auto done = tryLimit(m_largest * kLow * std::pow(ratio, i)); !done.ok())
                return done;
        double step = std::sqrt(ratio);
        for (int refinement = 0; refinement < kRefinements; ++refinement, step = std::sqrt(step))
            for (const double next : {middle * step, middle / step})
                if (auto done = tryLimit(next); !done.ok())
                    return done;
        return {};
    }
    InputChoice best() && { return std::move(*m_best); }

private:
    Result<InputChoice> choiceWith(const Codebook &codebook, double alpha) const
    {
        InputChoice choice{codebook, static_cast<float>(alpha), 0};
        RoundingCounts counts; // not those of the run
        const auto error = m_error(fakeQuantize(m_input, at::full({1}, choice.alpha, at::kFloat), codebook,
                                                false, m_threads, counts));
        if (!error.ok())
            return error.error();
        choice.error = error.value();
        return choice;
    }

    const at::Tensor &m_input;
    const AnswerError &m_error;
    int m_threads;
    double m_largest;
    std::optional<InputChoice> m_best;
};

} // namespace

Result<InputChoice> searchInput(std::span<const Codebook> codebooks, const at::Tensor &input,
                                const AnswerError &error, int threads)
{
    Search search(input, error, threads);
    for (const Codebook &codebook : codebooks)
        if (auto done = search.tryType(codebook); !done.ok())
            return std::move(done).error();
    return std::move(search).best();
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
