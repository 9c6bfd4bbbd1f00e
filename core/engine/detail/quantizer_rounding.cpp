#include "core/engine/detail/quantizer.h"

#include <cmath>

namespace ant::detail {

Result<void> Quantizer::diffusionMustFit(const at::Tensor &tensor) const
{
    if (m_diffusion.isEmpty() || (tensor.dim() == 4 && tensor.size(1) == m_diffusion.channels))
        return {};
    return Error{ErrorCode::Corrupt,
                 "the checkpoint rounds the input of " + m_plan.layer + " as images of " +
                     std::to_string(m_diffusion.channels) + " channels, which it is not",
                 {}};
}

at::Tensor Quantizer::apply(const at::Tensor &x, bool inPlace, int threads)
{
    return fakeQuantize(x, m_alpha, *m_codebook, m_diffusion, inPlace, threads, m_counts);
}

at::Tensor Quantizer::applyUncounted(const at::Tensor &x, int threads) const
{
    RoundingCounts counts;
    return fakeQuantize(x, m_alpha, *m_codebook, m_diffusion, false, threads, counts);
}

at::Tensor Quantizer::applyTraining(const at::Tensor &x, bool scalesGradient, int threads)
{
    m_alpha.requires_grad_(true);
    double scale = 1;
    if (scalesGradient) {
        const GridSpec &grid = m_codebook->spec();
        const double levels = std::exp2(grid.bits - (grid.isSigned ? 1 : 0)) - 1;
        scale = 1 / std::sqrt(double(x.numel()) / double(x.size(0)) * levels);
        if (m_plan.role == Role::Weight && m_alpha.numel() == 1)
            scale /= std::sqrt(double(x.size(0)));
    }
    // Diffused images lie on the grid already: there alpha has no gradient, and they need none.
    const at::Tensor from = m_diffusion.isEmpty() ? x : applyUncounted(x.detach(), threads);
    return fakeQuantizeTraining(from, m_alpha, *m_codebook, scale, threads, m_counts);
}

} // namespace ant::detail
