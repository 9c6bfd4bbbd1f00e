#include "core/io/onnx_writer.h"

#include "core/base/files.h"

#include <bit>
#include <optional>

namespace ant {
namespace {

constexpr std::size_t kMostBytes = std::size_t(1) << 31;
constexpr std::uint64_t kIrVersion = 9; ///< of opset 20
/// AttributeProto.AttributeType.
constexpr std::uint64_t kReal = 1, kInteger = 2, kText = 3, kTensor = 4, kReals = 6, kIntegers = 7;

/// A message of protobuf, fields in the order in which they are added.
class Message {
public:
    Message &number(std::uint32_t field, std::uint64_t value)
    {
        varint(std::uint64_t(field) << 3);
        varint(value);
        return *this;
    }
    Message &real(std::uint32_t field, float value)
    {
        varint(std::uint64_t(field) << 3 | 5);
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (int shift = 0; shift < 32; shift += 8)
            m_bytes += static_cast<char>(bits >> shift);
        return *this;
    }
    Message &bytes(std::uint32_t field, std::string_view value)
    {
        varint(std::uint64_t(field) << 3 | 2);
        varint(value.size());
        m_bytes += value;
        return *this;
    }
    Message &message(std::uint32_t field, const Message &inner) { return bytes(field, inner.m_bytes); }
    const std::string &text() const { return m_bytes; }

private:
    void varint(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            m_bytes += static_cast<char>(value | 0x80);
        m_bytes += static_cast<char>(value);
    }
    std::string m_bytes;
};

/// TensorProto.DataType.
std::optional<std::uint64_t> codeOf(DType type)
{
    switch (type) {
    case DType::F32:
        return 1;
    case DType::I64:
        return 7;
    case DType::F16:
        return 10;
    case DType::F64:
        return 11;
    default:
        return {};
    }
}

/// Without its elements, which are the last field: the name of an attribute's tensor means nothing.
Message tensorMessage(const std::string &name, const FileTensor &tensor)
{
    Message message;
    for (const std::int64_t size : tensor.shape)
        message.number(1, std::uint64_t(size));
    message.number(2, codeOf(tensor.dtype).value_or(0)).bytes(8, name);
    return message.bytes(9, {reinterpret_cast<const char *>(tensor.bytes.data()), tensor.bytes.size()});
}

Message attributeMessage(const std::string &name, const OnnxAttribute &value, const OnnxFile &network)
{
    Message message;
    message.bytes(1, name);
    if (const auto tensor = network.tensors.find(value.tensor); tensor != network.tensors.end())
        return message.message(5, tensorMessage(value.tensor, tensor->second)).number(20, kTensor);
    if (!value.text.empty())
        return message.bytes(4, value.text).number(20, kText);
    for (const std::int64_t number : value.integers)
        message.number(8, std::uint64_t(number));
    if (!value.integers.empty())
        return message.number(20, kIntegers);
    for (const float number : value.reals)
        message.real(7, number);
    if (!value.reals.empty())
        return message.number(20, kReals);
    return value.isReal ? message.real(2, value.real).number(20, kReal)
                        : message.number(3, std::uint64_t(value.integer)).number(20, kInteger);
}

Message nodeMessage(const OnnxNode &node, const OnnxFile &network)
{
    Message message;
    for (const std::string &input : node.inputs)
        message.bytes(1, input);
    for (const std::string &output : node.outputs)
        message.bytes(2, output);
    message.bytes(3, node.name).bytes(4, node.op);
    for (const auto &[name, value] : node.attributes)
        message.message(5, attributeMessage(name, value, network));
    if (!node.domain.empty())
        message.bytes(7, node.domain);
    return message;
}

Message valueMessage(const OnnxValue &value)
{
    Message shape;
    for (const std::int64_t size : value.shape)
        shape.message(1, size < 0 ? Message().bytes(2, "n") : Message().number(1, std::uint64_t(size)));
    constexpr std::uint64_t kFloat = 1;
    return Message()
        .bytes(1, value.name)
        .message(2, Message().message(1, Message().number(1, kFloat).message(2, shape)));
}

} // namespace

Result<void> writeOnnx(const std::filesystem::path &file, const OnnxFile &network)
{
    std::size_t size = 0;
    for (const auto &[name, tensor] : network.tensors) {
        size += tensor.bytes.size();
        if (!codeOf(tensor.dtype))
            return Error{ErrorCode::Unsupported,
                         "cannot write " + file.string() + ": the elements of " + name +
                             " are of a type that ONNX does not know",
                         {}};
    }
    if (size >= kMostBytes)
        return Error{ErrorCode::Unsupported,
                     "cannot write " + file.string() +
                         ": its weights take more than the 2 GB of an ONNX file",
                     {}};
    Message graph;
    for (const OnnxNode &node : network.nodes)
        graph.message(1, nodeMessage(node, network));
    graph.bytes(2, file.stem().string());
    for (const auto &[name, tensor] : network.tensors)
        graph.message(5, tensorMessage(name, tensor));
    for (const OnnxValue &input : network.inputs)
        graph.message(11, valueMessage(input));
    for (const OnnxValue &output : network.outputs)
        graph.message(12, valueMessage(output));
    const Message model = Message()
                              .number(1, kIrVersion)
                              .bytes(2, "ANT Workbench")
                              .message(8, Message().bytes(1, "").number(2, std::uint64_t(network.opset)))
                              .message(7, graph);
    return writeFileAtomically(file, model.text());
}

} // namespace ant
