#include "core/engine/detail/torchscript/script_operators.h"

#include <ATen/ops/scalar_tensor.h>

#include <algorithm>
#include <set>

namespace ant::detail {
namespace {

void plain(const char *onnx, const ScriptCall &call, ScriptNetwork &network,
           ScriptNetwork::Attributes attributes = {})
{
    network.add(onnx, {network.nameOf(call.inputs[0])}, call.output, std::move(attributes));
}

void relu(const ScriptCall &call, ScriptNetwork &network)
{
    plain("Relu", call, network);
}

void sigmoid(const ScriptCall &call, ScriptNetwork &network)
{
    plain("Sigmoid", call, network);
}

/// x · sigmoid(x): the sigmoid has no tensor of its own, so the product's stands for both in turn.
void silu(const ScriptCall &call, ScriptNetwork &network)
{
    const std::string from = network.nameOf(call.inputs[0]);
    const std::string gate = network.add("Sigmoid", {from}, call.output);
    network.add("Mul", {from, gate}, call.output);
}

void hardSigmoid(const ScriptCall &call, ScriptNetwork &network)
{
    plain("HardSigmoid", call, network, {{"alpha", realAttribute(1.0 / 6)}, {"beta", realAttribute(0.5)}});
}

void hardSwish(const ScriptCall &call, ScriptNetwork &network)
{
    plain("HardSwish", call, network);
}

void gelu(const ScriptCall &call, ScriptNetwork &network)
{
    plain("Gelu", call, network, {{"approximate", textAttribute(call.inputs[1].toStringRef())}});
}

void limit(const ScriptCall &call, ScriptNetwork &network, const c10::IValue &low, const c10::IValue &high)
{
    const auto name = [&](const c10::IValue &value, const char *role) {
        if (value.isNone())
            return std::string();
        return network.constant(value.isTensor() ? value.toTensor() : at::scalar_tensor(value.toScalar()),
                                role);
    };
    network.add("Clip", {network.nameOf(call.inputs[0]), name(low, "min"), name(high, "max")}, call.output);
}

/// hardtanh, clamp
void clamp(const ScriptCall &call, ScriptNetwork &network)
{
    limit(call, network, call.inputs[1], call.inputs[2]);
}

void clampMin(const ScriptCall &call, ScriptNetwork &network)
{
    limit(call, network, call.inputs[1], c10::IValue());
}

void relu6(const ScriptCall &call, ScriptNetwork &network)
{
    limit(call, network, 0.0, 6.0);
}

void add(const ScriptCall &call, ScriptNetwork &network)
{
    if (call.inputs[2].toScalar().toDouble() != 1)
        refuse(call, network, "scales one of its terms");
    network.add("Add", {network.nameOf(call.inputs[0]), network.nameOf(call.inputs[1])}, call.output);
}

void mul(const ScriptCall &call, ScriptNetwork &network)
{
    network.add("Mul", {network.nameOf(call.inputs[0]), network.nameOf(call.inputs[1])}, call.output);
}

void cat(const ScriptCall &call, ScriptNetwork &network)
{
    std::vector<std::string> inputs;
    for (const c10::IValue &part : call.inputs[0].toListRef())
        inputs.push_back(network.nameOf(part));
    std::int64_t axis = call.inputs[1].toInt();
    axis += axis < 0 ? call.output.dim() : 0;
    network.add("Concat", std::move(inputs), call.output, {{"axis", integerAttribute(axis)}});
}

/// (input, dims, keepdim, …)
void mean(const ScriptCall &call, ScriptNetwork &network)
{
    if (!call.inputs[1].isIntList())
        refuse(call, network, "does not average over the two sides of an image");
    const std::string from = network.nameOf(call.inputs[0]);
    network.add("ReduceMean", {from, network.constant(call.inputs[1].toIntVector(), "axes")}, call.output,
                {{"keepdims", integerAttribute(call.inputs[2].toBool())}});
}

/// flatten, view, reshape, squeeze: what they mean shows in the shapes.
void reshape(const ScriptCall &call, ScriptNetwork &network)
{
    const at::Tensor in = call.inputs[0].toTensor();
    const std::string from = network.nameOf(call.inputs[0]);
    if (in.sizes() == call.output.sizes())
        network.alias(call.output, from);
    else if (call.output.dim() == 2 && in.dim() > 2 && call.output.size(0) == in.size(0))
        network.add("Flatten", {from}, call.output, {{"axis", integerAttribute(1)}});
    else
        refuse(call, network, "makes another shape than a vector for each image");
}

/// (input, p, train)
void dropout(const ScriptCall &call, ScriptNetwork &network)
{
    if (call.inputs[2].toBool())
        refuse(call, network, "drops values although the network is to be evaluated");
    network.alias(call.output, network.nameOf(call.inputs[0]));
}

void pass(const ScriptCall &call, ScriptNetwork &network)
{
    if (call.output.scalar_type() != at::kFloat)
        refuse(call, network, "makes elements of another type than float32");
    network.alias(call.output, network.nameOf(call.inputs[0]));
}

struct Known {
    std::string_view op;
    ScriptTranslator translator;
};

constexpr Known kKnown[] = {
    {"aten::relu", relu},
    {"aten::sigmoid", sigmoid},
    {"aten::silu", silu},
    {"aten::hardsigmoid", hardSigmoid},
    {"aten::hardswish", hardSwish},
    {"aten::gelu", gelu},
    {"aten::hardtanh", clamp},
    {"aten::clamp", clamp},
    {"aten::clamp_min", clampMin},
    {"aten::relu6", relu6},
    {"aten::add", add},
    {"aten::mul", mul},
    {"aten::cat", cat},
    {"aten::concat", cat},
    {"aten::mean", mean},
    {"aten::flatten", reshape},
    {"aten::view", reshape},
    {"aten::reshape", reshape},
    {"aten::squeeze", reshape},
    {"aten::dropout", dropout},
    {"aten::to", pass},
    {"aten::feature_dropout", dropout},
    {"aten::contiguous", pass},
    {"aten::detach", pass},
    {"aten::clone", pass},
    {"aten::alias", pass},
};

} // namespace

ScriptTranslator translatorOf(std::string_view op)
{
    const auto *found = std::ranges::find(kKnown, op, &Known::op);
    return found == std::end(kKnown) ? layerTranslatorOf(op) : found->translator;
}

bool isObserver(std::string_view op)
{
    static const std::set<std::string_view> kObservers = {
        "aten::size",       "aten::dim",           "aten::len",        "aten::numel",
        "aten::__is__",     "aten::__isnot__",     "prim::dtype",      "prim::device",
        "prim::layout",     "prim::is_cuda",       "prim::TupleIndex", "aten::is_floating_point",
        "prim::max",        "prim::requires_grad", "aten::append",     "aten::list",
        "aten::__getitem__"};
    return kObservers.contains(op);
}

bool isHarmless(std::string_view op)
{
    static const std::set<std::string_view> kHarmless = {"aten::__and__",
                                                         "aten::__or__",
                                                         "aten::__not__",
                                                         "aten::__contains__",
                                                         "aten::__range_length",
                                                         "aten::__derive_index",
                                                         "aten::add",
                                                         "aten::sub",
                                                         "aten::mul",
                                                         "aten::div",
                                                         "aten::floordiv",
                                                         "aten::remainder",
                                                         "aten::neg",
                                                         "aten::eq",
                                                         "aten::ne",
                                                         "aten::lt",
                                                         "aten::le",
                                                         "aten::gt",
                                                         "aten::ge",
                                                         "aten::Int",
                                                         "aten::Float",
                                                         "aten::Bool",
                                                         "aten::IntImplicit",
                                                         "aten::FloatImplicit",
                                                         "aten::ScalarImplicit",
                                                         "aten::slice",
                                                         "aten::floor",
                                                         "aten::ceil",
                                                         "aten::sqrt",
                                                         "aten::rsqrt",
                                                         "aten::t",
                                                         "aten::to",
                                                         "aten::detach",
                                                         "aten::contiguous",
                                                         "aten::view",
                                                         "aten::reshape",
                                                         "aten::flatten",
                                                         "aten::unsqueeze",
                                                         "aten::squeeze",
                                                         "aten::transpose",
                                                         "aten::permute",
                                                         "prim::NumToTensor",
                                                         "prim::min",
                                                         "prim::data"};
    return kHarmless.contains(op) || isObserver(op);
}

void refuse(const ScriptCall &call, const ScriptNetwork &network, const std::string &why)
{
    throw ScriptFailure{ErrorCode::Unsupported,
                        "cannot be used: " + call.op + " in " +
                            (network.module.empty() ? "the network itself" : network.module) + " " + why};
}

std::vector<std::int64_t> bothSides(const c10::IValue &value)
{
    std::vector<std::int64_t> sides = value.isInt() ? std::vector{value.toInt()} : value.toIntVector();
    if (sides.size() == 1)
        sides.push_back(sides.front());
    if (sides.size() != 2)
        throw ScriptFailure{ErrorCode::Unsupported, "works on something else than images with two sides"};
    return sides;
}

} // namespace ant::detail
