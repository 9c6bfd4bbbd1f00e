#include "core/engine/detail/ptq/feedback_pass.h"

#include "core/engine/detail/ptq/fit_accumulator.h"
#include "core/engine/detail/ptq/input_search.h"
#include "core/engine/detail/tensors.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <map>

namespace ant::detail {
namespace {

/// The largest of many images' values lies further out than that of a batch: the best limit is a smaller
/// part.
constexpr int kLowOfWholeSet = 20;
constexpr std::int64_t kMostCalibrationValues = std::int64_t(16) << 20; ///< that choose one input's scale

constexpr std::int64_t kImagesOfInputSearch = 64;
/// Of the search by the whole network's answers: multiplications in all, and images.
constexpr double kWorkOfImageSearch = 5e11;
constexpr std::int64_t kLeastImages = 16, kMostImages = 256;

at::Tensor doubles(const std::vector<double> &values)
{
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kDouble);
    std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<double>());
    return tensor;
}

/// What a batch norm multiplies each channel with.
at::Tensor gainOf(const Network &network, const Node &norm)
{
    const at::Tensor deviation = (network.parameter(norm.name + ".running_var") + norm.eps).sqrt();
    return network.parameter(norm.name + ".weight") / deviation;
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
        if (m_options.rounds)
            if (auto done = refineInput(layer); !done.ok())
                return done;
        FitAccumulator sums(m_network.graph().node(layer), m_images.size());
        for (std::size_t chunk = 0; chunk < m_rounded.chunks(); ++chunk) {
            if (auto done = m_exact.advance(chunk, layer); !done.ok())
                return done;
            sums.add(roundedInput(chunk, layer), wantedAnswer(chunk, layer));
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
        return quantizer->calibrate(wholeInput(layer), m_run.forward.quantizer, m_run.stop);
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
    Result<void> refineInput(int layer)
    {
        Quantizer *quantizer = m_network.quantizer(layer, Role::Input);
        if (!quantizer || m_calibrated.at(inputOf(layer)) != quantizer || !quantizer->isSearched())
            return {};
        const auto codebooks = quantizer->codebooks(quantizer->codebook().spec().isSigned);
        if (!codebooks.ok())
            return codebooks.error();
        const bool readsImages = m_network.graph().node(inputOf(layer)).op == Op::Input;
        const auto choice =
            readsImages ? choiceByNetwork(codebooks.value(), layer) : choiceByLayer(codebooks.value(), layer);
        if (!choice.ok())
            return choice.error();
        quantizer->choose(choice.value().codebook, choice.value().alpha);
        quantizer->remeasure(wholeInput(layer), {}, m_run.forward.quantizer);
        return {};
    }

    Result<InputChoice> choiceByLayer(std::span<const Codebook> codebooks, int layer)
    {
        const Node &node = m_network.graph().node(layer);
        const std::int64_t each = perChunk(kImagesOfInputSearch);
        std::vector<at::Tensor> inputs, wanted;
        std::int64_t taken = 0;
        for (std::size_t chunk = 0; chunk < m_rounded.chunks() && taken < kImagesOfInputSearch; ++chunk) {
            if (auto done = m_exact.advance(chunk, layer); !done.ok())
                return std::move(done).error();
            inputs.push_back(m_rounded.value(chunk, inputOf(layer)).slice(0, 0, each));
            wanted.push_back(wantedAnswer(chunk, layer).slice(0, 0, each));
            taken += inputs.back().size(0);
        }
        const at::Tensor weight = m_network.parameter(node.name + node.weightName);
        return searchInput(codebooks, at::cat(inputs), errorOfLayer(node, weight, at::cat(wanted)),
                           m_run.threads);
    }

    Result<InputChoice> choiceByNetwork(std::span<const Codebook> codebooks, int layer)
    {
        const double tries = double(codebooks.size()) * limitsTried();
        const auto affordable = kWorkOfImageSearch / (tries * double(m_network.graph().macs()));
        const std::int64_t most =
            std::clamp(static_cast<std::int64_t>(affordable), kLeastImages, kMostImages);
        const std::int64_t each = perChunk(most);
        std::vector<at::Tensor> images;
        for (std::size_t chunk = 0; chunk < m_rounded.chunks(); ++chunk)
            if (std::int64_t(images.size()) * each < most)
                images.push_back(m_rounded.value(chunk, inputOf(layer)).slice(0, 0, each));
        const at::Tensor all = at::cat(images);
        auto wanted = m_floating.forward(all, m_run.forward.floating(), m_run.stop);
        if (!wanted.ok())
            return std::move(wanted).error();
        return searchInput(codebooks, all, errorOfNetwork(m_run, m_floating, wanted.value()), m_run.threads);
    }

    std::int64_t perChunk(std::int64_t images) const
    {
        return std::max<std::int64_t>(1, images / static_cast<std::int64_t>(m_rounded.chunks()));
    }

    at::Tensor roundedInput(std::size_t chunk, int layer)
    {
        const at::Tensor x = m_rounded.value(chunk, inputOf(layer));
        Quantizer *quantizer = m_network.quantizer(layer, Role::Input);
        return quantizer ? quantizer->apply(x, false, m_run.threads) : x;
    }

    /// The floating-point layer's answer without its bias, and what it takes to make up for the other branch.
    at::Tensor wantedAnswer(std::size_t chunk, int layer)
    {
        const Graph &graph = m_network.graph();
        const Node &node = graph.node(layer);
        at::Tensor answer = m_exact.value(chunk, layer);
        const bool isMap = node.op == Op::Conv2d;
        const auto byChannel = [isMap](const at::Tensor &x) { return isMap ? x.view({-1, 1, 1}) : x; };
        if (node.hasBias) // the student's, which equals the floating one's until it is shifted
            answer = answer - byChannel(m_network.parameter(node.name + node.biasName));
        const int norm = batchNormAfter(graph, layer);
        const std::vector<int> readers = readersOf(graph, norm < 0 ? layer : norm);
        if (readers.size() != 1 || graph.node(readers.front()).op != Op::Add)
            return answer;
        for (const int other : graph.node(readers.front()).inputs) {
            const at::Tensor exact = m_exact.value(chunk, other), rounded = m_rounded.value(chunk, other);
            if (other == (norm < 0 ? layer : norm) || !exact.defined() || !rounded.defined())
                continue;
            at::Tensor error = exact - rounded;
            if (norm >= 0) {
                // A channel that the batch norm all but switches off cannot make up for anything.
                const at::Tensor gain = gainOf(m_network, graph.node(norm));
                const at::Tensor weak = gain.abs() < 1e-2 * gain.abs().mean();
                error = error * byChannel(gain.reciprocal().masked_fill(weak, 0));
            }
            answer = answer + error;
        }
        return answer;
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
        m_network.setParameter(name, std::move(rounded).value());
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
    const at::Tensor shift = doubles(excess).to(at::kFloat);
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
