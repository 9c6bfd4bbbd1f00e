#include "core/io/onnx_file.h"

#include "core/io/onnx_tensor.h"
#include "core/io/protobuf.h"
#include "core/io/read_failure.h"

namespace ant {
namespace {

using namespace detail;

constexpr std::size_t kMostNodes = 100'000;

/// Field numbers of onnx.proto3.
namespace model {
constexpr std::uint32_t kGraph = 7, kOpset = 8, kFunctions = 25;
}
namespace graph {
constexpr std::uint32_t kNode = 1, kInitializer = 5, kInput = 11, kOutput = 12, kSparse = 15;
}
namespace node {
constexpr std::uint32_t kInput = 1, kOutput = 2, kName = 3, kOp = 4, kAttribute = 5, kDomain = 7;
}
namespace attribute {
constexpr std::uint32_t kName = 1, kReal = 2, kInteger = 3, kText = 4, kTensor = 5, kReals = 7, kIntegers = 8;
}
namespace tensor {
constexpr std::uint32_t kDims = 1, kType = 2, kFloats = 4, kLongs = 7, kName = 8, kRaw = 9, kExternal = 13,
                        kLocation = 14;
}

std::string textOf(const ProtoField &field)
{
    if (!isUtf8(field.bytes))
        failCorrupt("is damaged: a name is not UTF-8");
    return std::string(field.bytes);
}

class Reader {
public:
    explicit Reader(SharedFile file) : m_file(std::move(file)) {}

    OnnxFile read()
    {
        ProtoCursor cursor(m_file->bytes(), 0);
        bool hasGraph = false;
        while (const auto field = cursor.next()) {
            if (field->number == model::kGraph && field->wireType == 2) {
                readGraph(cursor.inside(*field));
                hasGraph = true;
            } else if (field->number == model::kOpset && field->wireType == 2) {
                readOpset(cursor.inside(*field));
            } else if (field->number == model::kFunctions) {
                failUnsupported("defines functions; export it without them");
            }
        }
        if (!hasGraph)
            failCorrupt("is no ONNX file: it holds no graph");
        resolveNames();
        return std::move(m_result);
    }

private:
    void readOpset(ProtoCursor cursor)
    {
        std::string domain;
        std::int64_t version = 0;
        while (const auto field = cursor.next()) {
            if (field->number == 1)
                domain = textOf(*field);
            if (field->number == 2)
                version = field->integer();
        }
        if (domain.empty() || domain == "ai.onnx")
            m_result.opset = version;
    }

    void readGraph(ProtoCursor cursor)
    {
        while (const auto field = cursor.next()) {
            if (field->number == graph::kSparse)
                failUnsupported("has sparse tensors");
            if (field->wireType != 2)
                continue;
            const ProtoCursor inside = cursor.inside(*field);
            if (field->number == graph::kNode)
                readNode(inside);
            else if (field->number == graph::kInitializer)
                readTensor(inside, {});
            else if (field->number == graph::kInput)
                m_result.inputs.push_back(readValue(inside));
            else if (field->number == graph::kOutput)
                m_result.outputs.push_back(readValue(inside));
        }
    }

    /// Returns its name: the one in the file, or `name`.
    std::string readTensor(ProtoCursor cursor, const std::string &name)
    {
        RawOnnxTensor raw;
        while (const auto field = cursor.next()) {
            if (field->number == tensor::kDims)
                addIntegers(raw.dims, *field);
            else if (field->number == tensor::kType)
                raw.type = field->integer();
            else if (field->number == tensor::kName && name.empty())
                raw.name = textOf(*field);
            else if (field->number == tensor::kRaw)
                raw.raw = field->bytes;
            else if (field->number == tensor::kFloats)
                addReals(raw.floats, *field);
            else if (field->number == tensor::kLongs)
                addIntegers(raw.longs, *field);
            else if (field->number == tensor::kExternal ||
                     (field->number == tensor::kLocation && field->value))
                failUnsupported("keeps its weights in a second file; export it as one file "
                                "(torch.onnx.export(…, external_data=False))");
        }
        if (!name.empty())
            raw.name = name;
        if (!m_result.tensors.emplace(raw.name, makeOnnxTensor(raw, m_file)).second)
            failCorrupt("is damaged: two tensors are named " + printable(raw.name));
        return raw.name;
    }

