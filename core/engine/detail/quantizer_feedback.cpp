#include "core/engine/detail/quantizer.h"
#include "core/engine/detail/tensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

/// Clipping limits tried with feedback begin lower than the reference's: what clipping costs is fed back too.
constexpr int kLowOfFeedback = 50;

at::Tensor tensorLike(const at::Tensor &model, const std::vector<float> &values)
{
    at::Tensor tensor = at::empty_like(model);
    std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<float>());
    return tensor;
}

} // namespace

Result<Quantizer::Rounded> Quantizer::calibrateWithFeedback(const at::Tensor &weight,
                                                            const std::vector<OutputFit> &fits,
                                                            const Options &options, std::stop_token stop)
{
    auto ready = prepared(weight, options);
    if (!ready.ok())
        return std::move(ready).error();
    const at::Tensor &cpu = ready.value();
    const auto channels = static_cast<std::size_t>(cpu.size(0));
    auto types = codebooks(true);
    if (!types.ok())
        return std::move(types).error();
    std::vector<float> given = m_plan.givenAlpha;
    if (given.size() == 1)
        given.resize(channels, given.front());
    FeedbackOptions how;
    how.range = {std::min(m_plan.range.low, kLowOfFeedback), m_plan.range.up};
    how.threads = options.threads;
    auto found = roundWithFeedback(fits, flatSpan(cpu), std::vector<double>(channels, 1.0), types.value(),
                                   given, how, stop);
    if (!found.ok())
        return std::move(found).error().within("rounding the weight of " + m_plan.layer);
    const at::Tensor rounded = tensorLike(cpu, found.value().values);
    m_codebook = types.value()[found.value().best];
    m_alpha = at::empty({static_cast<std::int64_t>(channels)}, at::kFloat);
    std::ranges::copy(found.value().alpha, m_alpha.mutable_data_ptr<float>());
    m_wasTrained = true; // alpha is no candidate of a search by steps
    m_record = {};
    m_detail = {};
    remeasure(cpu, rounded, options);
    for (std::size_t type = 0; type < found.value().types.size(); ++type)
        m_record.candidates.push_back(
            {std::string(found.value().types[type].type.name()), found.value().scores[type]});
    m_alpha = m_alpha.to(weight.device());
    return Rounded{rounded.to(weight.device()), found.value().missedByInputs, found.value().missed};
}

void Quantizer::choose(const Codebook &codebook, float alpha, DiffusionFilter diffusion,
                       std::vector<CandidateScore> candidates, const at::Tensor &tensor,
                       const Options &options)
{
    m_codebook = codebook;
    m_diffusion = std::move(diffusion);
    m_alpha = at::full({1}, alpha, tensor.options());
    m_wasTrained = true; // alpha is no candidate of a search by steps
    m_record = {};
    m_detail = {};
    m_record.candidates = std::move(candidates);
    remeasure(tensor, {}, options);
}

void Quantizer::remeasure(const at::Tensor &tensor, const at::Tensor &rounded, const Options &options)
{
    const at::Tensor cpu = tensor.detach().to(at::kCPU).contiguous();
    const at::Tensor alpha = m_alpha.detach().to(at::kCPU);
    const at::Tensor present =
        (rounded.defined() ? rounded.detach() : applyUncounted(tensor.detach(), options.threads))
            .to(at::kCPU)
            .contiguous();
    const auto channels = static_cast<std::size_t>(alpha.numel());
    const std::size_t rest = static_cast<std::size_t>(cpu.numel()) / channels;
    m_record.absmax.clear();
    for (std::size_t channel = 0; channel < channels; ++channel)
        m_record.absmax.push_back(absMax(flatSpan(cpu).subspan(channel * rest, rest), options.threads));
    m_record.shape.assign(cpu.sizes().begin(), cpu.sizes().end());
    m_record.mse = meanSquaredError(flatSpan(cpu), flatSpan(present), options.threads);
    double power = 0;
    for (const float value : flatSpan(cpu))
        power += double(value) * double(value) / double(cpu.numel());
    m_record.sqnrDb = 10 * std::log10(power / m_record.mse);
    if (!options.keepDetails)
        return;
    keepDistribution(cpu, options.threads);
    m_detail.codeUsage = countCodes(flatSpan(present), *m_codebook,
                                    {alpha.const_data_ptr<float>(), alpha.const_data_ptr<float>() + channels},
                                    options.threads);
}

} // namespace ant::detail
