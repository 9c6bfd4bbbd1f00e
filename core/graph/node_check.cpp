#include "core/graph/node_check.h"

#include <algorithm>
#include <initializer_list>

namespace ant {
namespace {

using Problem = std::optional<std::string>;

constexpr std::int64_t kMostElements = std::int64_t(1) << 28;
constexpr int kLargestWindow = 1 << 12;

std::string was(const Shape &shape)
{
    return ", but it gets " + text(shape);
}

Problem checkWindow(const Node &node, const Shape &image)
{
    if (image.size() != 3)
        return "works on images" + was(image);
    for (const int axis : {0, 1}) {
        const bool isSane =
            node.kernel[axis] > 0 && node.stride[axis] > 0 && node.padding[axis] >= 0 &&
            std::max({node.kernel[axis], node.stride[axis], node.padding[axis]}) <= kLargestWindow;
        if (!isSane)
            return "has a window, a stride or a padding that cannot be";
        if (image[std::size_t(axis) + 1] + 2 * node.padding[axis] < node.kernel[axis])
            return "has a window that is larger than its image" + was(image);
        const bool isPool = node.op != Op::Conv2d;
        if (isPool && 2 * node.padding[axis] > node.kernel[axis])
            return "pads by more than half of its window";
    }
    return {};
}

Problem checkConv(const Node &node, const Shape &image)
{
    if (auto problem = checkWindow(node, image))
        return problem;
    if (node.groups <= 0 || node.outChannels <= 0 || image[0] % node.groups != 0 ||
        node.outChannels % node.groups != 0)
        return "has " + std::to_string(node.groups) + " groups for " + std::to_string(image[0]) +
               " channels in and " + std::to_string(node.outChannels) + " out";
    const std::int64_t width = image[2] + 2 * node.padding[1];
    if (node.outChannels > kMostElements / ((image[1] + 2 * node.padding[0]) * width))
        return "makes too large a value";
    return {};
}

Problem checkPair(const Node &node, const std::vector<Shape> &inputs)
{
    if (inputs.size() != 2)
        return "takes two values";
    if (inputs[0] == inputs[1])
        return {};
    const bool isScale =
        node.op == Op::Mul && inputs[0].size() == 3 && inputs[1] == Shape{inputs[0][0], 1, 1};
    return isScale ? Problem()
                   : "takes two values of one shape, but gets " + text(inputs[0]) + " and " + text(inputs[1]);
}

Problem checkConcat(const std::vector<Shape> &inputs)
{
    std::int64_t channels = 0;
    for (const Shape &input : inputs) {
        if (input.size() != 3 || input[1] != inputs[0][1] || input[2] != inputs[0][2])
            return "joins images of one size" + was(input);
        channels += input[0];
    }
    return channels <= kMostElements / (inputs[0][1] * inputs[0][2]) ? Problem() : "makes too large a value";
}

} // namespace

Problem impossible(const Node &node, const std::vector<Shape> &inputs)
{
    if (inputs.empty())
        return "reads nothing";
    const Shape &in = inputs.front();
    const auto isImage = [&]() -> Problem {
        return in.size() == 3 ? Problem() : "works on images" + was(in);
    };
    switch (node.op) {
    case Op::Conv2d:
        return checkConv(node, in);
    case Op::MaxPool2d:
    case Op::AvgPool2d:
        return checkWindow(node, in);
    case Op::Linear:
        if (in.size() > 2 || node.outChannels <= 0 || node.outChannels > kMostElements)
            return "works on a vector" + was(in);
        return {};
    case Op::Add:
    case Op::Mul:
        return checkPair(node, inputs);
    case Op::Concat:
        return checkConcat(inputs);
    case Op::BatchNorm2d:
    case Op::AdaptiveAvgPool2d:
        return isImage();
    default:
        return {};
    }
}

} // namespace ant
