#include "core/graph/builder.h"

#include <algorithm>
#include <iterator>

namespace ant {
namespace {

Node named(Op op, std::vector<int> from, const std::string &name)
{
    Node node;
    node.op = op;
    node.inputs = std::move(from);
    node.name = name;
    return node;
}

void setWindow(Node &node, int kernel, int stride, int padding)
{
    for (int axis : {0, 1}) {
        node.kernel[axis] = kernel;
        node.stride[axis] = stride;
        node.padding[axis] = padding;
    }
}

} // namespace

int GraphBuilder::append(Op op, std::vector<int> from, const std::string &name)
{
    return m_graph.append(named(op, std::move(from), name));
}

int GraphBuilder::conv(int from, const std::string &name, std::int64_t outChannels, Conv how)
{
    Node node = named(Op::Conv2d, {from}, name);
    node.outChannels = outChannels;
    node.hasBias = how.bias;
    node.groups = how.groups;
    setWindow(node, how.kernel, how.stride, how.padding);
    if (how.kernelWidth > 0)
        node.kernel[1] = how.kernelWidth;
    if (how.paddingWidth >= 0)
        node.padding[1] = how.paddingWidth;
    return m_graph.append(std::move(node));
}

int GraphBuilder::linear(int from, const std::string &name, std::int64_t outFeatures)
{
    Node node = named(Op::Linear, {from}, name);
    node.outChannels = outFeatures;
    return m_graph.append(std::move(node));
}

int GraphBuilder::batchNorm(int from, const std::string &name, double eps)
{
    Node node = named(Op::BatchNorm2d, {from}, name);
    node.eps = eps;
    return m_graph.append(std::move(node));
}

int GraphBuilder::relu(int from, const std::string &name)
{
    return append(Op::Relu, {from}, name);
}

int GraphBuilder::maxPool(int from, const std::string &name, int kernel, int stride, int padding,
                          bool ceilMode)
{
    Node node = named(Op::MaxPool2d, {from}, name);
    setWindow(node, kernel, stride, padding);
    node.ceilMode = ceilMode;
    return m_graph.append(std::move(node));
}

int GraphBuilder::adaptiveAvgPool(int from, const std::string &name, int height, int width)
{
    Node node = named(Op::AdaptiveAvgPool2d, {from}, name);
    node.outputSize[0] = height;
    node.outputSize[1] = width;
    return m_graph.append(std::move(node));
}

int GraphBuilder::flatten(int from, const std::string &name)
{
    return append(Op::Flatten, {from}, name);
}

int GraphBuilder::dropout(int from, const std::string &name, float probability)
{
    Node node = named(Op::Dropout, {from}, name);
    node.probability = probability;
    return m_graph.append(std::move(node));
}

int GraphBuilder::shortcutA(int from, const std::string &name, std::int64_t outChannels)
{
    Node node = named(Op::ShortcutA, {from}, name);
    node.outChannels = outChannels;
    return m_graph.append(std::move(node));
}

int GraphBuilder::add(int a, int b, const std::string &name)
{
    return append(Op::Add, {a, b}, name);
}

int GraphBuilder::concat(std::vector<int> from, const std::string &name)
{
    return append(Op::Concat, std::move(from), name);
}

int GraphBuilder::avgPool(int from, const std::string &name, int kernel, int stride, int padding)
{
    Node node = named(Op::AvgPool2d, {from}, name);
    setWindow(node, kernel, stride, padding);
    return m_graph.append(std::move(node));
}

int GraphBuilder::affineChannels(int from, const std::string &name, const float (&scale)[3],
                                 const float (&shift)[3])
{
    Node node = named(Op::AffineChannels, {from}, name);
    std::copy(std::begin(scale), std::end(scale), node.scale);
    std::copy(std::begin(shift), std::end(shift), node.shift);
    return m_graph.append(std::move(node));
}

int GraphBuilder::tokens(int from, const std::string &name)
{
    return append(Op::Tokens, {from}, name);
}

int GraphBuilder::layerNorm(int from, const std::string &name, double eps)
{
    Node node = named(Op::LayerNorm, {from}, name);
    node.eps = eps;
    return m_graph.append(std::move(node));
}

int GraphBuilder::gelu(int from, const std::string &name)
{
    return append(Op::Gelu, {from}, name);
}

int GraphBuilder::selfAttention(int from, const std::string &name, int heads)
{
    const std::int64_t features = m_graph.node(from).shape.back();
    Node packed = named(Op::Linear, {from}, name + ".in_proj");
    packed.weightName = "_weight";
    packed.biasName = "_bias";
    packed.outChannels = 3 * features;
    Node product = named(Op::Attention, {m_graph.append(std::move(packed))}, name + ".product");
    product.heads = heads;
    return linear(m_graph.append(std::move(product)), name + ".out_proj", features);
}

int GraphBuilder::classToken(int from, const std::string &name)
{
    return append(Op::ClassToken, {from}, name);
}

} // namespace ant
