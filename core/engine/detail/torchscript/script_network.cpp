#include "core/engine/detail/torchscript/script_network.h"

#include "core/engine/detail/tensors.h"

#include <algorithm>

namespace ant::detail {
namespace {

constexpr std::int64_t kOpset = 20; ///< the first with Gelu

} // namespace

ScriptNetwork::ScriptNetwork(const at::Tensor &image)
{
    m_file.opset = kOpset;
    const std::string name = freeName("image");
    alias(image, name);
    m_file.inputs = {{name, {-1, image.size(1), image.size(2), image.size(3)}}};
}

bool ScriptNetwork::isTraced(const c10::IValue &value) const
{
    const auto isAny = [this](const auto &elements) {
        return std::ranges::any_of(elements,
                                   [this](const c10::IValue &element) { return isTraced(element); });
    };
    if (value.isTensor())
        return m_traced.contains(value.toTensor().unsafeGetTensorImpl());
    if (value.isList())
        return isAny(value.toListRef());
    return value.isTuple() && isAny(value.toTupleRef().elements());
}

const std::string &ScriptNetwork::nameOf(const c10::IValue &value) const
{
    const auto found =
        value.isTensor() ? m_traced.find(value.toTensor().unsafeGetTensorImpl()) : m_traced.end();
    if (found == m_traced.end())
        throw ScriptFailure{ErrorCode::Unsupported,
                            "works on a constant where a value made from the image is expected, in " +
                                (module.empty() ? "the network itself" : module)};
    return found->second.name;
}

std::string ScriptNetwork::constant(const at::Tensor &tensor, const std::string &role)
{
    if (m_traced.contains(tensor.unsafeGetTensorImpl()))
        throw ScriptFailure{ErrorCode::Unsupported, "calculates the " + role + " of " +
                                                        (module.empty() ? "a layer" : module) +
                                                        " from the image"};
    const std::string name = freeName((module.empty() ? "" : module + ".") + role);
    m_file.tensors[name] = toFileTensor(tensor);
    return name;
}

std::string ScriptNetwork::constant(const std::vector<std::int64_t> &integers, const std::string &role)
{
    const std::string name = freeName((module.empty() ? "" : module + ".") + role);
    const auto owned = std::make_shared<std::vector<std::int64_t>>(integers);
    FileTensor tensor{DType::I64, {std::int64_t(integers.size())}, owned, {}};
    tensor.bytes = std::as_bytes(std::span(*owned));
    m_file.tensors[name] = std::move(tensor);
    return name;
}

const std::string &ScriptNetwork::add(const std::string &op, std::vector<std::string> inputs,
                                      const at::Tensor &output, Attributes attributes)
{
    const std::string scope = module.empty() ? "/" : "/" + module + "/";
    const std::string name = freeName(scope + op + "_output_0");
    m_file.nodes.push_back({op, {}, scope + op, std::move(inputs), {name}, std::move(attributes)});
    alias(output, name);
    return nameOf(output);
}

void ScriptNetwork::alias(const at::Tensor &output, const std::string &name)
{
    const c10::TensorImpl *key = output.unsafeGetTensorImpl();
    m_traced.insert_or_assign(key, Traced{decltype(Traced::tensor)(output.getIntrusivePtr()), name});
}

OnnxFile ScriptNetwork::finish(const at::Tensor &output) &&
{
    m_file.outputs = {{nameOf(output), {-1, output.size(1)}}};
    return std::move(m_file);
}

std::string ScriptNetwork::freeName(const std::string &wanted)
{
    const int use = m_uses[wanted]++;
    return use == 0 ? wanted : freeName(wanted + "." + std::to_string(use + 1));
}

OnnxAttribute integerAttribute(std::int64_t value)
{
    OnnxAttribute attribute;
    attribute.integer = value;
    return attribute;
}

OnnxAttribute realAttribute(double value)
{
    OnnxAttribute attribute;
    attribute.real = float(value);
    attribute.isReal = true;
    return attribute;
}

OnnxAttribute textAttribute(std::string value)
{
    OnnxAttribute attribute;
    attribute.text = std::move(value);
    return attribute;
}

OnnxAttribute integersAttribute(std::vector<std::int64_t> values)
{
    OnnxAttribute attribute;
    attribute.integers = std::move(values);
    return attribute;
}

} // namespace ant::detail
