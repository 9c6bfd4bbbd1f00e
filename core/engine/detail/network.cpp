#include "core/engine/detail/network.h"

#include "core/engine/detail/elementwise.h"
#include "core/engine/detail/node_functions.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/add.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>

namespace ant::detail {

namespace {

/// Its output shares its input's memory.
bool isView(Op op)
{
    return op == Op::Flatten || op == Op::Dropout || op == Op::ClassToken;
}

} // namespace

/// State of one forward pass.
struct Network::Pass {
    const Options &options;
    std::stop_token stop;
    std::vector<at::Tensor> values;
    std::vector<int> lastUses;
    /// The rounded form of a value that a later layer with an equal quantizer may read again.
    struct Rounded {
        const Quantizer *by = nullptr;
        at::Tensor tensor;
    };
    std::vector<Rounded> rounded;

    bool training() const { return options.mode == Mode::Train; }
    at::Tensor &value(const Node &node, std::size_t input = 0)
    {
        return values[static_cast<std::size_t>(node.inputs[input])];
    }
    /// Nobody reads the memory of the node's first input after node `index`, and it is not the caller's.
    bool mayOverwriteInput(const Graph &graph, int index) const
    {
        const auto last = [this](int value) { return lastUses[static_cast<std::size_t>(value)]; };
        int from = graph.node(index).inputs.front();
        bool isFree = !training() && last(from) == index;
        while (isView(graph.node(from).op)) { // views of their input
            from = graph.node(from).inputs.front();
            isFree = isFree && last(from) <= index;
        }
        return isFree && from != 0;
    }
};

namespace {

at::IntArrayRef pair(const int (&values)[2], std::array<std::int64_t, 2> &storage)
{
    storage = {values[0], values[1]};
    return storage;
}

} // namespace

const at::Tensor &Network::parameter(const Node &node, const std::string &suffix) const
{
    return m_parameters.at(node.name + suffix);
}

void Network::setQuantizers(std::vector<Quantizer> quantizers)
{
    m_quantizers = std::move(quantizers);
    m_layerOfNode.clear();
    const std::vector<int> nodes = m_graph.quantizableNodes();
    for (std::size_t layer = 0; layer < nodes.size(); ++layer)
        m_layerOfNode[nodes[layer]] = static_cast<int>(layer);
}

Quantizer *Network::quantizer(int node, Role role)
{
    if (m_quantizers.empty())
        return nullptr;
    const int index = 2 * m_layerOfNode.at(node) + (role == Role::Input ? 1 : 0);
    Quantizer &found = m_quantizers[static_cast<std::size_t>(index)];
    return found.isEnabled() ? &found : nullptr;
}

Result<at::Tensor> Network::roundedWeight(Pass &pass, int index, Quantizer &quantizer)
{
    const at::Tensor &weight = parameter(m_graph.node(index), m_graph.node(index).weightName);
    const Options &options = pass.options;
    if (options.mode == Mode::Calibrate || !quantizer.isCalibrated()) {
        if (auto done = calibrate(options, quantizer, weight, pass.stop); !done.ok())
            return std::move(done).error();
        m_roundedWeights.erase(index);
    }
    if (pass.training())
        return quantizer.applyTraining(weight, options.scalesAlphaGradient, options.quantizer.threads);
    at::Tensor &kept = m_roundedWeights[index];
    if (!kept.defined())
        kept = quantizer.apply(weight.detach(), false, options.quantizer.threads);
    return kept;
}

Result<at::Tensor> Network::roundedInput(Pass &pass, int index, Quantizer &quantizer)
{
    const Node &node = m_graph.node(index);
    const Options &options = pass.options;
    Pass::Rounded &before = pass.rounded[static_cast<std::size_t>(node.inputs.front())];
    const bool calibrates = options.mode == Mode::Calibrate || !quantizer.isCalibrated();
    if (calibrates && before.by && before.by->asksTheSameAs(quantizer)) {
        quantizer.copyCalibration(*before.by);
    } else if (calibrates) {
        if (auto done = calibrate(options, quantizer, pass.value(node), pass.stop); !done.ok())
            return std::move(done).error();
    }
    if (pass.training())
        return quantizer.applyTraining(pass.value(node), options.scalesAlphaGradient,
                                       options.quantizer.threads);
    if (before.by && before.by->equals(quantizer))
        return before.tensor;
    before = {&quantizer, quantizer.apply(pass.value(node), pass.mayOverwriteInput(m_graph, index),
                                          options.quantizer.threads)};
    return before.tensor;
}

Result<at::Tensor> Network::layer(Pass &pass, int index)
{
    const Node &node = m_graph.node(index);
    at::Tensor weight = parameter(node, node.weightName);
    at::Tensor input = pass.value(node);
    bool isRounded = pass.options.weight || pass.options.input;
    if (pass.options.weight)
        weight = pass.options.weight(index, weight);
    if (pass.options.input)
        input = pass.options.input(index, input);
    if (pass.options.quantize) {
        // The reference calibrates a layer's weight before its input; neither depends on the other.
        if (Quantizer *rounding = quantizer(index, Role::Weight)) {
            auto rounded = roundedWeight(pass, index, *rounding);
            if (!rounded.ok())
                return rounded;
            weight = std::move(rounded).value();
            isRounded = true;
        }
        if (Quantizer *rounding = quantizer(index, Role::Input)) {
            auto rounded = roundedInput(pass, index, *rounding);
            if (!rounded.ok())
                return rounded;
            input = std::move(rounded).value();
            isRounded = true;
        }
    }
    return product(node, input, weight, isRounded ? at::kFloat : pass.options.otherProducts);
}

Result<at::Tensor> Network::run(Pass &pass, int index)
{
    const Node &node = m_graph.node(index);
    std::array<std::int64_t, 2> kernel, stride, padding;
    const at::Tensor &x = pass.value(node);
    switch (node.op) {
    case Op::Conv2d:
    case Op::Linear:
        return layer(pass, index);
    case Op::BatchNorm2d:
        return batchNorm(pass.options, x, node);
    case Op::Relu:
        return pass.mayOverwriteInput(m_graph, index) ? at::relu_(pass.value(node)) : at::relu(x);
    case Op::MaxPool2d:
        return at::max_pool2d(x, pair(node.kernel, kernel), pair(node.stride, stride),
                              pair(node.padding, padding), {1, 1}, node.ceilMode);
    case Op::AvgPool2d:
        return at::avg_pool2d(x, pair(node.kernel, kernel), pair(node.stride, stride),
                              pair(node.padding, padding), node.ceilMode);
    case Op::AdaptiveAvgPool2d:
        return at::adaptive_avg_pool2d(x, pair(node.outputSize, kernel));
    case Op::Add:
        return pass.mayOverwriteInput(m_graph, index) ? pass.value(node).add_(pass.value(node, 1))
                                                      : at::add(x, pass.value(node, 1));
    case Op::Concat: {
        std::vector<at::Tensor> parts;
        for (std::size_t input = 0; input < node.inputs.size(); ++input)
            parts.push_back(pass.value(node, input));
        return at::cat(parts, 1);
    }
    case Op::Flatten:
        return x.flatten(1);
    case Op::Dropout:
        return pass.training() && !pass.options.weight ? at::dropout(x, node.probability, true) : x;
    case Op::ShortcutA:
        return shortcutA(x, node);
    case Op::AffineChannels:
        return affineChannels(x, node);
    case Op::LayerNorm:
        return at::layer_norm(x, {node.inChannels}, parameter(node, node.weightName),
                              parameter(node, node.biasName), node.eps);
    case Op::Gelu:
    case Op::Clip:
    case Op::Sigmoid:
    case Op::HardSigmoid:
    case Op::Silu:
    case Op::HardSwish:
        return elementwise(node, x);
    case Op::Mul:
        return at::mul(x, pass.value(node, 1));
    case Op::Tokens:
        return at::cat(
                   {m_parameters.at("class_token").expand({x.size(0), -1, -1}), x.flatten(2).transpose(1, 2)},
                   1)
            .add(m_parameters.at("encoder.pos_embedding"));
    case Op::Attention:
        return attention(x.to(pass.options.otherProducts), node).to(at::kFloat);
    case Op::ClassToken:
        return x.select(1, 0);
    case Op::Input:
        break;
    }
    return Error{ErrorCode::Internal, "node " + node.name + " cannot be run", {}};
}

Result<at::Tensor> Network::runAlone(int node, std::vector<at::Tensor> &values)
{
    const at::AutoGradMode gradients(false);
    Options plain;
    plain.quantize = false;
    // A last use that never comes: nothing is overwritten.
    Pass pass{plain, {}, {}, std::vector<int>(values.size(), m_graph.output() + 1), {}};
    pass.values.swap(values);
    auto value = run(pass, node);
    values.swap(pass.values);
    return value;
}

Result<void> Network::runNodes(std::vector<at::Tensor> &values, int first, int last, const Options &options,
                               std::stop_token stop)
{
    const at::AutoGradMode gradients(options.mode == Mode::Train);
    Pass pass{options, std::move(stop), std::move(values), m_graph.lastUses(),
              std::vector<Pass::Rounded>(m_graph.nodes().size())};
    const bool mustBeFinite = options.quantize && !pass.training() && !options.quantizer.allowNonFinite;
    const std::vector<std::uint64_t> before = mustBeFinite ? nonFiniteSoFar() : std::vector<std::uint64_t>();
    Result<void> done;
    for (int index = first; index <= last && done.ok(); ++index) {
        if (pass.stop.stop_requested()) {
            done = Error{ErrorCode::Cancelled, "the run was stopped", {}};
            break;
        }
        auto value = run(pass, index);
        if (!value.ok()) {
            done = std::move(value).error();
            break;
        }
        pass.values[static_cast<std::size_t>(index)] = std::move(value).value();
        for (const int input : m_graph.node(index).inputs)
            if (pass.lastUses[static_cast<std::size_t>(input)] == index) {
                pass.values[static_cast<std::size_t>(input)].reset();
                pass.rounded[static_cast<std::size_t>(input)] = {};
            }
    }
    values = std::move(pass.values);
    if (done.ok() && options.whileItRuns)
        options.whileItRuns();
    if (done.ok() && mustBeFinite) // not layer by layer: each look waits for the device
        done = inputsMustBeFinite(before);
    return done;
}

Result<at::Tensor> Network::forward(const at::Tensor &images, const Options &options, std::stop_token stop)
{
    std::vector<at::Tensor> values(m_graph.nodes().size());
    values[0] = images;
    if (auto done = runNodes(values, 1, m_graph.output(), options, std::move(stop)); !done.ok())
        return std::move(done).error();
    return values.back();
}

} // namespace ant::detail
