#include "core/engine/detail/torchscript/script_walk.h"

#include "core/engine/detail/torchscript/script_operators.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>

namespace ant::detail {
namespace {

namespace jit = torch::jit;

constexpr std::int64_t kMostSteps = 1'000'000;
constexpr int kMostCalls = 200; ///< within one another

/// "aten::relu" of "aten::relu_".
std::string plainName(const jit::Node &node)
{
    std::string name = node.kind().toQualString();
    if (name.ends_with('_') && !name.ends_with("__"))
        name.pop_back();
    return name;
}

/// Of forward(), but for the network itself: the image, and what has a default.
std::vector<c10::IValue> argumentsOf(const jit::Method &forward, const at::Tensor &image)
{
    const auto &wanted = forward.function().getSchema().arguments();
    if (wanted.size() < 2)
        throw ScriptFailure{ErrorCode::Unsupported, "takes no image"};
    std::vector<c10::IValue> given = {image};
    for (std::size_t i = 2; i < wanted.size(); ++i) {
        if (!wanted[i].default_value())
            throw ScriptFailure{ErrorCode::Unsupported, "takes " + std::to_string(wanted.size() - 1) +
                                                            " inputs; a classifier takes one, the image"};
        given.push_back(*wanted[i].default_value());
    }
    return given;
}

c10::IValue listOf(std::vector<c10::IValue> elements, const c10::ListType &type)
{
    c10::impl::GenericList list(type.getElementType());
    for (c10::IValue &element : elements)
        list.push_back(std::move(element));
    return list;
}

std::vector<c10::IValue> elementsOf(const c10::IValue &value)
{
    if (value.isTuple())
        return value.toTupleRef().elements().vec();
    return value.toListRef().vec();
}

bool isOneOf(const c10::IValue &value, const std::vector<c10::TypePtr> &types)
{
    return std::ranges::any_of(types, [&](const auto &type) { return value.type()->isSubtypeOf(*type); });
}

} // namespace

ScriptWalk::ScriptWalk(const jit::Module &module, ScriptNetwork &network)
    : m_module(module), m_network(network)
{
    for (const auto &named : module.named_modules())
        m_paths.emplace(named.value._ivalue().get(), named.name);
}

at::Tensor ScriptWalk::run(const at::Tensor &image)
{
    const c10::NoGradGuard noGradients;
    const auto forward = m_module.find_method("forward");
    if (!forward)
        throw ScriptFailure{ErrorCode::Unsupported, "has no forward(): it is no network"};
    Values arguments = argumentsOf(*forward, image);
    arguments.insert(arguments.begin(), m_module._ivalue());
    Values results;
    try {
        results = callGraph(*jit::toGraphFunction(forward->function()).graph(), std::move(arguments));
    } catch (...) { // what fails after an unknown operator fails because of it
        if (m_unknown.empty())
            throw;
    }
    if (!m_unknown.empty())
        tellUnknown();
    return logitsOf(results);
}

/// The only result, or the only one of a tuple: heads that help training are absent afterwards.
at::Tensor ScriptWalk::logitsOf(const Values &results) const
{
    Values found = results.size() == 1 && results[0].isTuple() ? elementsOf(results[0]) : results;
    std::erase_if(found, [](const c10::IValue &value) { return value.isNone(); });
    if (found.size() != 1 || !found[0].isTensor() || !m_network.isTraced(found[0]) ||
        found[0].toTensor().dim() != 2)
        throw ScriptFailure{ErrorCode::Unsupported, "does not end in one number for each class"};
    return found[0].toTensor();
}

ScriptWalk::Values ScriptWalk::callGraph(jit::Graph &graph, Values arguments)
{
    if (graph.inputs().size() != arguments.size() || ++m_depth > kMostCalls)
        throw ScriptFailure{ErrorCode::Corrupt,
                            "is damaged: a call does not fit what it calls, or never ends"};
    Frame frame;
    for (std::size_t i = 0; i < arguments.size(); ++i)
        frame[graph.inputs()[i]] = std::move(arguments[i]);
    runBlock(*graph.block(), frame);
    Values results;
    for (const jit::Value *output : graph.outputs())
        results.push_back(frame.at(output));
    --m_depth;
    return results;
}

void ScriptWalk::runBlock(const jit::Block &block, Frame &frame)
{
    for (const jit::Node *node : block.nodes()) {
        if (++m_steps > kMostSteps)
            throw ScriptFailure{ErrorCode::Unsupported,
                                "takes more than " + std::to_string(kMostSteps) + " steps for an image"};
        step(*node, frame);
    }
}

void ScriptWalk::step(const jit::Node &node, Frame &frame)
{
    if (!control(node, frame) && !container(node, frame))
        operate(node, frame);
}

/// What decides which code runs.
bool ScriptWalk::control(const jit::Node &node, Frame &frame)
{
    switch (node.kind()) {
    case c10::prim::If:
        return branch(node, frame), true;
    case c10::prim::Loop:
        return loop(node, frame), true;
    case c10::prim::CallMethod:
        return callMethod(node, frame), true;
    case c10::prim::CallFunction:
        return callFunction(node, frame), true;
    case c10::prim::RaiseException:
        throw ScriptFailure{ErrorCode::Unsupported,
                            "refuses an image of this size: " + inputsOf(node, frame).front().toStringRef()};
    default:
        return node.kind() == c10::aten::warn || node.kind() == c10::prim::Print;
    }
}

void ScriptWalk::branch(const jit::Node &node, Frame &frame)
{
    const jit::Block &block = *node.blocks()[frame.at(node.input(0)).toBool() ? 0 : 1];
    runBlock(block, frame);
    for (std::size_t i = 0; i < node.outputs().size(); ++i)
        frame[node.outputs()[i]] = frame.at(block.outputs()[i]);
}

/// Inputs: how often at most, whether at all, what goes around. Its block: the number of the round and what
/// goes around; it gives whether to go on and what goes around next.
void ScriptWalk::loop(const jit::Node &node, Frame &frame)
{
    const jit::Block &block = *node.blocks()[0];
    const std::int64_t rounds = frame.at(node.input(0)).toInt();
    bool goesOn = frame.at(node.input(1)).toBool();
    Values around = inputsOf(node, frame, 2);
    for (std::int64_t round = 0; goesOn && round < rounds; ++round) {
        frame[block.inputs()[0]] = round;
        for (std::size_t i = 0; i < around.size(); ++i)
            frame[block.inputs()[i + 1]] = around[i];
        if (++m_steps > kMostSteps) // an empty block has no steps of its own
            throw ScriptFailure{ErrorCode::Unsupported, "has a loop that does not end"};
        runBlock(block, frame);
        goesOn = frame.at(block.outputs()[0]).toBool();
        for (std::size_t i = 0; i < around.size(); ++i)
            around[i] = frame.at(block.outputs()[i + 1]);
    }
    give(node, frame, std::move(around));
}

void ScriptWalk::callMethod(const jit::Node &node, Frame &frame)
{
    Values arguments = inputsOf(node, frame);
    const auto object = arguments.front().toObject();
    const auto path = m_paths.find(object.get());
    const std::string outer = m_network.module;
    if (path != m_paths.end())
        m_network.module = path->second;
    auto &method = object->type()->getMethod(node.s(c10::attr::name));
    give(node, frame, callGraph(*jit::toGraphFunction(method).graph(), std::move(arguments)));
    m_network.module = outer;
}

void ScriptWalk::callFunction(const jit::Node &node, Frame &frame)
{
    torch::jit::Function *function = node.input(0)->type()->expectRef<c10::FunctionType>().function();
    give(node, frame, callGraph(*jit::toGraphFunction(*function).graph(), inputsOf(node, frame, 1)));
}

/// Constants, attributes, lists and tuples: what LibTorch's own interpreter does without an operator.
bool ScriptWalk::container(const jit::Node &node, Frame &frame)
{
    Values values;
    switch (node.kind()) {
    case c10::prim::Constant:
        if (const auto value = jit::toIValue(node.output()))
            frame[node.output()] = *value;
        return true; // a function has no value; it is called by its type
    case c10::prim::GetAttr:
        values = {frame.at(node.input()).toObject()->getAttr(node.s(c10::attr::name))};
        break;
    case c10::prim::ListConstruct:
        values = {listOf(inputsOf(node, frame), node.output()->type()->expectRef<c10::ListType>())};
        break;
    case c10::prim::TupleConstruct:
        values = {c10::ivalue::Tuple::create(inputsOf(node, frame))};
        break;
    case c10::prim::TupleUnpack:
    case c10::prim::ListUnpack:
        values = elementsOf(frame.at(node.input()));
        break;
    case c10::prim::isinstance:
        values = {isOneOf(frame.at(node.input()), node.tys(c10::attr::types))};
        break;
    case c10::aten::format: // of messages
    case c10::prim::unchecked_cast:
    case c10::prim::unchecked_unwrap_optional:
        values = {frame.at(node.input(0))};
        break;
    case c10::prim::Uninitialized:
        values = {c10::IValue::uninitialized()};
        break;
    default:
        return false;
    }
    give(node, frame, std::move(values));
    return true;
}

void ScriptWalk::operate(const jit::Node &node, Frame &frame)
{
    const std::string name = plainName(node);
    Values inputs = inputsOf(node, frame);
    m_place = (m_network.module.empty() ? "the network itself" : m_network.module) + " (" +
              node.kind().toQualString() + ")";
    bool isTraced = false;
    for (const c10::IValue &input : inputs)
        isTraced = isTraced || m_network.isTraced(input);
    // The sum of two lists is the longer list, not part of the network.
    const bool joins = (name == "aten::add" || name == "aten::slice") && inputs.front().isList();
    const bool isQuiet = isTraced ? joins || isObserver(name) : isHarmless(name);
    const ScriptTranslator translator = isTraced && !isQuiet ? translatorOf(name) : nullptr;
    if (!isQuiet && !translator)
        return meetUnknown(node, frame, inputs);
    Values stack = inputs;
    node.getOperation()(stack);
    if (translator) {
        if (stack.size() != 1 || !stack[0].isTensor())
            return meetUnknown(node, frame, inputs);
        translator({name, std::move(inputs), stack[0].toTensor()}, m_network);
    }
    give(node, frame, std::move(stack));
}

/// Goes on as if it did nothing, to find the others.
void ScriptWalk::meetUnknown(const jit::Node &node, Frame &frame, const Values &inputs)
{
    auto &[count, first] = m_unknown[node.kind().toQualString()];
    if (count++ == 0)
        first = m_network.module.empty() ? "the network itself" : m_network.module;
    for (const c10::IValue &input : inputs)
        if (node.outputs().size() == 1 && input.isTensor() && m_network.isTraced(input) &&
            node.output()->type()->isSubtypeOf(*c10::TensorType::get()))
            return give(node, frame, {input});
    tellUnknown();
}

void ScriptWalk::tellUnknown() const
{
    std::string list;
    for (const auto &[op, uses] : m_unknown)
        list += (list.empty() ? "" : ", ") + op + " (" + std::to_string(uses.first) + "x, first in " +
                uses.second + ")";
    throw ScriptFailure{ErrorCode::Unsupported, "uses operators that are not known here: " + list};
}

ScriptWalk::Values ScriptWalk::inputsOf(const jit::Node &node, const Frame &frame, std::size_t first) const
{
    Values values;
    for (std::size_t i = first; i < node.inputs().size(); ++i)
        values.push_back(frame.at(node.inputs()[i]));
    return values;
}

void ScriptWalk::give(const jit::Node &node, Frame &frame, Values values)
{
    if (values.size() != node.outputs().size())
        throw ScriptFailure{ErrorCode::Corrupt, "is damaged: an operator gives other values than it says"};
    for (std::size_t i = 0; i < values.size(); ++i)
        frame[node.outputs()[i]] = std::move(values[i]);
}

} // namespace ant::detail
