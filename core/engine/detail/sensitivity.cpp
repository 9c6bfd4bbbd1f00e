#include "core/engine/detail/sensitivity.h"

#include "core/engine/detail/device_batches.h"
#include "core/engine/detail/sensitivity_candidates.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr int kFittedChunk = 32;
constexpr std::int64_t kValueBytes = std::int64_t(1) << 30; ///< of the nodes' values that are kept at once

/// What the network answers to some images, as log probabilities in double.
struct Answers {
    at::Tensor logProbabilities; ///< [n, classes]
    double loss = 0;             ///< sum over the images
    std::int64_t correct = 0;
};

Answers judge(const at::Tensor &logits, const std::vector<int> &labels)
{
    Answers answers;
    answers.logProbabilities = at::log_softmax(logits.to(at::kCPU, at::kDouble), 1).contiguous();
    const auto classes = static_cast<std::size_t>(answers.logProbabilities.size(1));
    const double *row = answers.logProbabilities.const_data_ptr<double>();
    for (std::size_t i = 0; i < labels.size(); ++i, row += classes) {
        answers.loss -= row[labels[i]];
        answers.correct += std::max_element(row, row + classes) - row == labels[i];
    }
    return answers;
}

double energy(const at::Tensor &x)
{
    return at::sum(x.square(), at::kDouble).item<double>();
}

class Meter {
public:
    Meter(RunContext &run, Network &network, const CalibrationData &data, const Preprocessing &how);
    Result<Sensitivity> measure();

private:
    Result<CalibrationSet> fittedImages();
    Result<void> calibrate();
    Result<void> measurePart(const Batch &batch);
    Result<void> measureLayer(int layer, const std::vector<at::Tensor> &values, const Answers &plain,
                              const std::vector<int> &labels);
    Result<at::Tensor> answersBehind(int node, std::vector<at::Tensor> values, at::Tensor output);
    Result<std::vector<at::Tensor>> allValues(const Batch &batch);
    LoaderOptions inBatchesOf(std::int64_t images) const;
    std::int64_t imagesAtOnce() const;
    Sensitivity result() const;

    RunContext &m_run;
    Network &m_network;
    CalibrationData m_data;
    Preprocessing m_how;
    std::vector<int> m_layers;                        ///< node of each layer
    std::vector<std::int64_t> m_images;               ///< of the data set, ascending
    std::vector<std::vector<Candidate>> m_candidates; ///< by quantizer
    std::vector<std::vector<int>> m_behind;           ///< [layer]: nodes that its output changes, in order
    std::int64_t m_seen = 0;                          ///< images measured
    double m_loss = 0;
    std::int64_t m_correct = 0, m_done = 0;
    std::optional<ProgressMeter> m_progress;
};

Meter::Meter(RunContext &run, Network &network, const CalibrationData &data, const Preprocessing &how)
    : m_run(run), m_network(network), m_data(data), m_how(how), m_layers(network.graph().quantizableNodes()),
      m_images(chooseImages(data.dataset->size(), sensitivityImages(run.spec), run.spec.seed))
{
    const Graph &graph = network.graph();
    for (const int layer : m_layers) {
        std::vector<bool> isBehind(graph.nodes().size());
        isBehind[static_cast<std::size_t>(layer)] = true;
        std::vector<int> behind;
        for (int node = layer + 1; node <= graph.output(); ++node)
            for (const int input : graph.node(node).inputs)
                if (isBehind[static_cast<std::size_t>(input)] && !isBehind[static_cast<std::size_t>(node)]) {
                    isBehind[static_cast<std::size_t>(node)] = true;
                    behind.push_back(node);
                }
        m_behind.push_back(std::move(behind));
    }
}

LoaderOptions Meter::inBatchesOf(std::int64_t images) const
{
    LoaderOptions options;
    options.batch = static_cast<int>(images);
    options.order = m_images;
    return options;
}

