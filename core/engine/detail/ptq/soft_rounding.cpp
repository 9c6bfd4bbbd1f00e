#include "core/engine/detail/ptq/soft_rounding.h"

#include "core/engine/detail/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr double kStretch = 1.2, kShift = -0.1; ///< of the sigmoid, so that it reaches 0 and 1
constexpr float kEdge = 0.02f;                  ///< a start at 0 or 1 itself could not move

} // namespace

SoftRounding::SoftRounding(const at::Tensor &weight, const at::Tensor &rounded, const at::Tensor &alpha,
                           const Codebook &codebook)
{
    const at::NoGradGuard noGradients;
    const at::Tensor w = weight.contiguous(), q = rounded.contiguous();
    m_low = at::empty_like(q);
    m_high = at::empty_like(q);
    m_logits = at::empty_like(q);
    const auto values = codebook.values();
    const auto channels = static_cast<std::size_t>(alpha.numel());
    const std::size_t rest = static_cast<std::size_t>(q.numel()) / channels;
    for (std::size_t i = 0; i < static_cast<std::size_t>(q.numel()); ++i) {
        const float scale = codebook.scaleFor(alpha.const_data_ptr<float>()[i / rest]);
        const float chosen = flatSpan(q)[i], wanted = flatSpan(w)[i];
        std::size_t code = 0; // of the value nearest to the chosen one
        for (std::size_t k = 1; k < values.size(); ++k)
            if (std::abs(values[k] * scale - chosen) < std::abs(values[code] * scale - chosen))
                code = k;
        const std::size_t low = wanted >= chosen || code == 0 ? code : code - 1;
        const std::size_t high = std::min(wanted >= chosen || code == 0 ? code + 1 : code, values.size() - 1);
        flatSpan(m_low)[i] = values[low] * scale;
        flatSpan(m_high)[i] = values[high] * scale;
        const float gap = flatSpan(m_high)[i] - flatSpan(m_low)[i];
        const float start = gap > 0 && code == high ? 1.0f : 0.0f; // what feedback chose
        const double inner = (double(std::clamp(start, kEdge, 1 - kEdge)) - kShift) / kStretch;
        flatSpan(m_logits)[i] = static_cast<float>(std::log(inner / (1 - inner)));
    }
    m_gap = m_high - m_low;
    m_logits.requires_grad_(true);
}

at::Tensor SoftRounding::share() const
{
    return at::sigmoid(m_logits).mul(kStretch).add(kShift).clamp(0, 1);
}

at::Tensor SoftRounding::soft() const
{
    return m_low + m_gap * share();
}

at::Tensor SoftRounding::indecision(double exponent) const
{
    return (1 - (2 * share() - 1).abs().pow(exponent)).sum();
}

at::Tensor SoftRounding::hard() const
{
    const at::NoGradGuard noGradients;
    return at::where(share() >= 0.5, m_high, m_low);
}

} // namespace ant::detail
