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
    node.inChannels = inputs.front()->shape.front();
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

std::vector<ParameterSpec> Graph::parameters() const
{
    std::vector<ParameterSpec> all;
    for (const Node &node : m_nodes) {
        if (node.op == Op::Conv2d)
            all.push_back({node.name + ".weight",
                           {node.outChannels, node.inChannels / node.groups, node.kernel[0], node.kernel[1]},
                           false});
        if (node.op == Op::Linear)
            all.push_back({node.name + ".weight", {node.outChannels, node.inChannels}, false});
        if (node.isQuantizable() && node.hasBias)
            all.push_back({node.name + ".bias", {node.outChannels}, false});
        if (node.op == Op::BatchNorm2d) {
            for (const char *parameter : {".weight", ".bias"})
                all.push_back({node.name + parameter, {node.inChannels}, false});
            for (const char *buffer : {".running_mean", ".running_var"})
                all.push_back({node.name + buffer, {node.inChannels}, true});
        }
    }
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
    const std::int64_t positions = layer.op == Op::Conv2d ? layer.shape[1] * layer.shape[2] : 1;
    return weightCount(index) * positions;
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
