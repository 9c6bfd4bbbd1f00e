#pragma once

#include <QSizeF>

#include <vector>

namespace ant::detail {

/// A place of a column: a box, or where a longer line passes a layer.
struct LayerPlace {
    int box = -1; ///< outline node; -1: a line passes
    int layer = 0;
    double width = 0;
    std::vector<int> above, below; ///< places in the layers next to this one
    double x = 0;                  ///< of the middle; made by arrange()
};

/// Orders the places of each layer and sets their x. `places` are in an order in which those above come
/// first. Boxes keep a straight trunk, passing lines give way.
void arrange(std::vector<LayerPlace> &places, int layers);

} // namespace ant::detail
