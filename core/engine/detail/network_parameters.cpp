#include "core/engine/detail/network.h"
#include "core/engine/detail/tensors.h"
#include "core/graph/models.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/Generator.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ant::detail {

namespace {

Result<void> mustFit(const Graph &graph, const TensorFile &weights)
{
    TensorShapes shapes;
    for (const auto &[name, tensor] : weights.tensors)
        shapes.emplace_back(name, tensor.shape);
    const WeightCheck check = checkWeights(graph, shapes);
    if (!check.fits())
        return Error{
            ErrorCode::Corrupt, "the weights do not fit " + graph.modelName() + ": " + check.summary(), {}};
    return {};
}

} // namespace

Result<Network> Network::fromWeights(Graph graph, const TensorFile &weights)
{
    if (auto checked = mustFit(graph, weights); !checked.ok())
        return std::move(checked).error();
    Network network(std::move(graph));
    for (const ParameterSpec &parameter : network.m_graph.parameters())
        network.m_parameters[parameter.name] = toTensor(weights.tensors.at(parameter.name));
    return network;
}

Result<void> Network::setWeights(const TensorFile &weights)
{
    if (auto checked = mustFit(m_graph, weights); !checked.ok())
        return checked;
    const at::NoGradGuard noGradients;
    for (const ParameterSpec &parameter : m_graph.parameters())
        m_parameters.at(parameter.name).copy_(toTensor(weights.tensors.at(parameter.name)));
    dropRoundedWeights();
    return {};
}

void Network::setParameter(const std::string &name, at::Tensor value)
{
    m_parameters.at(name) = std::move(value);
    dropRoundedWeights();
}

Network Network::random(Graph graph, std::uint64_t seed)
{
    Network network(std::move(graph));
    at::Generator generator = at::detail::createCPUGenerator(seed);
    for (const ParameterSpec &parameter : network.m_graph.parameters()) {
        at::Tensor &tensor = network.m_parameters[parameter.name];
        const bool isOne = parameter.shape.size() == 1 &&
                           (parameter.name.ends_with(".weight") || parameter.name.ends_with(".running_var"));
        if (isOne) {
            tensor = at::ones(parameter.shape);
        } else if (parameter.shape.size() == 1) {
            tensor = at::zeros(parameter.shape);
        } else {
            const double fan = double(elementCount(parameter.shape)) /
                               double(parameter.shape[parameter.shape.size() == 4 ? 1 : 0]);
            tensor = at::randn(parameter.shape, generator, at::kFloat).mul_(std::sqrt(2.0 / fan));
        }
    }
    return network;
}

TensorFile Network::weights() const
{
    TensorFile file;
    for (const auto &[name, tensor] : m_parameters)
        file.tensors[name] = toFileTensor(tensor);
    return file;
}

void Network::moveTo(const at::Device &device, at::MemoryFormat format)
{
    for (auto &[name, tensor] : m_parameters)
        tensor = tensor.dim() == 4 ? tensor.to(device).contiguous(format) : tensor.to(device);
    for (Quantizer &quantizer : m_quantizers)
        if (quantizer.isCalibrated())
            quantizer.moveTo(device);
    dropRoundedWeights();
}

std::vector<at::Tensor> Network::trainable()
{
    std::vector<at::Tensor> all;
    for (const ParameterSpec &parameter : m_graph.parameters())
        if (!parameter.isBuffer)
            all.push_back(m_parameters.at(parameter.name).requires_grad_(true));
    for (Quantizer &quantizer : m_quantizers)
        if (quantizer.isEnabled() && quantizer.isCalibrated())
            all.push_back(quantizer.alpha().requires_grad_(true));
    return all;
}

const at::Tensor &Network::weightOf(int node) const
{
    return parameter(m_graph.node(node), m_graph.node(node).weightName);
}

std::vector<std::size_t> Network::backwardOrder() const
{
    std::map<std::string, int> nodeOf;
    for (std::size_t i = 0; i < m_graph.nodes().size(); ++i) {
        const Node &node = m_graph.nodes()[i];
        for (const std::string &suffix : {node.weightName, node.biasName})
            nodeOf[node.name + suffix] = static_cast<int>(i);
    }
    std::vector<int> nodes;
    for (const ParameterSpec &parameter : m_graph.parameters())
        if (!parameter.isBuffer)
            nodes.push_back(nodeOf.contains(parameter.name) ? nodeOf.at(parameter.name) : 0);
    const std::vector<int> layers = m_graph.quantizableNodes();
    for (const Quantizer &quantizer : m_quantizers)
        if (quantizer.isEnabled() && quantizer.isCalibrated())
            nodes.push_back(layers[static_cast<std::size_t>(quantizer.plan().layerIndex)]);
    std::vector<std::size_t> order(nodes.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return nodes[a] > nodes[b]; });
    return order;
}

std::vector<at::Tensor> Network::statistics()
{
    std::vector<at::Tensor> all;
    for (const ParameterSpec &parameter : m_graph.parameters())
        if (parameter.isBuffer)
            all.push_back(m_parameters.at(parameter.name));
    return all;
}

} // namespace ant::detail
