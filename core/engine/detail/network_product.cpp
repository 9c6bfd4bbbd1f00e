#include "core/engine/detail/network.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>

// The products of the layers, and what the rounding of their factors has met.

namespace ant::detail {

at::Tensor Network::optionalBias(const Node &node) const
{
    return node.hasBias ? parameter(node, node.biasName) : at::Tensor();
}

at::Tensor Network::product(const Node &node, const at::Tensor &input, const at::Tensor &weight,
                            at::ScalarType type) const
{
    const auto factor = [type](const at::Tensor &tensor) {
        return tensor.defined() ? tensor.to(type) : tensor;
    };
    const at::Tensor bias = factor(optionalBias(node));
    if (node.op == Op::Linear)
        return at::linear(factor(input), factor(weight), bias).to(at::kFloat);
    const std::array<std::int64_t, 2> stride = {node.stride[0], node.stride[1]};
    const std::array<std::int64_t, 2> padding = {node.padding[0], node.padding[1]};
    return at::conv2d(factor(input), factor(weight), bias, stride, padding, {1, 1}, node.groups)
        .to(at::kFloat);
}

at::Tensor Network::layerOutput(int node, const at::Tensor &input, const at::Tensor &weight) const
{
    const at::AutoGradMode gradients(false);
    return product(m_graph.node(node), input, weight, at::kFloat);
}

std::vector<std::uint64_t> Network::nonFiniteSoFar()
{
    Quantizer::gatherCounts(m_quantizers);
    std::vector<std::uint64_t> counts;
    for (const Quantizer &quantizer : m_quantizers)
        counts.push_back(quantizer.counts().nonFinite);
    return counts;
}

Result<void> Network::inputsMustBeFinite(const std::vector<std::uint64_t> &before)
{
    const std::vector<std::uint64_t> now = nonFiniteSoFar();
    for (std::size_t i = 0; i < now.size(); ++i)
        if (m_quantizers[i].plan().role == Role::Input && now[i] > before[i])
            return Error{ErrorCode::Corrupt,
                         "layer " + m_quantizers[i].plan().layer + " meets " +
                             std::to_string(now[i] - before[i]) +
                             " input values that are not finite; check the weights and the images, or allow "
                             "them",
                         {}};
    return {};
}

} // namespace ant::detail
