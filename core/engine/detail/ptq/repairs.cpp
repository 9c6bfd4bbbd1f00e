#include "core/engine/detail/ptq/repairs.h"

#include "core/engine/detail/ptq/walk.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/kl_div.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <map>

namespace ant::detail {
namespace {

/// Each slice of the first dimension times a number.
at::Tensor scaledRows(const at::Tensor &x, const at::Tensor &factors)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape.front() = -1;
    return x * factors.view(shape);
}

at::Tensor scaledColumns(const at::Tensor &x, const at::Tensor &factors)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[1] = -1;
    return x * factors.view(shape);
}

/// Channels of a value between a layer (or its batch norm) and the layers that read it.
struct Joint {
    int producer = 0; ///< the node whose parameters scale the channels
    int value = 0;    ///< what the layers read
    std::vector<int> readers;
};

/// A factor for each channel passes through it unchanged.
bool passesFactors(Op op)
{
    return op == Op::Relu || op == Op::MaxPool2d || op == Op::AvgPool2d || op == Op::Dropout;
}

std::vector<Joint> jointsOf(const Graph &graph)
{
    std::vector<Joint> joints;
    for (const int layer : graph.quantizableNodes()) {
        const int norm = batchNormAfter(graph, layer);
        Joint joint{norm < 0 ? layer : norm, norm < 0 ? layer : norm, {}};
        joint.readers = readersOf(graph, joint.value);
        while (joint.readers.size() == 1 && passesFactors(graph.node(joint.readers.front()).op)) {
            joint.value = joint.readers.front();
            joint.readers = readersOf(graph, joint.value);
        }
        const bool fits = std::ranges::all_of(joint.readers, [&](int reader) {
            return graph.node(reader).op == Op::Conv2d && graph.node(reader).groups == 1;
        });
        if (!joint.readers.empty() && fits)
            joints.push_back(std::move(joint));
    }
    return joints;
}

void scaleProducer(Network &network, const Node &node, const at::Tensor &factors)
{
    const std::string weight = node.name + (node.op == Op::BatchNorm2d ? ".weight" : node.weightName);
    const std::string bias = node.name + (node.op == Op::BatchNorm2d ? ".bias" : node.biasName);
    network.setParameter(weight, scaledRows(network.parameter(weight), factors));
    if (node.op == Op::BatchNorm2d || node.hasBias)
        network.setParameter(bias, scaledRows(network.parameter(bias), factors));
}

/// Root of activation range over weight range, around 1; 1 for a channel that is never active.
at::Tensor factorsOf(const Network &network, const Joint &joint, const at::Tensor &activations)
{
    at::Tensor weights = at::zeros_like(activations);
    for (const int reader : joint.readers) {
        const Node &node = network.graph().node(reader);
        const at::Tensor weight = network.parameter(node.name + node.weightName);
        weights = at::maximum(weights, weight.abs().transpose(0, 1).flatten(1).amax(1));
    }
    const at::Tensor usable = (activations > 0).logical_and(weights > 0);
    at::Tensor factors = (activations / weights).sqrt().masked_fill(usable.logical_not(), 1);
    factors = factors / factors.log().mean().exp();
    return factors.clamp(0.1, 10).masked_fill(usable.logical_not(), 1);
}

} // namespace

int foldBatchNorms(Network &network)
{
    int folded = 0;
    for (const int layer : network.graph().quantizableNodes()) {
        const int index = batchNormAfter(network.graph(), layer);
        if (index < 0)
            continue;
        const Node &node = network.graph().node(layer);
        const Node &norm = network.graph().node(index);
        const std::string weight = node.name + node.weightName;
        const at::Tensor variance = network.parameter(norm.name + ".running_var");
        const at::Tensor gain = network.parameter(norm.name + ".weight") / (variance + norm.eps).sqrt();
        network.setParameter(weight, scaledRows(network.parameter(weight), gain));
        if (node.hasBias)
            network.setParameter(node.name + node.biasName,
                                 network.parameter(node.name + node.biasName) * gain);
        const std::string mean = norm.name + ".running_mean";
        network.setParameter(mean, network.parameter(mean) * gain);
        // The variance of what the folded layer answers; weight over deviation is then 1.
        const at::Tensor answered = (gain.square() * (variance + norm.eps) - norm.eps).clamp_min(0);
        network.setParameter(norm.name + ".running_var", answered);
        network.setParameter(norm.name + ".weight", (answered + norm.eps).sqrt());
        ++folded;
    }
    return folded;
}

