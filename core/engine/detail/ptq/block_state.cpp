#include "core/engine/detail/ptq/block_state.h"

#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/tensors.h"
#include "core/experiment/checkpoint_state.h"

#include <nlohmann/json.hpp>

namespace ant::detail {
namespace {

using Json = nlohmann::json;

constexpr const char *kBlockFormat = "ant reconstruction 1";

/// The settings that decide what is learned.
std::string decisiveSettings(const RunSpec &spec)
{
    Json json = toJson(spec);
    for (const char *key :
         {"name", "weights", "dataset", "threads", "limit", "per_class", "device", "memory_limit"})
        json.erase(key);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string fact(const TensorFile &file, const char *key)
{
    const auto found = file.metadata.find(key);
    return found == file.metadata.end() ? std::string() : found->second;
}

std::vector<std::string> parametersOf(const Graph &graph, const Block &block)
{
    std::vector<std::string> names;
    for (int index = block.first; index <= block.last; ++index) {
        const Node &node = graph.node(index);
        if (node.isQuantizable())
            names.push_back(node.name + node.weightName);
        if (node.isQuantizable() && node.hasBias)
            names.push_back(node.name + node.biasName);
        if (node.op == Op::BatchNorm2d)
            names.insert(names.end(), {node.name + ".weight", node.name + ".bias"});
    }
    return names;
}

} // namespace

BlockState::BlockState(Network &network, const Block &block)
{
    for (const std::string &name : parametersOf(network.graph(), block))
        m_parameters[name] = network.parameter(name);
    for (const int layer : block.layers)
        if (Quantizer *quantizer = network.quantizer(layer, Role::Input))
            m_alphas[layer] = quantizer->alpha();
}

void BlockState::restore(Network &network) const
{
    for (const auto &[name, value] : m_parameters)
        network.setParameter(name, value);
    for (const auto &[layer, alpha] : m_alphas)
        network.quantizer(layer, Role::Input)->alpha() = alpha;
}

TensorFile packBlockState(RunContext &run, Network &network, int learned)
{
    TensorFile file = network.weights();
    addQuantizers(file, network.quantizers());
    file.metadata = {{"format", kBlockFormat},
                     {"spec", decisiveSettings(run.spec)},
                     {"threads", std::to_string(run.threads)},
                     {"learned", std::to_string(learned)}};
    return file;
}

Result<int> readBlockState(RunContext &run, Network &network, const std::filesystem::path &file)
{
    const auto stored = readSafetensors(file);
    if (!stored.ok())
        return stored.error();
    if (fact(stored.value(), "format") != kBlockFormat ||
        fact(stored.value(), "spec") != decisiveSettings(run.spec))
        return Error{
            ErrorCode::InvalidArgument,
            "it is no checkpoint of a reconstruction with these settings; a run goes on from its own "
            "checkpoints only",
            {}};
    for (const ParameterSpec &parameter : network.graph().parameters()) {
        const auto found = stored.value().tensors.find(parameter.name);
        if (found == stored.value().tensors.end() || found->second.shape != parameter.shape)
            return Error{ErrorCode::Corrupt, "it lacks " + parameter.name, {}};
        network.setParameter(parameter.name, toTensor(found->second).to(run.device));
    }
    for (Quantizer &quantizer : network.quantizers()) {
        if (!quantizer.isEnabled())
            continue;
        const auto alpha = stored.value().tensors.find(
            quantizerPrefix(quantizer.plan().layer, quantizer.plan().role) + "alpha");
        if (alpha == stored.value().tensors.end() || alpha->second.elements() != quantizer.alpha().numel())
            return Error{ErrorCode::Corrupt, "it lacks the scales of " + quantizer.plan().layer, {}};
        quantizer.alpha() = toTensor(alpha->second).flatten().to(run.device);
        if (quantizer.plan().role == Role::Input)
            quantizer.markTrained();
    }
    if (fact(stored.value(), "threads") != std::to_string(run.threads))
        run.observer.log(LogLevel::Warning,
                         "the run was begun with another number of threads; its numbers will "
                         "differ by rounding");
    return std::atoi(fact(stored.value(), "learned").c_str());
}

} // namespace ant::detail
