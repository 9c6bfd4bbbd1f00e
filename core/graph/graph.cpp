#include "core/graph/graph.h"

#include "core/graph/shape_inference.h"

#include <algorithm>
#include <cassert>

namespace ant {

std::string_view name(Op op)
{
    switch (op) {
    case Op::Input:
        return "input";
    case Op::Conv2d:
        return "conv2d";
    case Op::Linear:
        return "linear";
    case Op::BatchNorm2d:
        return "batch_norm2d";
    case Op::Relu:
        return "relu";
    case Op::MaxPool2d:
        return "max_pool2d";
    case Op::AdaptiveAvgPool2d:
        return "adaptive_avg_pool2d";
    case Op::Add:
        return "add";
    case Op::Concat:
        return "concat";
    case Op::Flatten:
        return "flatten";
    case Op::Dropout:
        return "dropout";
    case Op::ShortcutA:
        return "shortcut_a";
    case Op::AvgPool2d:
        return "avg_pool2d";
    case Op::AffineChannels:
        return "affine_channels";
    case Op::LayerNorm:
        return "layer_norm";
    case Op::Gelu:
        return "gelu";
    case Op::Tokens:
        return "tokens";
    case Op::Attention:
        return "attention";
    case Op::ClassToken:
        return "class_token";
    case Op::Clip:
        return "clip";
    case Op::Sigmoid:
        return "sigmoid";
    case Op::HardSigmoid:
        return "hard_sigmoid";
    case Op::Silu:
        return "silu";
    case Op::HardSwish:
        return "hard_swish";
    case Op::Mul:
        return "mul";
    }
    return "unknown";
}

std::string text(const Shape &shape)
{
    std::string line;
    for (const std::int64_t size : shape)
        line += (line.empty() ? "" : "x") + std::to_string(size);
    return line;
}

std::int64_t elementCount(const Shape &shape)
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape)
        count *= size;
    return count;
}

Graph::Graph(std::string modelName, Shape inputShape) : m_modelName(std::move(modelName))
{
    Node input;
    input.name = "input";
    input.shape = std::move(inputShape);
    m_nodes.push_back(std::move(input));
}

int Graph::append(Node node)
{
    std::vector<const Node *> inputs;
    for (const int input : node.inputs) {
        assert(input >= 0 && input <= output());
        inputs.push_back(&m_nodes[static_cast<std::size_t>(input)]);
    }
    const Shape &in = inputs.front()->shape;
    node.inChannels = in.size() == 2 ? in.back() : in.front();
    node.shape = inferShape(node, inputs);
    m_nodes.push_back(std::move(node));
    return output();
}

std::vector<int> Graph::quantizableNodes() const
{
    std::vector<int> indices;
    for (int i = 0; i <= output(); ++i)
        if (node(i).isQuantizable())
            indices.push_back(i);
    const auto place = [this](int index) {
        return std::find(m_moduleOrder.begin(), m_moduleOrder.end(), node(index).name) -
               m_moduleOrder.begin();
    };
    if (!m_moduleOrder.empty())
        std::stable_sort(indices.begin(), indices.end(), [&](int a, int b) { return place(a) < place(b); });
    return indices;
}

void Graph::setModuleOrder(std::vector<std::string> layerNames)
{
    m_moduleOrder = std::move(layerNames);
}

namespace {

/// Parameters of a node that has any, in the order of its module.
std::vector<ParameterSpec> parametersOf(const Node &node)
{
    std::vector<ParameterSpec> own;
    const std::int64_t in = node.inChannels;
    if (node.op == Op::Conv2d)
        own.push_back({node.name + node.weightName,
                       {node.outChannels, in / node.groups, node.kernel[0], node.kernel[1]},
                       false});
    if (node.op == Op::Linear)
        own.push_back({node.name + node.weightName, {node.outChannels, in}, false});
    if (node.isQuantizable() && node.hasBias)
        own.push_back({node.name + node.biasName, {node.outChannels}, false});
    if (node.op == Op::BatchNorm2d || node.op == Op::LayerNorm)
        for (const std::string &parameter : {node.weightName, node.biasName})
            own.push_back({node.name + parameter, {in}, false});
    if (node.op == Op::BatchNorm2d)
        for (const char *buffer : {".running_mean", ".running_var"})
            own.push_back({node.name + buffer, {in}, true});
    if (node.op == Op::Tokens) {
        own.push_back({"class_token", {1, 1, node.shape[1]}, false});
        own.push_back({"encoder.pos_embedding", {1, node.shape[0], node.shape[1]}, false});
    }
    return own;
}

} // namespace

std::vector<ParameterSpec> Graph::parameters() const
{
    std::vector<ParameterSpec> all;
    for (const Node &node : m_nodes)
        for (ParameterSpec &parameter : parametersOf(node))
            all.push_back(std::move(parameter));
    return all;
}

std::int64_t Graph::parameterCount() const
{
    std::int64_t count = 0;
    for (const ParameterSpec &parameter : parameters())
        count += parameter.isBuffer ? 0 : elementCount(parameter.shape);
    return count;
}

std::int64_t Graph::weightCount(int index) const
{
    const Node &layer = node(index);
    if (!layer.isQuantizable())
        return 0;
    return layer.outChannels * (layer.inChannels / layer.groups) * layer.kernel[0] * layer.kernel[1];
}

std::int64_t Graph::macs(int index) const
{
    const Node &layer = node(index);
    if (layer.op == Op::Attention) // tokens x tokens, and back to features, over all heads
        return 2 * layer.shape[0] * layer.shape[0] * layer.shape[1];
    if (!layer.isQuantizable())
        return 0;
    return weightCount(index) * (elementCount(layer.shape) / layer.outChannels);
}

std::int64_t Graph::macs() const
{
    std::int64_t sum = 0;
    for (int i = 0; i <= output(); ++i)
        sum += macs(i);
    return sum;
}

std::vector<int> Graph::lastUses() const
{
    std::vector<int> last(m_nodes.size());
    for (int i = 0; i <= output(); ++i) {
        last[static_cast<std::size_t>(i)] = i;
        for (const int input : node(i).inputs)
            last[static_cast<std::size_t>(input)] = i;
    }
    return last;
}

std::int64_t Graph::peakActivationBytes() const
{
    const std::vector<int> last = lastUses();
    std::int64_t alive = 0;
    std::int64_t peak = 0;
    for (int i = 0; i <= output(); ++i) {
        alive += elementCount(node(i).shape) * 4;
        peak = std::max(peak, alive);
        for (int earlier = 0; earlier <= i; ++earlier)
            if (last[static_cast<std::size_t>(earlier)] == i && earlier != output())
                alive -= elementCount(node(earlier).shape) * 4;
    }
    return peak;
}

} // namespace ant