Result<std::vector<std::string>> typesChangedByFolding(RunContext &run, Network &before, Network &folded)
{
    std::vector<std::string> changed;
    Quantizer::Options options = run.forward.quantizer;
    options.keepDetails = false;
    for (const int layer : before.graph().quantizableNodes()) {
        const Quantizer *planned = folded.quantizer(layer, Role::Weight);
        if (!planned || planned->plan().types.size() < 2 || batchNormAfter(before.graph(), layer) < 0)
            continue;
        const Node &node = before.graph().node(layer);
        Quantizer plain(planned->plan()), weighted(planned->plan());
        for (auto [quantizer, network] : {std::pair(&plain, &before), std::pair(&weighted, &folded)})
            if (auto done =
                    quantizer->calibrate(network->parameter(node.name + node.weightName), options, run.stop);
                !done.ok())
                return std::move(done).error();
        if (!(plain.codebook().spec() == weighted.codebook().spec()))
            changed.push_back(node.name + " " + std::string(plain.codebook().spec().type.name()) + " to " +
                              std::string(weighted.codebook().spec().type.name()));
    }
    return changed;
}

Result<int> equalizeChannels(RunContext &run, Network &network, const CalibrationSet &images)
{
    const std::vector<Joint> joints = jointsOf(network.graph());
    Network::Options options = run.forward.floating();
    std::map<int, at::Tensor> ranges; ///< by the node that is read
    options.input = [&](int layer, const at::Tensor &x) {
        const int from = network.graph().node(layer).inputs.front();
        const at::Tensor largest = x.detach().abs().transpose(0, 1).flatten(1).amax(1);
        ranges[from] = ranges.contains(from) ? at::maximum(ranges[from], largest) : largest;
        return x;
    };
    for (const at::Tensor &chunk : images.chunks)
        if (auto done = network.forward(chunk, options, run.stop); !done.ok())
            return std::move(done).error();
    for (const Joint &joint : joints) {
        const at::Tensor factors = factorsOf(network, joint, ranges.at(joint.value));
        scaleProducer(network, network.graph().node(joint.producer), factors.reciprocal());
        for (const int reader : joint.readers) {
            const Node &node = network.graph().node(reader);
            const std::string weight = node.name + node.weightName;
            network.setParameter(weight, scaledColumns(network.parameter(weight), factors));
        }
    }
    return static_cast<int>(joints.size());
}

Result<void> remeasureBatchNorms(RunContext &run, Network &network, const CalibrationSet &images)
{
    Walk walk(network, images, run.forward, run.stop);
    for (int index = 1; index <= network.graph().output(); ++index) {
        const Node &node = network.graph().node(index);
        if (node.op != Op::BatchNorm2d)
            continue;
        if (auto done = walk.advance(index - 1); !done.ok())
            return done;
        at::Tensor sum = at::zeros({node.inChannels}, at::kDouble), squares = sum.clone();
        double samples = 0;
        for (std::size_t chunk = 0; chunk < walk.chunks(); ++chunk) {
            const at::Tensor x = walk.value(chunk, node.inputs.front());
            sum += x.sum({0, 2, 3}).to(at::kDouble);
            squares += x.square().sum({0, 2, 3}).to(at::kDouble);
            samples += double(x.numel()) / double(node.inChannels);
        }
        const at::Tensor mean = sum / samples;
        const at::Tensor variance = (squares / samples - mean.square()).clamp_min(0);
        network.setParameter(node.name + ".running_mean", mean.to(at::kFloat));
        network.setParameter(node.name + ".running_var", variance.to(at::kFloat));
    }
    return {};
}

Result<double> answerDistance(RunContext &run, Network &network, Network &floating,
                              const CalibrationSet &images)
{
    const Network::Options exact = run.forward.floating();
    double distance = 0;
    for (const at::Tensor &chunk : images.chunks) {
        auto answer = network.forward(chunk, run.forward, run.stop);
        if (!answer.ok())
            return std::move(answer).error();
        auto wanted = floating.forward(chunk, exact, run.stop);
        if (!wanted.ok())
            return std::move(wanted).error();
        distance += at::kl_div(at::log_softmax(answer.value(), 1), at::log_softmax(wanted.value(), 1),
                               at::Reduction::Sum, true)
                        .item<double>();
    }
    return distance / double(images.size());
}

} // namespace ant::detail
