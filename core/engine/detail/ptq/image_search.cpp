#include "core/engine/detail/ptq/image_search.h"

#include "core/engine/detail/ptq/image_cost.h"
#include "core/experiment/search_effort.h"

#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cstdio>

namespace ant::detail {
namespace {

constexpr int kReach = 4; ///< of the filter, in pixels
/// The first one is searched with; the others are tried in the end.
constexpr double kDampings[] = {0.05, 0.1, 0.025};
constexpr double kNearby = 1.07; ///< limits tried in the end

/// Squared error of the logits against those for the images as they are.
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

class ImageSearch {
public:
    ImageSearch(RunContext &run, Network &floating, std::span<const Codebook> codebooks,
                const at::Tensor &images)
        : m_run(run), m_floating(floating), m_codebooks(codebooks), m_images(images)
    {
    }

    Result<InputRounding> search(Repair diffusion)
    {
        if (auto done = prepare(); !done.ok())
            return std::move(done).error();
        if (diffusion == Repair::Off)
            return chosenFor({});
        auto found = diffused();
        if (!found.ok() || diffusion == Repair::On)
            return found;
        const auto helps = helpsAgainstNearest(found.value());
        if (!helps.ok())
            return helps.error();
        return helps.value() ? std::move(found) : chosenFor({});
    }

private:
    Result<void> prepare()
    {
        auto wanted = m_floating.forward(m_images, m_run.forward.floating(), m_run.stop);
        if (!wanted.ok())
            return std::move(wanted).error();
        const auto partOf = [](const at::Tensor &x) {
            return x.slice(0, 0, std::nullopt, kFirstPart).contiguous();
        };
        m_part = {partOf(m_images), errorOfNetwork(m_run, m_floating, partOf(wanted.value())), m_run.threads};
        m_all = {m_images, errorOfNetwork(m_run, m_floating, wanted.value()), m_run.threads};
        return {};
    }

    Result<InputRounding> chosenFor(DiffusionFilter filter)
    {
        m_part.diffusion = m_all.diffusion = filter;
        auto tried = tryInputs(m_codebooks, m_part);
        if (tried.ok())
            tried = tryBestAgain(tried.value(), kTriedOnAllImages, m_all);
        if (!tried.ok())
            return std::move(tried).error();
        return InputRounding{std::move(tried).value(), std::move(filter)};
    }

    Result<InputRounding> diffused()
    {
        const std::int64_t images =
            kImageGradients.images(kPassesOfGradient * double(m_floating.graph().macs()));
        const auto cost = costOfImageErrors(m_run, m_floating, m_images.slice(0, 0, images),
                                            2 * (kReach + kDiffusionMargin));
        if (!cost.ok())
            return cost.error();
        auto found = chosenFor(diffusionFilter(cost.value(), kReach, kDampings[0]));
        if (!found.ok())
            return found;
        for (const double damping : std::span(kDampings).subspan(1))
            if (auto done = tryAlso(diffusionFilter(cost.value(), kReach, damping), 1, found.value());
                !done.ok())
                return std::move(done).error();
        for (const double nearby : {kNearby, 1 / kNearby})
            if (auto done = tryAlso(found.value().diffusion, nearby, found.value()); !done.ok())
                return std::move(done).error();
        return found;
    }

    /// Takes another filter, or the best limit times a factor, where that answers better.
    Result<void> tryAlso(const DiffusionFilter &filter, double factor, InputRounding &found)
    {
        InputChoice &best = *std::ranges::min_element(found.tried, {}, &InputChoice::error);
        m_all.diffusion = filter;
        auto other = tryInput(best.codebook, static_cast<float>(best.alpha * factor), m_all);
        if (!other.ok())
            return std::move(other).error();
        if (!(other.value().error < best.error))
            return {};
        // Other types would gain as well: they keep their distance.
        const double gain = other.value().error / best.error;
        for (InputChoice &choice : found.tried)
            choice.error *= gain;
        best.alpha = other.value().alpha;
        found.diffusion = filter;
        return {};
    }

    Result<bool> helpsAgainstNearest(const InputRounding &found)
    {
        const InputChoice &best = leastError(found.tried);
        m_part.diffusion = found.diffusion;
        const auto diffused = tryInput(best.codebook, best.alpha, m_part);
        m_part.diffusion = {};
        const auto nearest = tryInputs({&best.codebook, 1}, m_part);
        if (!diffused.ok())
            return diffused.error();
        if (!nearest.ok())
            return nearest.error();
        const double before = leastError(nearest.value()).error, after = diffused.value().error;
        const bool helps = after < before;
        char text[160];
        std::snprintf(text, sizeof text,
                      "images: passing rounding errors on takes what the answers miss because of them to "
                      "%.1f %% of that of rounding to nearest%s",
                      100 * after / std::max(before, 1e-300), helps ? "" : "; it is left out");
        m_run.observer.log(LogLevel::Info, text);
        return helps;
    }

    RunContext &m_run;
    Network &m_floating;
    std::span<const Codebook> m_codebooks;
    at::Tensor m_images;
    InputTrial m_part, m_all;
};

} // namespace

Result<InputRounding> searchImageRounding(RunContext &run, Network &floating,
                                          std::span<const Codebook> codebooks, const at::Tensor &images,
                                          Repair diffusion)
{
    return ImageSearch(run, floating, codebooks, images).search(diffusion);
}

} // namespace ant::detail
