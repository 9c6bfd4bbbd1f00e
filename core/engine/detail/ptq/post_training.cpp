#include "core/engine/detail/ptq/post_training.h"

#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/ptq/feedback_pass.h"
#include "core/engine/detail/ptq/reconstruction.h"
#include "core/engine/detail/ptq/repairs.h"
#include "core/engine/detail/reporting.h"

#include <algorithm>
#include <cstdio>

namespace ant::detail {
namespace {

constexpr std::int64_t kTrialImages = 128; ///< on which a repair is tried

std::map<int, at::Tensor> floatingWeights(const Network &network)
{
    std::map<int, at::Tensor> weights;
    for (const int layer : network.graph().quantizableNodes()) {
        const Node &node = network.graph().node(layer);
        weights[layer] = network.parameter(node.name + node.weightName);
    }
    return weights;
}

std::string shortNumber(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

/// The steps of one run, each on the network that the one before left.
class PostTraining {
public:
    PostTraining(RunContext &run, Network &network, CalibrationSet images)
        : m_run(run), m_recipe(run.spec.ptq), m_network(network), m_images(std::move(images)),
          m_floating(network)
    {
    }

    Result<void> all(const std::filesystem::path &resumeFrom)
    {
        for (Quantizer &quantizer : m_network.quantizers())
            quantizer.prepareSecondPass(); // layers at 8 bits
        Result<void> done = fold();
        if (done.ok())
            done = equalize();
        m_floating = m_network;
        const auto weights = floatingWeights(m_network);
        if (done.ok())
            done = quantizeByLayers(m_run, m_network, m_floating, m_images, passOptions());
        if (done.ok())
            done = repairStatistics();
        if (done.ok() && rounds())
            done = reconstruct(m_run, m_network, m_floating, m_images, weights, resumeFrom);
        if (done.ok())
            done = report();
        return done;
    }

private:
    bool rounds() const { return m_recipe.method != RoundingMethod::Nearest; }
    bool isOn(Repair repair) const { return repair == Repair::On || (repair == Repair::Auto && rounds()); }
    PassOptions passOptions() const
    {
        const bool diffuses = rounds() || m_recipe.diffusion == Repair::On;
        return {.rounds = rounds(),
                .wholeRange = isOn(m_recipe.ranges),
                .correctsBias = isOn(m_recipe.bias),
                .diffusion = diffuses ? m_recipe.diffusion : Repair::Off};
    }
    void say(const std::string &text) { m_run.observer.log(LogLevel::Info, text); }

    Result<void> fold()
    {
        if (!isOn(m_recipe.fold))
            return {};
        Network before = m_network;
        if (foldBatchNorms(m_network) == 0)
            return {};
        auto changed = typesChangedByFolding(m_run, before, m_network);
        if (!changed.ok())
            return std::move(changed).error();
        std::string list;
        for (const std::string &layer : changed.value())
            list.append(list.empty() ? ": " : ", ").append(layer);
        say("folding batch norms changes the type that fits the weights best of " +
            std::to_string(changed.value().size()) + " layers" + list);
        return {};
    }

    Result<void> equalize()
    {
        if (m_recipe.equalize == Repair::Off || (m_recipe.equalize == Repair::Auto && !rounds()))
            return {};
        if (m_recipe.equalize == Repair::Auto) {
            const auto plain = trialDistance(false), equal = trialDistance(true);
            for (const auto *distance : {&plain, &equal})
                if (!distance->ok())
                    return distance->error();
            const bool helps = equal.value() < plain.value();
            say("tried on " + std::to_string(trialImages().size()) +
                " images, equalizing channels takes the divergence from the fp32 answers from " +
                shortNumber(plain.value()) + " to " + shortNumber(equal.value()) +
                (helps ? "" : "; it is left out"));
            if (!helps)
                return {};
        }
        auto scaled = equalizeChannels(m_run, m_network, m_images);
        if (!scaled.ok())
            return std::move(scaled).error();
        say("channels were equalized between layers at " + std::to_string(scaled.value()) + " places");
        return {};
    }

    /// A part of the images from all over the set.
    CalibrationSet trialImages() const
    {
        CalibrationSet part{m_images.record, {}};
        const std::int64_t every = std::max<std::int64_t>(1, m_images.size() / kTrialImages);
        part.record.images.clear();
        std::size_t place = 0;
        for (const at::Tensor &chunk : m_images.chunks) {
            part.chunks.push_back(chunk.slice(0, 0, std::nullopt, every));
            for (std::int64_t i = 0; i < part.chunks.back().size(0); ++i)
                part.record.images.push_back(m_images.record.images[place + std::size_t(i * every)]);
            place += static_cast<std::size_t>(chunk.size(0));
        }
        return part;
    }

    /// How far the answers of a copy come out from those in floating point, rounded to nearest: quick, and it
    /// is the inputs that equalizing helps.
    Result<double> trialDistance(bool equalizes)
    {
        const CalibrationSet images = trialImages();
        Network network = m_network;
        if (equalizes)
            if (auto scaled = equalizeChannels(m_run, network, images); !scaled.ok())
                return std::move(scaled).error();
        Network floating = network;
        PassOptions quick = passOptions();
        quick.rounds = false;
        quick.diffusion = Repair::Off;
        if (auto done = quantizeByLayers(m_run, network, floating, images, quick); !done.ok())
            return std::move(done).error();
        return answerDistance(m_run, network, floating, images);
    }

    Result<void> repairStatistics()
    {
        if (!isOn(m_recipe.statistics))
            return {};
        Network repaired = m_network;
        if (auto done = remeasureBatchNorms(m_run, repaired, m_images); !done.ok())
            return done;
        const CalibrationSet images = trialImages();
        const auto before = answerDistance(m_run, m_network, m_floating, images);
        if (!before.ok())
            return before.error();
        const auto after = answerDistance(m_run, repaired, m_floating, images);
        if (!after.ok())
            return after.error();
        const bool isKept = m_recipe.statistics == Repair::On || after.value() < before.value();
        say("batch norms measured anew: tried on " + std::to_string(images.size()) +
            " images, divergence from the fp32 answers " + shortNumber(before.value()) + " to " +
            shortNumber(after.value()) + (isKept ? ", kept" : ", not kept"));
        if (!isKept)
            return {};
        for (const ParameterSpec &parameter : m_network.graph().parameters())
            if (parameter.isBuffer)
                m_network.setParameter(parameter.name, repaired.parameter(parameter.name));
        return {};
    }

    Result<void> report()
    {
        if (auto told = reportQuantizers(m_run.observer, m_network); !told.ok())
            return told;
        TensorFile file = m_network.weights();
        addQuantizers(file, m_network.quantizers());
        return m_run.observer.roundedWeights(file);
    }

    RunContext &m_run;
    const PtqRecipe &m_recipe;
    Network &m_network;
    CalibrationSet m_images;
    Network m_floating;
};

} // namespace

Result<void> quantizePostTraining(RunContext &run, Network &network,
                                  const std::shared_ptr<const Dataset> &evaluation, const Preprocessing &how,
                                  const std::filesystem::path &resumeFrom)
{
    auto images = loadCalibrationSet(run, network.graph(), evaluation, how);
    if (!images.ok())
        return std::move(images).error();
    const CalibrationRecord &record = images.value().record;
    if (auto told = run.observer.calibrated(record); !told.ok())
        return told;
    if (run.spec.ptq.excludeCalibration && record.source == "evaluation")
        run.excluded.insert(record.images.begin(), record.images.end());
    return PostTraining(run, network, std::move(images).value()).all(resumeFrom);
}

} // namespace ant::detail
