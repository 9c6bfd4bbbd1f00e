#include "core/engine/detail/quantizer.h"

#include "core/engine/detail/tensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/nan_to_num.h>

#include <cmath>

namespace ant::detail {
namespace {

constexpr int kEightBits = 8;
constexpr int kLowOfEightBits = 95;

at::Tensor tensorOf(const std::vector<float> &values, const at::Device &device)
{
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kFloat);
    std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<float>());
    return tensor.to(device);
}

double meanSquare(std::span<const float> x)
{
    double sum = 0;
    for (const float value : x)
        sum += double(value) * double(value);
    return x.empty() ? 0 : sum / double(x.size());
}

/// The result of a search that tried one given alpha.
ScaleSearch givenScale(const at::Tensor &cpu, const Codebook &codebook, std::vector<float> alpha, int threads)
{
    RoundingCounts counts;
    const at::Tensor rounded = fakeQuantize(cpu, tensorOf(alpha, at::kCPU), codebook, false, threads, counts);
    const double mse = meanSquaredError(flatSpan(cpu), flatSpan(rounded), threads);
    ScaleSearch found;
    const std::size_t channels = alpha.size();
    const auto x = flatSpan(cpu);
    for (std::size_t channel = 0; channel < channels; ++channel)
        found.absmax.push_back(
            absMax(x.subspan(channel * (x.size() / channels), x.size() / channels), threads));
    TypeSearch only;
    only.grid = codebook.spec();
    only.score = mse * double(channels);
    only.mse.assign(channels, mse);
    only.alpha = std::move(alpha);
    found.types.push_back(std::move(only));
    return found;
}

} // namespace

Result<ScaleSearch> Quantizer::search(const at::Tensor &cpu, const Options &options, std::stop_token stop)
{
    const bool isWeight = m_plan.role == Role::Weight;
    const std::size_t channels = isWeight ? static_cast<std::size_t>(cpu.size(0)) : 1;
    auto types = codebooks(needsSign(cpu, options.threads));
    if (!types.ok())
        return std::move(types).error();
    const std::vector<Codebook> &codebooks = types.value();
    if (!m_plan.givenAlpha.empty()) {
        if (m_plan.givenAlpha.size() != 1 && m_plan.givenAlpha.size() != channels)
            return Error{ErrorCode::InvalidArgument,
                         "the override gives " + std::to_string(m_plan.givenAlpha.size()) +
                             " alphas where 1 or " + std::to_string(channels) + " are needed",
                         {}};
        std::vector<float> alpha = m_plan.givenAlpha;
        alpha.resize(channels, alpha.front());
        return givenScale(cpu, codebooks.front(), std::move(alpha), options.threads);
    }
    const SearchOptions how{.range = m_plan.range, .threads = options.threads};
    return isWeight ? searchPerChannel(flatSpan(cpu), channels, codebooks, how, stop)
                    : searchPerTensor(flatSpan(cpu), codebooks, how, stop);
}

bool Quantizer::needsSign(const at::Tensor &cpu, int threads) const
{
    if (m_plan.givenSign)
        return *m_plan.givenSign;
    return m_plan.role == Role::Weight || extentOf(flatSpan(cpu), threads).low < 0;
}

Result<std::vector<Codebook>> Quantizer::codebooksFor(const at::Tensor &tensor, const Options &options) const
{
    auto ready = prepared(tensor, options);
    if (!ready.ok())
        return std::move(ready).error();
    return codebooks(needsSign(ready.value(), options.threads));
}

Result<std::vector<Codebook>> Quantizer::codebooks(bool isSigned) const
{
    std::vector<Codebook> all;
    for (const NumericType type : m_plan.types) {
        auto codebook = Codebook::make({.type = type, .bits = m_plan.bits, .isSigned = isSigned});
        if (!codebook.ok())
            return std::move(codebook).error();
        all.push_back(std::move(codebook).value());
    }
    return all;
}

