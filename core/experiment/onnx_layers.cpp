#include "core/experiment/onnx_importer.h"

#include <algorithm>

namespace ant::detail {
namespace {

/// [in, out] -> [out, in].
FileTensor transposed(const FileTensor &matrix)
{
    const std::vector<float> from = matrix.toFloats();
    const auto rows = static_cast<std::size_t>(matrix.shape[0]);
    const auto columns = static_cast<std::size_t>(matrix.shape[1]);
    std::vector<float> to(from.size());
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            to[column * rows + row] = from[row * columns + column];
    return FileTensor::fromFloats({matrix.shape[1], matrix.shape[0]}, std::move(to));
}

bool isVector(const FileTensor &tensor, std::int64_t length)
{
    return tensor.shape == std::vector<std::int64_t>{length};
}

bool isReal(const OnnxNode &node, const char *attribute, float wanted)
{
    const auto found = node.attributes.find(attribute);
    return found == node.attributes.end() || found->second.real == wanted;
}

} // namespace

void OnnxImporter::conv(const OnnxNode &node)
{
    const FileTensor &weight = needTensor(node, 1, "weights");
    const FileTensor *bias = tensor(node, 2);
    Node made = start(Op::Conv2d, node);
    const Shape &in = shapeOf(node);
    if (weight.shape.size() != 4 || in.size() != 3)
        refuse(node, "is no convolution of images");
    made.outChannels = weight.shape[0];
    made.groups = int(std::clamp<std::int64_t>(integer(node, "group", 1), 0, 1 << 20));
    made.kernel[0] = int(std::min<std::int64_t>(weight.shape[2], 1 << 16));
    made.kernel[1] = int(std::min<std::int64_t>(weight.shape[3], 1 << 16));
    setWindow(made, node);
    made.hasBias = bias != nullptr;
    const bool fits = made.groups > 0 && weight.shape[1] == in[0] / made.groups &&
                      weight.shape[2] == made.kernel[0] && weight.shape[3] == made.kernel[1] &&
                      (!bias || isVector(*bias, made.outChannels));
    if (!fits || (node.inputs.size() > 2 && !node.inputs[2].empty() && !bias))
        refuse(node, "has weights of another shape than its attributes and its input ask for",
               ErrorCode::Corrupt);
    made.name = freeName(node);
    m_weights.tensors[made.name + ".weight"] = weight;
    if (bias)
        m_weights.tensors[made.name + ".bias"] = *bias;
    append(std::move(made), node);
}

void OnnxImporter::linear(const OnnxNode &node, bool isTransposed, const FileTensor *bias)
{
    const FileTensor &weight = needTensor(node, 1, "weights");
    Node made = start(Op::Linear, node);
    const Shape &in = shapeOf(node);
    if (weight.shape.size() != 2 || in.empty() || in.size() > 2)
        refuse(node, "is no linear layer of vectors");
    made.outChannels = weight.shape[isTransposed ? 0 : 1];
    made.hasBias = bias != nullptr;
    if (weight.shape[isTransposed ? 1 : 0] != in.back() || (bias && !isVector(*bias, made.outChannels)))
        refuse(node, "has weights of another shape than its input asks for", ErrorCode::Corrupt);
    made.name = freeName(node);
    m_weights.tensors[made.name + ".weight"] = isTransposed ? weight : transposed(weight);
    if (bias)
        m_weights.tensors[made.name + ".bias"] = *bias;
    append(std::move(made), node);
}

void OnnxImporter::gemm(const OnnxNode &node)
{
    const bool isPlain =
        isReal(node, "alpha", 1) && isReal(node, "beta", 1) && integer(node, "transA", 0) == 0;
    if (!isPlain)
        refuse(node, "scales or transposes its input");
    const bool hasBias = node.inputs.size() > 2 && !node.inputs[2].empty();
    linear(node, integer(node, "transB", 0) != 0, hasBias ? &needTensor(node, 2, "biases") : nullptr);
}

/// The only reader of a product, where it adds a vector of that length.
const OnnxNode *OnnxImporter::biasAfter(const OnnxNode &node, std::int64_t outFeatures) const
{
    const OnnxNode *reader = nullptr;
    for (const OnnxNode &other : m_file.nodes) {
        if (node.outputs.empty() ||
            std::ranges::find(other.inputs, node.outputs.front()) == other.inputs.end())
            continue;
        if (reader)
            return nullptr;
        reader = &other;
    }
    const bool isAdd = reader && reader->op == "Add" && reader->inputs.size() == 2;
    const FileTensor *bias =
        isAdd ? tensor(*reader, reader->inputs[0] == node.outputs.front() ? 1 : 0) : nullptr;
    return bias && isVector(*bias, outFeatures) ? reader : nullptr;
}

void OnnxImporter::matMul(const OnnxNode &node)
{
    const FileTensor &weight = needTensor(node, 1, "weights");
    const OnnxNode *reader = weight.shape.size() == 2 ? biasAfter(node, weight.shape[1]) : nullptr;
    const FileTensor *bias =
        reader ? tensor(*reader, reader->inputs[0] == node.outputs.front() ? 1 : 0) : nullptr;
    linear(node, false, bias);
    if (!reader)
        return;
    bind(*reader, value(*reader, reader->inputs[0] == node.outputs.front() ? 0 : 1));
    m_done.insert(reader);
}

void OnnxImporter::batchNorm(const OnnxNode &node)
{
    if (integer(node, "training_mode", 0) != 0)
        refuse(node, "is in training mode; export the network after eval()");
    Node made = start(Op::BatchNorm2d, node);
    const auto epsilon = node.attributes.find("epsilon");
    made.eps = epsilon == node.attributes.end() ? 1e-5 : double(epsilon->second.real);
    made.name = freeName(node);
    const Shape &in = shapeOf(node);
    constexpr const char *kNames[] = {".weight", ".bias", ".running_mean", ".running_var"};
    for (std::size_t i = 0; i < 4; ++i) {
        const FileTensor &parameter = needTensor(node, i + 1, "parameters");
        if (in.empty() || !isVector(parameter, in.front()))
            refuse(node, "has parameters of another shape than its input asks for", ErrorCode::Corrupt);
        m_weights.tensors[made.name + kNames[i]] = parameter;
    }
    append(std::move(made), node);
}

} // namespace ant::detail
