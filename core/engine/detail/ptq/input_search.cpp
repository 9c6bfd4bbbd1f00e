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

at::Tensor answer(const Node &layer, const at::Tensor &input, const at::Tensor &weight)
{
    if (layer.op == Op::Linear)
        return at::linear(input, weight);
    return at::conv2d(input, weight, {}, {layer.stride[0], layer.stride[1]},
                      {layer.padding[0], layer.padding[1]}, {1, 1}, layer.groups);
}

class Search {
public:
    Search(const Node &layer, const at::Tensor &weight, const at::Tensor &input, const at::Tensor &wanted,
           int threads)
        : m_layer(layer), m_weight(weight), m_input(input), m_wanted(wanted), m_threads(threads),
          m_largest(input.abs().max().item<double>())
    {
    }

    InputChoice best(const Codebook &codebook) const
    {
        const double ratio = std::pow(kHigh / kLow, 1.0 / (kCoarse - 1));
        InputChoice best = tried(codebook, m_largest * kLow);
        for (int i = 1; i < kCoarse; ++i)
            keepBetter(best, tried(codebook, m_largest * kLow * std::pow(ratio, i)));
        double step = std::sqrt(ratio);
        for (int refinement = 0; refinement < kRefinements; ++refinement, step = std::sqrt(step)) {
            const double middle = double(best.alpha);
            keepBetter(best, tried(codebook, middle * step));
            keepBetter(best, tried(codebook, middle / step));
        }
        return best;
    }

private:
    static void keepBetter(InputChoice &best, const InputChoice &other)
    {
        if (other.error < best.error)
            best = other;
    }

    InputChoice tried(const Codebook &codebook, double alpha) const
    {
        InputChoice choice{codebook, static_cast<float>(alpha), 0};
        RoundingCounts counts; // not those of the run
        const at::Tensor rounded = fakeQuantize(m_input, at::full({1}, choice.alpha, at::kFloat), codebook,
                                                false, m_threads, counts);
        at::Tensor miss = answer(m_layer, rounded, m_weight) - m_wanted;
        miss = m_layer.op == Op::Linear ? miss.reshape({-1, miss.size(-1)}).t()
                                        : miss.transpose(0, 1).flatten(1);
        choice.error = (miss.square().mean(1) - miss.mean(1).square()).sum().item<double>();
        return choice;
    }

    const Node &m_layer;
    at::Tensor m_weight, m_input, m_wanted;
    int m_threads;
    double m_largest;
};

} // namespace

InputChoice searchInputByAnswers(const Node &layer, const at::Tensor &weight,
                                 std::span<const Codebook> codebooks, const at::Tensor &input,
                                 const at::Tensor &wanted, int threads)
{
    const Search search(layer, weight, input, wanted, threads);
    InputChoice best = search.best(codebooks.front());
    for (const Codebook &codebook : codebooks.subspan(1)) {
        InputChoice other = search.best(codebook);
        if (other.error < best.error)
            best = std::move(other);
    }
    return best;
}

} // namespace ant::detail
