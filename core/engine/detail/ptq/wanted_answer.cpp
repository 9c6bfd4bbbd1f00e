#include "core/engine/detail/ptq/wanted_answer.h"

#include <ATen/TensorOperators.h>

namespace ant::detail {
namespace {

/// What a batch norm multiplies each channel with.
at::Tensor gainOf(const Network &network, const Node &norm)
{
    const at::Tensor deviation = (network.parameter(norm.name + ".running_var") + norm.eps).sqrt();
    return network.parameter(norm.name + ".weight") / deviation;
}

} // namespace

at::Tensor wantedAnswer(const Walk &exact, const Walk &rounded, std::size_t chunk, int layer)
{
    const Network &network = rounded.network();
    const Graph &graph = network.graph();
    const Node &node = graph.node(layer);
    at::Tensor answer = exact.value(chunk, layer);
    const bool isMap = node.op == Op::Conv2d;
    const auto byChannel = [isMap](const at::Tensor &x) { return isMap ? x.view({-1, 1, 1}) : x; };
    if (node.hasBias) // the student's, which equals the floating one's until it is shifted
        answer = answer - byChannel(network.parameter(node.name + node.biasName));
    const int norm = batchNormAfter(graph, layer);
    const int end = norm < 0 ? layer : norm;
    const std::vector<int> readers = readersOf(graph, end);
    if (readers.size() != 1 || graph.node(readers.front()).op != Op::Add)
        return answer;
    for (const int other : graph.node(readers.front()).inputs) {
        const at::Tensor wanted = exact.value(chunk, other), present = rounded.value(chunk, other);
        if (other == end || !wanted.defined() || !present.defined())
            continue;
        at::Tensor error = wanted - present;
        if (norm >= 0) {
            // A channel that the batch norm all but switches off cannot make up for anything.
            const at::Tensor gain = gainOf(network, graph.node(norm));
            const at::Tensor weak = gain.abs() < 1e-2 * gain.abs().mean();
            error = error * byChannel(gain.reciprocal().masked_fill(weak, 0));
        }
        answer = answer + error;
    }
    return answer;
}

} // namespace ant::detail