Result<at::Tensor> Quantizer::prepared(const at::Tensor &tensor, const Options &options) const
{
    const std::string where = m_plan.layer + " (" + std::string(name(m_plan.role)) + ")";
    at::Tensor cpu = tensor.detach().to(at::kCPU);
    cpu = m_plan.role == Role::Weight ? cpu.contiguous() : dense(cpu);
    const std::uint64_t nonFinite = extentOf(flatSpan(cpu), options.threads).nonFinite;
    if (nonFinite > 0 && !options.allowNonFinite)
        return Error{ErrorCode::Corrupt,
                     where + " meets " + std::to_string(nonFinite) + " values that are not finite of " +
                         std::to_string(cpu.numel()) + "; check the weights and the images, or allow them",
                     {}};
    return nonFinite > 0 ? at::nan_to_num(cpu, 0.0, 0.0, 0.0) : cpu;
}

Result<void> Quantizer::calibrate(const at::Tensor &tensor, const Options &options, std::stop_token stop)
{
    auto ready = prepared(tensor, options);
    if (!ready.ok())
        return std::move(ready).error();
    const at::Tensor &cpu = ready.value();
    if (auto fits = diffusionMustFit(tensor); !fits.ok())
        return fits;
    auto searched = search(cpu, options, std::move(stop));
    if (!searched.ok())
        return std::move(searched).error().within("calibrating " + m_plan.layer + " (" +
                                                  std::string(name(m_plan.role)) + ")");
    const ScaleSearch &found = searched.value();
    const TypeSearch &best = found.types[found.best];
    m_codebook = Codebook::make(best.grid).value();
    m_alpha = tensorOf(best.alpha, tensor.device());
    m_wasTrained = false;

    m_record.absmax = found.absmax;
    m_record.alphaStep = best.step;
    m_record.mse = best.score / double(best.alpha.size());
    m_record.sqnrDb = 10 * std::log10(meanSquare(flatSpan(cpu)) / m_record.mse);
    m_record.shape.assign(tensor.sizes().begin(), tensor.sizes().end());
    // A second pass only looks for alpha: the scores that chose the type are those of the first.
    if (!m_typeIsDecided) {
        m_record.candidates.clear();
        for (const TypeSearch &type : found.types)
            m_record.candidates.push_back({std::string(type.grid.type.name()), type.score});
    }
    if (options.keepDetails)
        keepDetails(cpu, found, options.threads);
    if (!m_diffusion.isEmpty()) // what the search measured is rounded to nearest
        remeasure(tensor, {}, options);
    return {};
}

// A slice at a time so that no copy of the tensor is made.
std::vector<std::uint64_t> Quantizer::countCodes(std::span<const float> x, const Codebook &codebook,
                                                 const std::vector<float> &alpha, int threads)
{
    std::vector<std::uint64_t> usage(codebook.values().size());
    std::vector<std::uint8_t> codes;
    const std::size_t rest = x.size() / alpha.size();
    constexpr std::size_t kSlice = std::size_t(1) << 20;
    for (std::size_t channel = 0; channel < alpha.size(); ++channel)
        for (std::size_t begin = 0; begin < rest; begin += kSlice) {
            const auto slice = x.subspan(channel * rest + begin, std::min(kSlice, rest - begin));
            codes.resize(slice.size());
            encode(slice, codes, codebook, {std::span(alpha).subspan(channel, 1)}, threads);
            for (const std::uint8_t code : codes)
                ++usage[code];
        }
    return usage;
}

void Quantizer::keepDistribution(const at::Tensor &cpu, int threads)
{
    m_detail.histogram = linearHistogram(flatSpan(cpu), kHistogramBins, threads);
    m_detail.logHistogram = logHistogram(flatSpan(cpu), kHistogramBins, threads);
    m_detail.grid.assign(m_codebook->values().begin(), m_codebook->values().end());
}

