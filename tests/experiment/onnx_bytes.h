#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

namespace ant::test {

/// Protobuf by hand: fields are appended in order.
class Proto {
public:
    Proto &number(int field, std::uint64_t value)
    {
        varint(std::uint64_t(field) << 3);
        varint(value);
        return *this;
    }
    Proto &bytes(int field, const std::string &value)
    {
        varint(std::uint64_t(field) << 3 | 2);
        varint(value.size());
        m_bytes += value;
        return *this;
    }
    Proto &message(int field, const Proto &inner) { return bytes(field, inner.m_bytes); }
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

inline Proto onnxTensor(const std::string &name, const std::vector<std::int64_t> &dims,
                        const std::vector<float> &values)
{
    Proto tensor;
    for (const std::int64_t size : dims)
        tensor.number(1, std::uint64_t(size));
    std::string raw;
    for (const float value : values)
        for (int shift = 0; shift < 32; shift += 8)
            raw += static_cast<char>(std::bit_cast<std::uint32_t>(value) >> shift);
    tensor.number(2, 1).bytes(8, name).bytes(9, raw);
    return tensor;
}

struct OnnxInts {
    std::string name;
    std::vector<std::int64_t> values;
};
inline Proto onnxNode(const std::string &op, const std::vector<std::string> &inputs,
                      const std::string &output, const std::vector<OnnxInts> &attributes = {})
{
    Proto node;
    for (const std::string &input : inputs)
        node.bytes(1, input);
    node.bytes(2, output).bytes(3, "/" + output + "/" + op).bytes(4, op);
    for (const OnnxInts &attribute : attributes) {
        Proto proto;
        proto.bytes(1, attribute.name);
        for (const std::int64_t value : attribute.values)
            proto.number(attribute.values.size() == 1 ? 3 : 8, std::uint64_t(value));
        node.message(5, proto);
    }
    return node;
}

inline Proto onnxValue(const std::string &name, const std::vector<std::int64_t> &shape)
{
    Proto dims;
    for (const std::int64_t size : shape)
        dims.message(1, size < 0 ? Proto().bytes(2, "n") : Proto().number(1, std::uint64_t(size)));
    return Proto().bytes(1, name).message(2, Proto().message(1, Proto().number(1, 1).message(2, dims)));
}

/// A whole model from nodes and tensors, image 3 x side x side in, "out" out.
inline std::string onnxModel(const std::vector<Proto> &nodes, const std::vector<Proto> &tensors,
                             std::int64_t side = 4, std::int64_t classes = 2)
{
    Proto graph;
    for (const Proto &node : nodes)
        graph.message(1, node);
    for (const Proto &tensor : tensors)
        graph.message(5, tensor);
    graph.message(11, onnxValue("image", {-1, 3, side, side})).message(12, onnxValue("out", {-1, classes}));
    return Proto().number(1, 8).message(8, Proto().number(2, 17)).message(7, graph).text();
}

} // namespace ant::test
