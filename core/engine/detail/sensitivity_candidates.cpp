#include "core/engine/detail/sensitivity_candidates.h"

#include "core/engine/detail/ptq/fit_accumulator.h"
#include "core/engine/detail/ptq/walk.h"
#include "core/engine/detail/tensors.h"

#include <algorithm>
#include <map>

namespace ant::detail {
namespace {

using Candidates = std::vector<std::vector<Candidate>>;

/// Candidates for every width and every type that exists at it.
Result<Candidates> plan(const RunSpec &given, const Graph &graph)
{
    Candidates candidates(2 * graph.quantizableNodes().size());
    for (int bits = kMinBits; bits <= kMaxBits; ++bits) {
        RunSpec spec = given;
        spec.weightBits = spec.activationBits = bits;
        const auto plans = planQuantizers(spec, graph);
        if (!plans.ok())
            return plans.error();
        for (const QuantizerPlan &plan : plans.value())
            for (const NumericType type : plan.types) {
                // An input that has no negative value takes the unsigned grid.
                if (!Codebook::make({.type = type, .bits = bits, .isSigned = true}).ok() ||
                    !Codebook::make({.type = type, .bits = bits, .isSigned = plan.role == Role::Weight}).ok())
                    continue;
                QuantizerPlan one = plan;
                one.types = {type};
                one.enabled = true;
                candidates[static_cast<std::size_t>(plan.index)].push_back({Quantizer(std::move(one))});
            }
    }
    return candidates;
}

/// A forward pass in floating point that shows each candidate what it would meet.
struct Calibration {
    RunContext &run;
    Network &network;
    Candidates candidates;
    std::vector<int> layers;        ///< node of each
    std::int64_t fittedImages;      ///< 0: weights are rounded to nearest
    Walk fitted;                    ///< those through which the others are fed back
    std::map<int, int> firstReader; ///< value -> quantizer that was calibrated on it

    Result<void> layer(int layer, const at::Tensor &input);
    Result<void> weight(int layer);
    Result<FitAccumulator> sumsOf(int node);
    Result<void> pass(const at::Tensor &images);
    Quantizer::Options quantizerOptions() const
    {
        return {.threads = run.threads, .allowNonFinite = run.spec.allowNonFinite, .keepDetails = false};
    }
};

/// What the layer reads and answers, of all images.
Result<FitAccumulator> Calibration::sumsOf(int node)
{
    FitAccumulator sums(network.graph().node(node), fittedImages, FitAccumulator::Wants::Fits);
    const Node &layer = network.graph().node(node);
    for (std::size_t chunk = 0; chunk < fitted.chunks(); ++chunk) {
        if (auto done = fitted.advance(chunk, node - 1); !done.ok())
            return std::move(done).error();
        const at::Tensor input = fitted.value(chunk, layer.inputs.front());
        if (auto done = fitted.advance(chunk, node); !done.ok())
            return std::move(done).error();
        sums.add(input, fitted.value(chunk, node));
    }
    return sums;
}

Result<void> Calibration::weight(int layer)
{
    const int node = layers[static_cast<std::size_t>(layer)];
    const at::Tensor &weight = network.weightOf(node);
    const Quantizer::Options options = quantizerOptions();
    std::vector<Candidate> &own = candidates[static_cast<std::size_t>(2 * layer)];
    if (fittedImages == 0) {
        for (Candidate &candidate : own)
            if (auto done = candidate.quantizer.calibrate(weight, options, run.stop); !done.ok())
                return done;
        return {};
    }
    const auto sums = sumsOf(node);
    if (!sums.ok())
        return sums.error();
    const auto fits = sums.value().fits(true);
    for (Candidate &candidate : own) {
        auto rounded = candidate.quantizer.calibrateWithFeedback(weight, fits, options, run.stop);
        if (!rounded.ok())
            return std::move(rounded).error();
        candidate.weight = std::move(rounded).value().weight;
        candidate.shift = floatTensor(sums.value().meanExcess(candidate.weight));
    }
    return {};
}

Result<void> Calibration::layer(int layer, const at::Tensor &input)
{
    const int node = layers[static_cast<std::size_t>(layer)];
    const auto own = static_cast<std::size_t>(2 * layer + 1);
    const Quantizer::Options options = quantizerOptions();
    if (auto done = weight(layer); !done.ok())
        return done;
    const int value = network.graph().node(node).inputs.front();
    const auto reader = firstReader.try_emplace(value, static_cast<int>(own));
    for (std::size_t i = 0; i < candidates[own].size(); ++i) {
        Quantizer &quantizer = candidates[own][i].quantizer;
        if (!reader.second) {
            quantizer.copyCalibration(
                candidates[static_cast<std::size_t>(reader.first->second)][i].quantizer);
            continue;
        }
        if (auto done = quantizer.calibrate(input, options, run.stop); !done.ok())
            return done;
    }
    return {};
}

Result<void> Calibration::pass(const at::Tensor &images)
{
    const Graph &graph = network.graph();
    const std::vector<int> lastUses = graph.lastUses();
    std::vector<at::Tensor> values(graph.nodes().size());
    values[0] = images;
    ProgressMeter meter(run, "calibrate", graph.output());
    for (int node = 1; node <= graph.output(); ++node) {
        const auto found = std::ranges::find(layers, node);
        const int input = graph.node(node).inputs.front();
        if (found != layers.end())
            if (auto done = this->layer(static_cast<int>(found - layers.begin()),
                                        values[static_cast<std::size_t>(input)]);
                !done.ok())
                return done;
        auto value = network.runAlone(node, values);
        if (!value.ok())
            return std::move(value).error();
        values[static_cast<std::size_t>(node)] = std::move(value).value();
        for (const int read : graph.node(node).inputs)
            if (lastUses[static_cast<std::size_t>(read)] == node)
                values[static_cast<std::size_t>(read)].reset();
        meter.advanceTo(node);
    }
    return {};
}

} // namespace

Result<std::vector<std::vector<Candidate>>> calibratedCandidates(RunContext &run, Network &network,
                                                                 const at::Tensor &images,
                                                                 const CalibrationSet &fitted)
{
    auto planned = plan(run.spec, network.graph());
    if (!planned.ok())
        return std::move(planned).error();
    Calibration calibration{run,
                            network,
                            std::move(planned).value(),
                            network.graph().quantizableNodes(),
                            fitted.size(),
                            Walk(network, fitted, run.forward.floating(), run.stop),
                            {}};
    if (auto done = calibration.pass(images); !done.ok())
        return std::move(done).error();
    return std::move(calibration.candidates);
}

} // namespace ant::detail
