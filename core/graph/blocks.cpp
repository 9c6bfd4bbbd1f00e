#include "core/graph/blocks.h"

#include <algorithm>

namespace ant {
namespace {

bool endsInDigit(const std::string &text)
{
    return !text.empty() && text.back() >= '0' && text.back() <= '9';
}

/// "features.3" of "features.3.squeeze", "layer1.0" of "layer1.0.conv1": the closest numbered module around a
/// layer; empty where there is none.
std::string moduleOf(std::string layer)
{
    do {
        const std::size_t dot = layer.rfind('.');
        layer.resize(dot == std::string::npos ? 0 : dot);
    } while (!layer.empty() && !endsInDigit(layer));
    return layer;
}

/// Nodes after which no other value is read any more.
std::vector<int> cuts(const Graph &graph)
{
    const std::vector<int> lastUses = graph.lastUses();
    std::vector<int> found;
    int alive = 0; ///< last node that reads a value before this one
    for (int node = 1; node <= graph.output(); ++node) {
        alive = std::max(alive, lastUses[static_cast<std::size_t>(node - 1)]);
        if (alive <= node)
            found.push_back(node);
    }
    return found;
}

Block piece(const Graph &graph, int first, int last)
{
    Block block;
    block.first = first;
    block.last = last;
    for (int node = first; node <= last; ++node)
        if (graph.node(node).isQuantizable())
            block.layers.push_back(node);
    if (!block.layers.empty()) {
        const std::string &layer = graph.node(block.layers.front()).name;
        block.name = moduleOf(layer).empty() ? layer : moduleOf(layer);
    }
    return block;
}

void join(Block &before, const Block &next)
{
    if (before.layers.empty())
        before.name = next.name;
    before.last = next.last;
    before.layers.insert(before.layers.end(), next.layers.begin(), next.layers.end());
}

} // namespace

std::vector<Block> findBlocks(const Graph &graph)
{
    std::vector<Block> blocks;
    int first = 1;
    for (const int cut : cuts(graph)) {
        Block next = piece(graph, first, cut);
        first = cut + 1;
        // The mean over an image says less of a block than its pixels do: it belongs to what reads it.
        const bool opens = next.layers.empty() ? graph.node(next.first).op == Op::AdaptiveAvgPool2d
                                               : !blocks.empty() && !blocks.back().layers.empty() &&
                                                     blocks.back().name != next.name;
        if (blocks.empty() || opens)
            blocks.push_back(std::move(next));
        else
            join(blocks.back(), next);
    }
    if (blocks.size() > 1 && blocks.back().layers.empty()) {
        const Block rest = std::move(blocks.back());
        blocks.pop_back();
        join(blocks.back(), rest);
    }
    return blocks;
}

} // namespace ant