    OnnxAttribute readAttribute(ProtoCursor cursor, const std::string &tensorName, std::string &name)
    {
        OnnxAttribute result;
        while (const auto field = cursor.next()) {
            result.isReal = result.isReal || field->number == attribute::kReal;
            if (field->number == attribute::kName)
                name = textOf(*field);
            else if (field->number == attribute::kReal)
                result.real = field->real();
            else if (field->number == attribute::kInteger)
                result.integer = field->integer();
            else if (field->number == attribute::kText)
                result.text = std::string(field->bytes);
            else if (field->number == attribute::kReals)
                addReals(result.reals, *field);
            else if (field->number == attribute::kIntegers)
                addIntegers(result.integers, *field);
            else if (field->number == attribute::kTensor && field->wireType == 2)
                result.tensor = readTensor(cursor.inside(*field), tensorName);
        }
        return result;
    }

    void readNode(ProtoCursor cursor)
    {
        if (m_result.nodes.size() >= kMostNodes)
            failUnsupported("has more than " + std::to_string(kMostNodes) + " nodes");
        OnnxNode read;
        std::vector<std::pair<ProtoCursor, ProtoField>> attributes; // their tensors are named by the output
        while (const auto field = cursor.next()) {
            if (field->number == node::kInput)
                read.inputs.push_back(textOf(*field));
            else if (field->number == node::kOutput)
                read.outputs.push_back(textOf(*field));
            else if (field->number == node::kName)
                read.name = textOf(*field);
            else if (field->number == node::kOp)
                read.op = textOf(*field);
            else if (field->number == node::kDomain)
                read.domain = textOf(*field);
            else if (field->number == node::kAttribute && field->wireType == 2)
                attributes.emplace_back(cursor.inside(*field), *field);
        }
        const std::string first = read.outputs.empty() ? read.name : read.outputs.front();
        for (const auto &[inside, field] : attributes) {
            std::string name;
            OnnxAttribute value =
                readAttribute(inside, read.op == "Constant" ? first : "attribute of " + first, name);
            read.attributes[name] = std::move(value);
        }
        m_result.nodes.push_back(std::move(read));
    }

    static OnnxValue readValue(ProtoCursor cursor)
    {
        OnnxValue value;
        while (const auto field = cursor.next()) {
            if (field->number == 1)
                value.name = textOf(*field);
            if (field->number != 2 || field->wireType != 2) // TypeProto
                continue;
            ProtoCursor type = cursor.inside(*field);
            while (const auto kind = type.next())
                if (kind->number == 1 && kind->wireType == 2) // tensor_type
                    readShape(type.inside(*kind), value.shape);
        }
        return value;
    }

    static void readShape(ProtoCursor tensorType, std::vector<std::int64_t> &shape)
    {
        while (const auto field = tensorType.next()) {
            if (field->number != 2 || field->wireType != 2)
                continue;
            ProtoCursor dims = tensorType.inside(*field);
            while (const auto dim = dims.next()) {
                shape.push_back(-1);
                ProtoCursor size = dims.inside(*dim);
                while (const auto part = size.next())
                    if (part->number == 1 && part->wireType == 0)
                        shape.back() = part->integer();
            }
        }
    }

    /// Constants are tensors already; so are copies of tensors. Both leave the list of nodes.
    void resolveNames()
    {
        std::vector<OnnxNode> kept;
        for (OnnxNode &read : m_result.nodes) {
            const bool isOwn = read.domain.empty() || read.domain == "ai.onnx";
            if (isOwn && read.op == "Constant" && !read.outputs.empty() &&
                m_result.tensors.contains(read.outputs.front()))
                continue;
            const bool copies =
                isOwn && read.op == "Identity" && !read.inputs.empty() && !read.outputs.empty();
            const auto source = copies ? m_result.tensors.find(read.inputs.front()) : m_result.tensors.end();
            if (source != m_result.tensors.end())
                m_result.tensors.emplace(read.outputs.front(), source->second);
            else
                kept.push_back(std::move(read));
        }
        m_result.nodes = std::move(kept);
        std::erase_if(m_result.inputs,
                      [this](const OnnxValue &value) { return m_result.tensors.contains(value.name); });
    }

    SharedFile m_file;
    OnnxFile m_result;
};

} // namespace

Result<OnnxFile> readOnnx(const std::filesystem::path &file)
{
    auto mapping = MappedFile::open(file);
    if (!mapping.ok())
        return std::move(mapping).error();
    const auto shared = std::make_shared<const MappedFile>(std::move(mapping).value());
    return readingFile(file, [&] { return Reader(shared).read(); });
}

} // namespace ant
