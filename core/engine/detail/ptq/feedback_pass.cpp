#include "core/engine/detail/ptq/feedback_pass.h"

#include "core/engine/detail/ptq/fit_accumulator.h"
#include "core/engine/detail/ptq/image_search.h"
#include "core/engine/detail/ptq/wanted_answer.h"
#include "core/engine/detail/tensors.h"
#include "core/experiment/search_effort.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace ant::detail {
namespace {

/// The largest of many images' values lies further out than that of a batch: the best limit is a smaller
/// part.
constexpr int kLowOfWholeSet = 20;
constexpr std::int64_t kMostCalibrationValues = std::int64_t(16) << 20; ///< that choose one input's scale

std::string percent(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f %%", 100 * share);
    return text;
}

class Pass {
public:
    Pass(RunContext &run, Network &network, Network &floating, const CalibrationSet &images,
         const PassOptions &options)
        : m_run(run), m_network(network), m_floating(floating), m_images(images), m_options(options),
          m_rounded(network, images, run.forward, run.stop),
          m_exact(floating, images, run.forward.floating(), run.stop)
    {
    }

    Result<void> all()
    {
        const Graph &graph = m_network.graph();
        std::vector<int> layers = graph.quantizableNodes();
        std::ranges::sort(layers);
        ProgressMeter meter(m_run, "calibrate", static_cast<std::int64_t>(layers.size()));
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const int next = i + 1 < layers.size() ? layers[i + 1] - 1 : layers[i];
            if (auto done = quantizeLayer(layers[i], next); !done.ok())
                return done;
            meter.advanceTo(static_cast<std::int64_t>(i) + 1);
        }
        return {};
    }

private:
    Result<void> quantizeLayer(int layer, int next)
    {
        if (auto done = m_rounded.advance(layer - 1); !done.ok())
            return done;
        if (auto done = calibrateInput(layer); !done.ok())
            return done;
        FitAccumulator sums(m_network.graph().node(layer), m_images.size(),
                            m_options.rounds ? FitAccumulator::Wants::Fits : FitAccumulator::Wants::Means);
        for (std::size_t chunk = 0; chunk < m_rounded.chunks(); ++chunk) {
            if (auto done = m_exact.advance(chunk, layer); !done.ok())
                return done;
            sums.add(roundedInput(chunk, layer), wantedAnswer(m_exact, m_rounded, chunk, layer));
            if (auto done = m_exact.advance(chunk, next); !done.ok())
                return done;
        }
        if (auto done = roundWeight(layer, sums); !done.ok())
            return done;
        const Node &node = m_network.graph().node(layer);
        if (m_options.correctsBias)
            shiftAnswers(m_network, layer, sums.meanExcess(presentWeight(node, layer)));
        return {};
    }

    at::Tensor presentWeight(const Node &node, int layer)
    {
        const at::Tensor &weight = m_network.parameter(node.name + node.weightName);
        Quantizer *quantizer = m_network.quantizer(layer, Role::Weight);
        return quantizer ? quantizer->apply(weight, false, m_run.threads) : weight;
    }

    int inputOf(int layer) const { return m_network.graph().node(layer).inputs.front(); }

    Result<void> calibrateInput(int layer)
    {
        Quantizer *quantizer = m_network.quantizer(layer, Role::Input);
        if (!quantizer)
            return {};
        const int from = inputOf(layer);
        if (m_options.wholeRange)
            quantizer->widenRange(kLowOfWholeSet);
        if (const auto known = m_calibrated.find(from);
            known != m_calibrated.end() && known->second->asksTheSameAs(*quantizer))
        {
            quantizer->copyCalibration(*known->second);
            return {};
        }
        m_calibrated[from] = quantizer;
        const at::Tensor whole = wholeInput(layer);
        const bool diffuses = m_options.diffusion == Repair::On && readsImages(m_network.graph(), layer);
        if ((m_options.rounds || diffuses) && quantizer->isSearched())
            return chooseInput(*quantizer, whole, layer);
        return quantizer->calibrate(whole, m_run.forward.quantizer, m_run.stop);
    }

    /// What a layer reads, of all images or, where that is too much or one batch is to do, of every so many.
    at::Tensor wholeInput(int layer) const
    {
        const int from = inputOf(layer);
        const std::int64_t one = elementCount(m_network.graph().node(from).shape);
        std::int64_t wanted = std::max<std::int64_t>(1, kMostCalibrationValues / one);
        if (!m_options.wholeRange)
            wanted = std::min<std::int64_t>(wanted, m_run.spec.calibrationImages());
        const std::int64_t every = (m_images.size() + wanted - 1) / wanted;
        std::vector<at::Tensor> parts;
        for (std::size_t chunk = 0; chunk < m_rounded.chunks(); ++chunk)
            parts.push_back(m_rounded.value(chunk, from).slice(0, 0, std::nullopt, every));
        return at::cat(parts);
    }

    /// With feedback, type and scale of an input are those with which the layer answers best, and for the
    /// images themselves, those with which the network does. Of an input that several layers read, the first
    /// one decides.
    Result<void> chooseInput(Quantizer &quantizer, const at::Tensor &whole, int layer)
    {
        const auto codebooks = quantizer.codebooksFor(whole, m_run.forward.quantizer);
        if (!codebooks.ok())
            return codebooks.error();
        auto found = readsImages(m_network.graph(), layer) ? triedByNetwork(codebooks.value(), layer)
                                                           : triedByLayer(codebooks.value(), layer);
        if (!found.ok())
            return std::move(found).error();
        const std::vector<InputChoice> best = bestOfTypes(found.value().tried);
        std::vector<CandidateScore> candidates;
        for (const InputChoice &choice : best)
            candidates.push_back({std::string(choice.codebook.spec().type.name()), choice.error});
        const InputChoice &chosen = leastError(best);
        quantizer.choose(chosen.codebook, chosen.alpha, std::move(found).value().diffusion,
                         std::move(candidates), whole, m_run.forward.quantizer);
        return {};
    }