std::int64_t Meter::imagesAtOnce() const
{
    std::int64_t elements = 0;
    for (const Node &node : m_network.graph().nodes())
        elements += elementCount(node.shape);
    const std::int64_t limit = m_run.spec.memoryLimit > 0 ? m_run.spec.memoryLimit / 2 : kValueBytes;
    const std::int64_t each =
        elements * std::int64_t(sizeof(float)) * 2; // kept, and made anew behind a layer
    return std::clamp<std::int64_t>(limit / each, 1, std::int64_t(m_images.size()));
}

/// Where weights are rounded with feedback: as many images as such runs usually take, or as fit into memory.
Result<CalibrationSet> Meter::fittedImages()
{
    CalibrationSet set;
    if (m_run.spec.ptq.method == RoundingMethod::Nearest)
        return set;
    const std::int64_t each = std::max<std::int64_t>(1, m_network.graph().peakActivationBytes());
    LoaderOptions options;
    options.order = chooseImages(m_data.dataset->size(),
                                 std::clamp<std::int64_t>(kValueBytes / each, 1, PtqRecipe::kUsualImages),
                                 m_run.spec.seed);
    options.batch = kFittedChunk;
    Loader loader(m_data.dataset, m_how, options);
    for (std::int64_t chunk = 0; chunk < loader.batches(); ++chunk) {
        auto batch = loader.next(m_run.stop);
        if (!batch.ok())
            return std::move(batch).error();
        if (batch.value().labels.empty())
            continue;
        set.chunks.push_back(toDevice(batch.value(), m_how, m_run.device));
        set.record.images.insert(set.record.images.end(), batch.value().indices.begin(),
                                 batch.value().indices.end());
    }
    return set;
}

Result<void> Meter::calibrate()
{
    Loader loader(m_data.dataset, m_how, inBatchesOf(m_run.spec.calibrationImages()));
    auto batch = loader.next(m_run.stop);
    if (!batch.ok())
        return std::move(batch).error();
    if (batch.value().labels.empty())
        return Error{ErrorCode::Corrupt, "none of the calibration images could be read", {}};
    const auto fitted = fittedImages();
    if (!fitted.ok())
        return fitted.error();
    auto candidates =
        calibratedCandidates(m_run, m_network, toDevice(batch.value(), m_how, m_run.device), fitted.value());
    if (!candidates.ok())
        return std::move(candidates).error();
    m_candidates = std::move(candidates).value();
    return {};
}

Result<std::vector<at::Tensor>> Meter::allValues(const Batch &batch)
{
    const Graph &graph = m_network.graph();
    std::vector<at::Tensor> values(graph.nodes().size());
    values[0] = toDevice(batch, m_how, m_run.device);
    for (int node = 1; node <= graph.output(); ++node) {
        auto value = m_network.runAlone(node, values);
        if (!value.ok())
            return std::move(value).error();
        values[static_cast<std::size_t>(node)] = std::move(value).value();
    }
    return values;
}

Result<at::Tensor> Meter::answersBehind(int layer, std::vector<at::Tensor> values, at::Tensor output)
{
    values[static_cast<std::size_t>(m_layers[static_cast<std::size_t>(layer)])] = std::move(output);
    for (const int node : m_behind[static_cast<std::size_t>(layer)]) {
        auto value = m_network.runAlone(node, values);
        if (!value.ok())
            return value;
        values[static_cast<std::size_t>(node)] = std::move(value).value();
    }
    return values.back();
}

