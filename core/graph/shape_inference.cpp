#include "core/graph/shape_inference.h"

#include <cassert>

namespace ant {
namespace {

/// Output length of a sliding window. In ceil mode the last window must start inside the image or its left
/// padding, as in torch.nn.MaxPool2d.
std::int64_t windows(std::int64_t size, int kernel, int stride, int padding, bool ceilMode)
{
    const std::int64_t span = size + 2 * padding - kernel;
    assert(span >= 0);
    std::int64_t count = (ceilMode ? (span + stride - 1) / stride : span / stride) + 1;
    if (ceilMode && (count - 1) * stride >= size + padding)
        --count;
    return count;
}

Shape slide(const Node &node, const Shape &image, std::int64_t channels)
{
    assert(image.size() == 3);
    return {channels, windows(image[1], node.kernel[0], node.stride[0], node.padding[0], node.ceilMode),
            windows(image[2], node.kernel[1], node.stride[1], node.padding[1], node.ceilMode)};
}

Shape concatenated(const std::vector<const Node *> &inputs)
{
    Shape shape = inputs.front()->shape;
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        assert(inputs[i]->shape[1] == shape[1] && inputs[i]->shape[2] == shape[2]);
        shape[0] += inputs[i]->shape[0];
    }
    return shape;
}

} // namespace

Shape inferShape(const Node &node, const std::vector<const Node *> &inputs)
{
    const Shape &in = inputs.front()->shape;
    switch (node.op) {
    case Op::Conv2d:
        assert(in[0] % node.groups == 0 && node.outChannels % node.groups == 0);
        return slide(node, in, node.outChannels);
    case Op::Linear:
        assert(in.size() <= 2);
        return in.size() == 2 ? Shape{in[0], node.outChannels} : Shape{node.outChannels};
    case Op::MaxPool2d:
    case Op::AvgPool2d:
        return slide(node, in, in[0]);
    case Op::AdaptiveAvgPool2d:
        return {in[0], node.outputSize[0], node.outputSize[1]};
    case Op::Add:
        assert(inputs.size() == 2 && in == inputs[1]->shape);
        return in;
    case Op::Concat:
        return concatenated(inputs);
    case Op::Flatten:
        return {elementCount(in)};
    case Op::ShortcutA:
        return {node.outChannels, (in[1] + 1) / 2, (in[2] + 1) / 2};
    case Op::Tokens:
        return {1 + in[1] * in[2], in[0]};
    case Op::Attention:
        assert(in.size() == 2 && in[1] % (3 * node.heads) == 0);
        return {in[0], in[1] / 3};
    case Op::ClassToken:
        return {in[1]};
    case Op::Mul:
        assert(inputs.size() == 2);
        return in;
    case Op::Clip:
    case Op::Sigmoid:
    case Op::HardSigmoid:
    case Op::Silu:
    case Op::HardSwish:
    case Op::LayerNorm:
    case Op::Gelu:
    case Op::AffineChannels:
    case Op::Input:
    case Op::BatchNorm2d:
    case Op::Relu:
    case Op::Dropout:
        return in;
    }
    return in;
}

} // namespace ant
