#include "core/experiment/onnx_importer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ant::detail {
namespace {

struct Known {
    std::string_view op;
    OnnxImporter::Translator translator;
};

/// A limit of Clip: an attribute in old files, a tensor of one element later.
float limitOf(const OnnxNode &node, const char *attribute, const FileTensor *given, float otherwise)
{
    if (const auto found = node.attributes.find(attribute); found != node.attributes.end())
        return found->second.real;
    return given && given->elements() == 1 ? given->toFloats().front() : otherwise;
}

} // namespace

OnnxImporter::Translator OnnxImporter::translatorOf(const OnnxNode &node)
{
    static constexpr Known kKnown[] = {
        {"Conv", &OnnxImporter::conv},
        {"Gemm", &OnnxImporter::gemm},
        {"MatMul", &OnnxImporter::matMul},
        {"BatchNormalization", &OnnxImporter::batchNorm},
        {"Relu", &OnnxImporter::relu},
        {"Clip", &OnnxImporter::clip},
        {"Sigmoid", &OnnxImporter::sigmoid},
        {"HardSigmoid", &OnnxImporter::hardSigmoid},
        {"HardSwish", &OnnxImporter::hardSwish},
        {"Gelu", &OnnxImporter::gelu},
        {"Add", &OnnxImporter::add},
        {"Mul", &OnnxImporter::mul},
        {"Concat", &OnnxImporter::concat},
        {"MaxPool", &OnnxImporter::maxPool},
        {"AveragePool", &OnnxImporter::averagePool},
        {"GlobalAveragePool", &OnnxImporter::globalAveragePool},
        {"ReduceMean", &OnnxImporter::reduceMean},
        {"Flatten", &OnnxImporter::flatten},
        {"Reshape", &OnnxImporter::reshape},
        {"Squeeze", &OnnxImporter::squeeze},
        {"Identity", &OnnxImporter::pass},
        {"Dropout", &OnnxImporter::pass},
    };
    const auto *found = std::ranges::find(kKnown, std::string_view(node.op), &Known::op);
    return found == std::end(kKnown) ? nullptr : found->translator;
}

void OnnxImporter::relu(const OnnxNode &node)
{
    append(start(Op::Relu, node), node);
}

void OnnxImporter::clip(const OnnxNode &node)
{
    constexpr float kMost = std::numeric_limits<float>::max();
    Node made = start(Op::Clip, node);
    made.low = limitOf(node, "min", tensor(node, 1), -kMost);
    made.high = limitOf(node, "max", tensor(node, 2), kMost);
    append(std::move(made), node);
}

void OnnxImporter::sigmoid(const OnnxNode &node)
{
    append(start(Op::Sigmoid, node), node);
}

void OnnxImporter::hardSigmoid(const OnnxNode &node)
{
    const auto alpha = node.attributes.find("alpha");
    const auto beta = node.attributes.find("beta");
    const bool isUsual = alpha != node.attributes.end() && std::abs(alpha->second.real - 1.0f / 6) < 1e-6f &&
                         (beta == node.attributes.end() || beta->second.real == 0.5f);
    if (!isUsual)
        refuse(node, "has another slope or offset than 1/6 and 1/2");
    append(start(Op::HardSigmoid, node), node);
}

void OnnxImporter::hardSwish(const OnnxNode &node)
{
    append(start(Op::HardSwish, node), node);
}

void OnnxImporter::gelu(const OnnxNode &node)
{
    const auto how = node.attributes.find("approximate");
    if (how != node.attributes.end() && how->second.text != "none")
        refuse(node, "is approximated by " + how->second.text);
    append(start(Op::Gelu, node), node);
}

void OnnxImporter::add(const OnnxNode &node)
{
    append(start(Op::Add, node, 2), node);
}

/// The larger value first, so that a scale of the channels is the second one.
void OnnxImporter::mul(const OnnxNode &node)
{
    Node made = start(Op::Mul, node, 2);
    const auto size = [this](int value) { return elementCount(m_graph.node(value).shape); };
    if (size(made.inputs[0]) < size(made.inputs[1]))
        std::swap(made.inputs[0], made.inputs[1]);
    append(std::move(made), node);
}

void OnnxImporter::concat(const OnnxNode &node)
{
    if (integer(node, "axis", 1) != 1)
        refuse(node, "does not join channels");
    append(start(Op::Concat, node, node.inputs.size()), node);
}

void OnnxImporter::maxPool(const OnnxNode &node)
{
    if (node.outputs.size() > 1)
        refuse(node, "asks for the places of the largest values");
    Node made = start(Op::MaxPool2d, node);
    setWindow(made, node);
    made.ceilMode = integer(node, "ceil_mode", 0) != 0;
    append(std::move(made), node);
}

void OnnxImporter::averagePool(const OnnxNode &node)
{
    Node made = start(Op::AvgPool2d, node);
    setWindow(made, node);
    made.ceilMode = integer(node, "ceil_mode", 0) != 0;
    if ((made.padding[0] != 0 || made.padding[1] != 0) && integer(node, "count_include_pad", 0) == 0)
        refuse(node, "does not count its padding");
    append(std::move(made), node);
}

void OnnxImporter::globalAveragePool(const OnnxNode &node)
{
    append(start(Op::AdaptiveAvgPool2d, node), node);
}

/// Over both sides of the image: a global average, flattened unless its sides are kept.
void OnnxImporter::reduceMean(const OnnxNode &node)
{
    std::vector<std::int64_t> axes;
    if (const auto found = node.attributes.find("axes"); found != node.attributes.end())
        axes = found->second.integers;
    else if (const FileTensor *given = tensor(node, 1))
        axes = integersOf(*given);
    for (std::int64_t &axis : axes)
        axis += axis < 0 ? 4 : 0;
    std::ranges::sort(axes);
    if (axes != std::vector<std::int64_t>{2, 3} || shapeOf(node).size() != 3)
        refuse(node, "does not average over the two sides of an image");
    append(start(Op::AdaptiveAvgPool2d, node), node);
    if (integer(node, "keepdims", 1) != 0)
        return;
    Node flat;
    flat.op = Op::Flatten;
    flat.inputs = {m_graph.output()};
    append(std::move(flat), node);
}

void OnnxImporter::flatten(const OnnxNode &node)
{
    if (integer(node, "axis", 1) != 1)
        refuse(node, "joins images of a batch");
    append(start(Op::Flatten, node), node);
}

void OnnxImporter::reshape(const OnnxNode &node)
{
    const std::vector<std::int64_t> shape = integersOf(needTensor(node, 1, "sizes"));
    if (shape.size() != 2 || (shape[1] != -1 && shape[1] != elementCount(shapeOf(node))))
        refuse(node, "makes another shape than a vector for each image");
    append(start(Op::Flatten, node), node);
}

void OnnxImporter::squeeze(const OnnxNode &node)
{
    const Shape &in = shapeOf(node);
    if (in.size() != 3 || in[1] != 1 || in[2] != 1)
        refuse(node, "makes another shape than a vector for each image");
    append(start(Op::Flatten, node), node);
}

void OnnxImporter::pass(const OnnxNode &node)
{
    bind(node, value(node, 0));
}

} // namespace ant::detail
