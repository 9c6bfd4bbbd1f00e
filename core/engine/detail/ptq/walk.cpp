#include "core/engine/detail/ptq/walk.h"

#include <algorithm>

namespace ant::detail {

Walk::Walk(Network &network, const CalibrationSet &images, Network::Options options, std::stop_token stop)
    : m_network(network), m_options(std::move(options)), m_stop(std::move(stop))
{
    for (const at::Tensor &chunk : images.chunks) {
        m_chunks.push_back({std::vector<at::Tensor>(network.graph().nodes().size()), 0});
        m_chunks.back().values[0] = chunk;
    }
}

Result<void> Walk::advance(std::size_t chunk, int last)
{
    Chunk &values = m_chunks[chunk];
    if (last <= values.last)
        return {};
    auto done = m_network.runNodes(values.values, values.last + 1, last, m_options, m_stop);
    values.last = last;
    return done;
}

Result<void> Walk::advance(int last)
{
    for (std::size_t chunk = 0; chunk < m_chunks.size(); ++chunk)
        if (auto done = advance(chunk, last); !done.ok())
            return done;
    return {};
}

at::Tensor Walk::value(std::size_t chunk, int node) const
{
    const std::vector<at::Tensor> &values = m_chunks[chunk].values;
    const at::Tensor &known = values[static_cast<std::size_t>(node)];
    const Node &what = m_network.graph().node(node);
    if (known.defined() || what.op != Op::ShortcutA || node <= m_chunks[chunk].last)
        return known;
    const auto from = static_cast<std::size_t>(what.inputs.front());
    if (!values[from].defined())
        return {};
    std::vector<at::Tensor> alone(values.size());
    alone[from] = values[from];
    const auto done = m_network.runNodes(alone, node, node, m_options, m_stop);
    return done.ok() ? alone[static_cast<std::size_t>(node)] : at::Tensor();
}

std::vector<int> readersOf(const Graph &graph, int node)
{
    std::vector<int> readers;
    for (int other = node + 1; other <= graph.output(); ++other)
        if (std::ranges::count(graph.node(other).inputs, node) > 0)
            readers.push_back(other);
    return readers;
}

bool readsImages(const Graph &graph, int layer)
{
    return graph.node(graph.node(layer).inputs.front()).op == Op::Input;
}

int batchNormAfter(const Graph &graph, int layer)
{
    const std::vector<int> readers = readersOf(graph, layer);
    return readers.size() == 1 && graph.node(readers.front()).op == Op::BatchNorm2d ? readers.front() : -1;
}

} // namespace ant::detail
