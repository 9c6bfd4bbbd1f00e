#pragma once

#include "core/graph/graph.h"

namespace ant {

/// A piece of a network that is entered and left through one value: a residual block, a fire module, an
/// encoder layer, or a single layer where nothing encloses it.
struct Block {
    std::string name; ///< "layer1.0": the module, or the first layer where there is none
    int first = 0;    ///< nodes first … last, all of them; their input is node first - 1
    int last = 0;
    std::vector<int> layers; ///< its quantizable nodes, in the order in which they run; at least one
    bool operator==(const Block &) const = default;
};

/// The blocks of a graph in the order in which they run; together they are all nodes but the input.
/// Cut after every node whose value is the only one alive; pieces without a layer go to the one before (the
/// mean over an image to the one after), and neighbours of one numbered module ("features.3.squeeze",
/// "features.3.expand1x1") are joined.
std::vector<Block> findBlocks(const Graph &graph);

} // namespace ant
