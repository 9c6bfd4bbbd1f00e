#include "core/experiment/onnx_import.h"

#include "core/experiment/onnx_importer.h"
#include "core/graph/node_check.h"

#include <algorithm>
#include <cstring>

namespace ant {
namespace detail {
namespace {

constexpr std::int64_t kLargestImage = 4096;
constexpr std::int64_t kMostChannels = 16;

/// [channels, height, width] of the only input.
Shape inputShapeOf(const OnnxFile &file)
{
    if (file.inputs.size() != 1 || file.outputs.size() != 1)
        throw ImportFailure{ErrorCode::Unsupported, "has " + std::to_string(file.inputs.size()) +
                                                        " inputs and " + std::to_string(file.outputs.size()) +
                                                        " outputs; a classifier has one of each"};
    const auto &shape = file.inputs.front().shape;
    const auto isSide = [](std::int64_t size) { return size > 0 && size <= kLargestImage; };
    if (shape.size() != 4 || shape[1] <= 0 || shape[1] > kMostChannels || !isSide(shape[2]) ||
        !isSide(shape[3]))
        throw ImportFailure{
            ErrorCode::Unsupported,
            "does not say how large its images are; its input should be [n, channels, height, "
            "width] with fixed numbers but for n"};
    return {shape[1], shape[2], shape[3]};
}

bool isOwnOperator(const OnnxNode &node)
{
    return node.domain.empty() || node.domain == "ai.onnx";
}

} // namespace

OnnxImporter::OnnxImporter(const OnnxFile &file, std::string modelName)
    : m_file(file), m_graph(std::move(modelName), inputShapeOf(file))
{
    m_values[file.inputs.front().name] = 0;
    m_names.insert("input");
}

std::vector<char> OnnxImporter::neededNodes() const
{
    std::vector<char> needed(m_file.nodes.size(), false);
    std::set<std::string> wanted = {m_file.outputs.front().name};
    for (std::size_t i = m_file.nodes.size(); i-- > 0;) {
        const OnnxNode &node = m_file.nodes[i];
        needed[i] =
            std::ranges::any_of(node.outputs, [&](const auto &name) { return wanted.contains(name); });
        if (needed[i])
            wanted.insert(node.inputs.begin(), node.inputs.end());
    }
    return needed;
}

void OnnxImporter::refuseUnknownOperators() const
{
    const auto needed = neededNodes();
    std::map<std::string, std::pair<int, std::string>> unknown; // count, first node
    for (std::size_t i = 0; i < m_file.nodes.size(); ++i) {
        const OnnxNode &node = m_file.nodes[i];
        if (!needed[i] || (isOwnOperator(node) && translatorOf(node)))
            continue;
        auto &[count, first] = unknown[(isOwnOperator(node) ? "" : node.domain + ".") + node.op];
        if (count++ == 0)
            first = node.name;
    }
    if (unknown.empty())
        return;
    std::string list;
    for (const auto &[op, uses] : unknown)
        list += (list.empty() ? "" : ", ") + op + " (" + std::to_string(uses.first) + "x, first in " +
                (uses.second.empty() ? "a node without name" : uses.second) + ")";
    throw ImportFailure{ErrorCode::Unsupported, "uses operators that are not known here: " + list};
}

ImportedNetwork OnnxImporter::run()
{
    refuseUnknownOperators();
    const auto needed = neededNodes();
    for (std::size_t i = 0; i < m_file.nodes.size(); ++i)
        if (needed[i] && !m_done.contains(&m_file.nodes[i]))
            (this->*translatorOf(m_file.nodes[i]))(m_file.nodes[i]);
    const auto output = m_values.find(m_file.outputs.front().name);
    if (output == m_values.end() || output->second != m_graph.output() ||
        m_graph.node(m_graph.output()).shape.size() != 1)
        throw ImportFailure{ErrorCode::Unsupported, "does not end in one number for each class"};
    if (m_graph.quantizableNodes().empty())
        throw ImportFailure{ErrorCode::Unsupported, "has no convolution and no linear layer"};
    m_weights.format = "onnx";
    return {std::move(m_graph), std::move(m_weights)};
}

int OnnxImporter::value(const OnnxNode &node, std::size_t input) const
{
    if (input >= node.inputs.size())
        refuse(node, "has too few inputs", ErrorCode::Corrupt);
    const auto found = m_values.find(node.inputs[input]);
    if (found == m_values.end())
        refuse(node, m_file.tensors.contains(node.inputs[input])
                         ? "works on a constant where a value of the network is expected"
                         : "reads \"" + node.inputs[input] + "\", which no node before it makes");
    return found->second;
}

const FileTensor *OnnxImporter::tensor(const OnnxNode &node, std::size_t input) const
{
    if (input >= node.inputs.size())
        return nullptr;
    const auto found = m_file.tensors.find(node.inputs[input]);
    return found == m_file.tensors.end() ? nullptr : &found->second;
}

const FileTensor &OnnxImporter::needTensor(const OnnxNode &node, std::size_t input, const char *what) const
{
    const FileTensor *found = tensor(node, input);
    if (!found)
        refuse(node, std::string("has ") + what + " that are not in the file but calculated");
    return *found;
}

const Shape &OnnxImporter::shapeOf(const OnnxNode &node) const
{
    return m_graph.node(value(node, 0)).shape;
}

Node OnnxImporter::start(Op op, const OnnxNode &node, std::size_t values) const
{
    Node made;
    made.op = op;
    for (std::size_t i = 0; i < values; ++i)
        made.inputs.push_back(value(node, i));
    return made;
}

void OnnxImporter::setWindow(Node &to, const OnnxNode &node) const
{
    const auto list = [&](const char *name, std::vector<std::int64_t> otherwise) {
        const auto found = node.attributes.find(name);
        return found == node.attributes.end() ? std::move(otherwise) : found->second.integers;
    };
    const auto autoPad = node.attributes.find("auto_pad");
    if (autoPad != node.attributes.end() && autoPad->second.text != "NOTSET" &&
        autoPad->second.text != "VALID")
        refuse(node, "pads by " + autoPad->second.text + "; export it with fixed padding");
    const auto kernel = list("kernel_shape", {to.kernel[0], to.kernel[1]});
    const auto strides = list("strides", {1, 1});
    const auto pads = list("pads", {0, 0, 0, 0});
    if (kernel.size() != 2 || strides.size() != 2 || pads.size() != 4)
        refuse(node, "does not work on images with two sides");
    if (pads[0] != pads[2] || pads[1] != pads[3])
        refuse(node, "pads one side more than the other");
    for (const std::int64_t dilation : list("dilations", {1, 1}))
        if (dilation != 1)
            refuse(node, "is dilated");
    for (const std::size_t axis : {std::size_t(0), std::size_t(1)}) {
        constexpr std::int64_t kLargest = 1 << 16; // what is too large is refused by impossible()
        to.kernel[axis] = int(std::clamp<std::int64_t>(kernel[axis], -1, kLargest));
        to.stride[axis] = int(std::clamp<std::int64_t>(strides[axis], -1, kLargest));
        to.padding[axis] = int(std::clamp<std::int64_t>(pads[axis], -1, kLargest));
    }
}

void OnnxImporter::append(Node node, const OnnxNode &from)
{
    std::vector<Shape> shapes;
    for (const int input : node.inputs)
        shapes.push_back(m_graph.node(input).shape);
    if (const auto problem = impossible(node, shapes))
        refuse(from, *problem, ErrorCode::Corrupt);
    if (node.name.empty())
        node.name = freeName(from);
    bind(from, m_graph.append(std::move(node)));
}

void OnnxImporter::bind(const OnnxNode &node, int value)
{
    if (node.outputs.empty())
        refuse(node, "makes nothing", ErrorCode::Corrupt);
    m_values[node.outputs.front()] = value;
}

std::string OnnxImporter::freeName(const OnnxNode &node)
{
    std::string name = modulePath(node.name);
    if (name.empty()) {
        name = node.op;
        std::ranges::transform(name, name.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    }
    std::string free = name;
    for (int copy = 2; !m_names.insert(free).second; ++copy)
        free = name + "_" + std::to_string(copy);
    return free;
}

void OnnxImporter::refuse(const OnnxNode &node, const std::string &why, ErrorCode code) const
{
    throw ImportFailure{code, "cannot be used: " + describe(node) + " " + why};
}

std::string describe(const OnnxNode &node)
{
    return "node " + (node.name.empty() && !node.outputs.empty() ? node.outputs.front() : node.name) + " (" +
           node.op + ")";
}

std::int64_t integer(const OnnxNode &node, const char *attribute, std::int64_t otherwise)
{
    const auto found = node.attributes.find(attribute);
    return found == node.attributes.end() ? otherwise : found->second.integer;
}

std::vector<std::int64_t> integersOf(const FileTensor &tensor)
{
    std::vector<std::int64_t> values;
    if (tensor.dtype != DType::I64)
        return values;
    values.resize(static_cast<std::size_t>(tensor.elements()));
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

/// torch.onnx.export names each scope; children of a Sequential repeat their parent's name.
std::string modulePath(const std::string &nodeName)
{
    std::vector<std::string> parts;
    std::size_t begin = nodeName.starts_with('/') ? 1 : 0;
    for (auto slash = nodeName.find('/', begin); slash != std::string::npos;
         slash = nodeName.find('/', begin)) {
        const std::string part = nodeName.substr(begin, slash - begin);
        if (!parts.empty() && part.starts_with(parts.back() + "."))
            parts.back() = part;
        else
            parts.push_back(part);
        begin = slash + 1;
    }
    std::string path;
    for (const std::string &part : parts)
        path += (path.empty() ? "" : ".") + part;
    return path;
}

} // namespace detail

Result<ImportedNetwork> importOnnx(const std::filesystem::path &file)
{
    auto read = readOnnx(file);
    if (!read.ok())
        return std::move(read).error();
    return importOnnx(read.value(), file);
}

Result<ImportedNetwork> importOnnx(const OnnxFile &contents, const std::filesystem::path &file)
{
    try {
        return detail::OnnxImporter(contents, file.stem().string()).run();
    } catch (detail::ImportFailure &failure) {
        return Error{failure.code, file.string() + " " + failure.what, {}};
    }
}

} // namespace ant