    Result<InputRounding> triedByLayer(std::span<const Codebook> codebooks, int layer)
    {
        const Node &node = m_network.graph().node(layer);
        const double tries = double(codebooks.size()) * kLimitsTried;
        const Part part = partOf(kLayerSearch.images(tries * double(m_network.graph().macs(layer))));
        for (std::size_t chunk = 0; chunk < part.chunks; ++chunk)
            if (auto done = m_exact.advance(chunk, layer); !done.ok())
                return std::move(done).error();
        const at::Tensor wanted =
            valuesOf(part, [&](std::size_t chunk) { return wantedAnswer(m_exact, m_rounded, chunk, layer); });
        const at::Tensor weight = m_network.parameter(node.name + node.weightName);
        auto tried =
            tryInputs(codebooks, {inputsOf(part, layer), errorOfLayer(node, weight, wanted), m_run.threads});
        if (!tried.ok())
            return std::move(tried).error();
        return InputRounding{std::move(tried).value()};
    }

    Result<InputRounding> triedByNetwork(std::span<const Codebook> codebooks, int layer)
    {
        const double work = imageTries(codebooks.size()) * double(m_network.graph().macs());
        const Part part = partOf(std::min(kImageSearch.images(work), m_images.size()));
        return searchImageRounding(m_run, m_floating, codebooks, inputsOf(part, layer), m_options.diffusion);
    }

    /// Some images from all over the set: the first ones of its chunks.
    struct Part {
        std::size_t chunks;
        std::int64_t each;
    };
    Part partOf(std::int64_t images) const
    {
        const auto chunks = static_cast<std::int64_t>(m_rounded.chunks());
        return {static_cast<std::size_t>(std::min(chunks, images)),
                std::max<std::int64_t>(1, images / chunks)};
    }
    template <typename ValueOfChunk>
    static at::Tensor valuesOf(const Part &part, const ValueOfChunk &value)
    {
        std::vector<at::Tensor> values;
        for (std::size_t chunk = 0; chunk < part.chunks; ++chunk)
            values.push_back(value(chunk).slice(0, 0, part.each));
        return at::cat(values);
    }
    at::Tensor inputsOf(const Part &part, int layer) const
    {
        return valuesOf(part, [&](std::size_t chunk) { return m_rounded.value(chunk, inputOf(layer)); });
    }

    at::Tensor roundedInput(std::size_t chunk, int layer)
    {
        const at::Tensor x = m_rounded.value(chunk, inputOf(layer));
        Quantizer *quantizer = m_network.quantizer(layer, Role::Input);
        return quantizer ? quantizer->apply(x, false, m_run.threads) : x;
    }

    /// Whether a shift of the layer's answers can be put somewhere.
    bool hasBias(int layer) const
    {
        return m_network.graph().node(layer).hasBias || batchNormAfter(m_network.graph(), layer) >= 0;
    }

    Result<void> roundWeight(int layer, const FitAccumulator &sums)
    {
        Quantizer *quantizer = m_network.quantizer(layer, Role::Weight);
        if (!quantizer)
            return {};
        const Node &node = m_network.graph().node(layer);
        const std::string name = node.name + node.weightName;
        const at::Tensor weight = m_network.parameter(name);
        if (!m_options.rounds)
            return quantizer->calibrate(weight, m_run.forward.quantizer, m_run.stop);
        const auto fits = sums.fits(m_options.correctsBias && hasBias(layer));
        auto rounded = quantizer->calibrateWithFeedback(weight, fits, m_run.forward.quantizer, m_run.stop);
        if (!rounded.ok())
            return std::move(rounded).error();
        m_network.setParameter(name, rounded.value().weight);
        m_run.observer.log(LogLevel::Info, node.name + ": its inputs as they are now lose " +
                                               percent(rounded.value().missedByInputs) +
                                               " of its answers' power, with the rounded weights it is " +
                                               percent(rounded.value().missed));
        return {};
    }

    RunContext &m_run;
    Network &m_network, &m_floating;
    const CalibrationSet &m_images;
    PassOptions m_options;
    Walk m_rounded, m_exact;
    std::map<int, Quantizer *> m_calibrated; ///< by the node whose value they saw
};

} // namespace

void shiftAnswers(Network &network, int layer, const std::vector<double> &excess)
{
    const Graph &graph = network.graph();
    const Node &node = graph.node(layer);
    const at::Tensor shift = floatTensor(excess);
    const int norm = batchNormAfter(graph, layer);
    if (node.hasBias) {
        const std::string name = node.name + node.biasName;
        network.setParameter(name, network.parameter(name) - shift);
    } else if (norm >= 0) {
        const std::string name = graph.node(norm).name + ".running_mean";
        network.setParameter(name, network.parameter(name) + shift);
    }
}

Result<void> quantizeByLayers(RunContext &run, Network &network, Network &floating,
                              const CalibrationSet &images, const PassOptions &options)
{
    return Pass(run, network, floating, images, options).all();
}

} // namespace ant::detail