void Quantizer::keepDetails(const at::Tensor &cpu, const ScaleSearch &found, int threads)
{
    keepDistribution(cpu, threads);
    m_detail.codeUsage = countCodes(flatSpan(cpu), *m_codebook, found.types[found.best].alpha, threads);
    if (m_typeIsDecided)
        return;
    m_detail.curves.clear();
    for (const TypeSearch &type : found.types)
        if (!type.curve.empty())
            m_detail.curves.push_back({std::string(type.grid.type.name()), found.range.low, type.curve});
}

void Quantizer::prepareSecondPass()
{
    if (m_plan.isEightBitLayer) {
        m_plan.bits = kEightBits;
        m_plan.types = {NumericType()}; // int
        m_plan.range.low = kLowOfEightBits;
    } else if (m_codebook) {
        m_plan.types = {m_codebook->spec().type};
        m_typeIsDecided = true;
    }
    m_codebook.reset();
}

void Quantizer::copyCalibration(const Quantizer &other)
{
    m_codebook = other.m_codebook;
    m_diffusion = other.m_diffusion;
    m_alpha = other.m_alpha.clone();
    m_record = other.m_record;
    m_detail = other.m_detail;
    m_wasTrained = other.m_wasTrained;
}

void Quantizer::restore(Codebook codebook, at::Tensor alpha, const QuantCounts &counts)
{
    m_codebook = std::move(codebook);
    m_alpha = std::move(alpha);
    m_counts.set(counts);
    m_wasTrained = true;
}

bool Quantizer::asksTheSameAs(const Quantizer &other) const
{
    return m_plan.enabled == other.m_plan.enabled && m_plan.role == other.m_plan.role &&
           m_plan.types == other.m_plan.types && m_plan.bits == other.m_plan.bits &&
           m_plan.range == other.m_plan.range && m_plan.givenAlpha == other.m_plan.givenAlpha &&
           m_plan.givenSign == other.m_plan.givenSign && m_plan.diffusion == other.m_plan.diffusion &&
           m_typeIsDecided == other.m_typeIsDecided;
}

bool Quantizer::equals(const Quantizer &other) const
{
    if (m_wasTrained || other.m_wasTrained) // their alphas went ways of their own
        return false;
    return m_codebook && other.m_codebook && m_plan.enabled == other.m_plan.enabled &&
           m_codebook->spec() == other.m_codebook->spec() && m_diffusion == other.m_diffusion &&
           m_record.alphaStep == other.m_record.alphaStep && m_record.absmax == other.m_record.absmax &&
           m_plan.givenAlpha == other.m_plan.givenAlpha;
}

void Quantizer::gatherCounts(std::vector<Quantizer> &all)
{
    std::vector<RoundingCounts *> counts;
    for (Quantizer &quantizer : all)
        counts.push_back(&quantizer.m_counts);
    RoundingCounts::gather(counts);
}

QuantizerRecord Quantizer::record() const
{
    QuantizerRecord record = m_record;
    record.index = m_plan.index;
    record.layerIndex = m_plan.layerIndex;
    record.layer = m_plan.layer;
    record.role = m_plan.role;
    record.macs = m_plan.macs;
    const QuantCounts counted = counts();
    record.nonFinite = counted.nonFinite;
    record.beyondCutoff = counted.beyondCutoff;
    if (m_codebook) {
        record.bits = m_codebook->spec().bits;
        record.isSigned = m_codebook->spec().isSigned;
        record.type = m_codebook->spec().type.name();
        record.isDiffused = !m_diffusion.isEmpty();
        const at::Tensor alpha = m_alpha.detach().to(at::kCPU).contiguous();
        record.alpha.assign(alpha.const_data_ptr<float>(), alpha.const_data_ptr<float>() + alpha.numel());
    }
    if (m_wasTrained)
        record.alphaStep.clear();
    return record;
}

} // namespace ant::detail
