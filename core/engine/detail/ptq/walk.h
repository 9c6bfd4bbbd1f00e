#pragma once

#include "core/engine/detail/ptq/calibration_set.h"

namespace ant::detail {

/// A network on its way over the calibration images, node by node for all of them. What it holds are the
/// values that later nodes read: memory grows with the images, not with the depth of the network.
/// Thread: not safe.
class Walk {
public:
    Walk(Network &network, const CalibrationSet &images, Network::Options options, std::stop_token stop);

    std::size_t chunks() const { return m_chunks.size(); }
    /// Runs all chunks, or one of them, up to and including node `last`.
    Result<void> advance(int last);
    Result<void> advance(std::size_t chunk, int last);
    /// Of a node that has run and that one to come reads. A shortcut that has no parameters is computed where
    /// its input is there; undefined where it is not.
    at::Tensor value(std::size_t chunk, int node) const;

    const Network &network() const { return m_network; }

private:
    struct Chunk {
        std::vector<at::Tensor> values; ///< by node
        int last = 0;                   ///< node that has run
    };
    Network &m_network;
    Network::Options m_options;
    std::stop_token m_stop;
    std::vector<Chunk> m_chunks;
};

/// The nodes that read a node, ascending.
std::vector<int> readersOf(const Graph &graph, int node);
/// Whether a layer's input are the images themselves.
bool readsImages(const Graph &graph, int layer);
/// The batch norm that alone reads a layer; -1 where there is none.
int batchNormAfter(const Graph &graph, int layer);

} // namespace ant::detail