Result<void> Meter::measureLayer(int layer, const std::vector<at::Tensor> &values, const Answers &plain,
                                 const std::vector<int> &labels)
{
    const int node = m_layers[static_cast<std::size_t>(layer)];
    const at::Tensor &weight = m_network.weightOf(node);
    const at::Tensor &input = values[static_cast<std::size_t>(m_network.graph().node(node).inputs.front())];
    const at::Tensor &expected = values[static_cast<std::size_t>(node)];
    const double signal = energy(expected);
    for (const bool isInput : {false, true})
        for (Candidate &candidate : m_candidates[static_cast<std::size_t>(2 * layer + (isInput ? 1 : 0))]) {
            if (m_run.stop.stop_requested())
                return Error{ErrorCode::Cancelled, "the run was stopped", {}};
            const at::Tensor rounded =
                candidate.weight.defined()
                    ? candidate.weight
                    : candidate.quantizer.apply(isInput ? input : weight, false, m_run.threads);
            at::Tensor output =
                m_network.layerOutput(node, isInput ? rounded : input, isInput ? weight : rounded);
            if (candidate.shift.defined())
                output = output - (output.dim() == 4 ? candidate.shift.view({-1, 1, 1}) : candidate.shift);
            candidate.signal += signal;
            candidate.noise += energy(output - expected);
            auto logits = answersBehind(layer, values, std::move(output));
            if (!logits.ok())
                return std::move(logits).error();
            const Answers answers = judge(logits.value(), labels);
            candidate.loss += answers.loss;
            candidate.correct += answers.correct;
            candidate.divergence +=
                (plain.logProbabilities.exp() * (plain.logProbabilities - answers.logProbabilities))
                    .sum()
                    .item<double>();
            m_progress->advanceTo(++m_done);
        }
    return {};
}

Result<void> Meter::measurePart(const Batch &batch)
{
    auto values = allValues(batch);
    if (!values.ok())
        return std::move(values).error();
    const Answers plain = judge(values.value().back(), batch.labels);
    m_seen += std::int64_t(batch.labels.size());
    m_loss += plain.loss;
    m_correct += plain.correct;
    for (int layer = 0; layer < static_cast<int>(m_layers.size()); ++layer)
        if (auto done = measureLayer(layer, values.value(), plain, batch.labels); !done.ok())
            return done;
    return {};
}

Sensitivity Meter::result() const
{
    Sensitivity found;
    const double images = double(m_seen);
    found.key.images = m_seen;
    found.loss = m_loss / images;
    found.correct = m_correct;
    for (std::size_t quantizer = 0; quantizer < m_candidates.size(); ++quantizer)
        for (const Candidate &candidate : m_candidates[quantizer]) {
            const QuantizerRecord record = candidate.quantizer.record();
            found.options.push_back({static_cast<int>(quantizer), record.bits, record.type, record.mse,
                                     10 * std::log10(candidate.signal / candidate.noise),
                                     (candidate.loss - m_loss) / images,
                                     std::max(0.0, candidate.divergence / images), candidate.correct});
        }
    return found;
}

Result<Sensitivity> Meter::measure()
{
    if (auto done = calibrate(); !done.ok())
        return std::move(done).error();
    const std::int64_t atOnce = imagesAtOnce();
    Loader loader(m_data.dataset, m_how, inBatchesOf(atOnce));
    std::int64_t candidates = 0;
    for (const auto &all : m_candidates)
        candidates += std::int64_t(all.size());
    m_progress.emplace(m_run, "measure", candidates * loader.batches());
    while (true) {
        auto batch = loader.next(m_run.stop);
        if (!batch.ok())
            return std::move(batch).error();
        for (const std::string &image : batch.value().unreadable)
            m_run.observer.log(LogLevel::Warning, "left out: " + image);
        if (batch.value().labels.empty() && batch.value().unreadable.empty())
            break;
        if (batch.value().labels.empty())
            continue;
        if (auto measured = measurePart(batch.value()); !measured.ok())
            return std::move(measured).error();
    }
    if (m_seen == 0)
        return Error{ErrorCode::Corrupt, "none of the images could be read", {}};
    return result();
}

} // namespace

Result<Sensitivity> measureSensitivity(RunContext &run, Network &network, const CalibrationData &data,
                                       const Preprocessing &how)
{
    return Meter(run, network, data, how).measure();
}

} // namespace ant::detail
