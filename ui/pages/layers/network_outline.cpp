#include "ui/pages/layers/network_outline.h"

#include <algorithm>
#include <cctype>

namespace ant {
namespace {

/// Part of the box before it. (An option A shortcut is a line of the drawing: it has no parameters.)
bool isAbsorbed(const Node &node)
{
    switch (node.op) {
    case Op::BatchNorm2d:
    case Op::Relu:
    case Op::Flatten:
    case Op::Dropout:
    case Op::ShortcutA:
    case Op::AffineChannels:
    case Op::LayerNorm:
    case Op::Gelu:
    case Op::Tokens:
    case Op::ClassToken:
        return true;
    default:
        return false;
    }
}

OutlineNode::Kind kindOf(const Node &node)
{
    if (node.isQuantizable())
        return OutlineNode::Kind::Layer;
    if (node.op == Op::Input)
        return OutlineNode::Kind::Input;
    return node.op == Op::Add || node.op == Op::Concat ? OutlineNode::Kind::Join : OutlineNode::Kind::Other;
}

std::string operationLabel(Op op)
{
    switch (op) {
    case Op::Input:
        return "images";
    case Op::MaxPool2d:
        return "max pool";
    case Op::AvgPool2d:
    case Op::AdaptiveAvgPool2d:
        return "mean pool";
    case Op::Concat:
        return "concat";
    case Op::Add:
        return "+";
    default:
        return std::string(name(op));
    }
}

/// What most layers' paths begin with ("features.", "encoder.layers."), up to a point; else nothing.
std::string commonPrefix(const std::vector<OutlineNode> &nodes)
{
    std::vector<std::string_view> names;
    for (const OutlineNode &node : nodes)
        if (node.layer >= 0)
            names.push_back(node.name);
    if (names.size() < 2)
        return {};
    const std::string_view example = names[names.size() / 2];
    std::string_view prefix;
    for (auto point = example.find('.'); point != example.npos; point = example.find('.', point + 1)) {
        const std::string_view longer = example.substr(0, point + 1);
        if (4 * std::ranges::count_if(names, [&](auto name) { return name.starts_with(longer); }) <
            3 * std::ptrdiff_t(names.size()))
            break;
        prefix = longer;
    }
    return std::string(prefix);
}

/// Without the prefix, unless only a number would be left.
std::string shortened(const std::string &name, const std::string &prefix)
{
    const std::string rest = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    return std::ranges::any_of(rest, [](unsigned char c) { return std::isalpha(c) != 0; }) ? rest : name;
}

} // namespace

std::vector<OutlineNode> outlineOf(const Graph &graph)
{
    const std::vector<int> layers = graph.quantizableNodes();
    std::vector<OutlineNode> outline;
    std::vector<int> boxOf;
    for (int i = 0; i < int(graph.nodes().size()); ++i) {
        const Node &node = graph.node(i);
        if (isAbsorbed(node) && node.inputs.size() == 1) {
            boxOf.push_back(boxOf[std::size_t(node.inputs.front())]);
            if (node.op != Op::ShortcutA) // that is the shape of a line beside the box
                outline[std::size_t(boxOf.back())].shape = node.shape;
            continue;
        }
        OutlineNode box;
        box.kind = kindOf(node);
        box.name = node.name;
        box.shape = node.shape;
        box.macs = graph.macs(i);
        const auto layer = std::ranges::find(layers, i);
        box.layer = layer == layers.end() ? -1 : int(layer - layers.begin());
        box.label = box.layer < 0 ? operationLabel(node.op) : node.name;
        for (const int from : node.inputs)
            if (const int source = boxOf[std::size_t(from)]; std::ranges::count(box.inputs, source) == 0)
                box.inputs.push_back(source);
        boxOf.push_back(int(outline.size()));
        outline.push_back(std::move(box));
    }
    const std::string prefix = commonPrefix(outline);
    for (OutlineNode &box : outline)
        if (box.layer >= 0)
            box.label = shortened(box.name, prefix);
    return outline;
}

} // namespace ant
