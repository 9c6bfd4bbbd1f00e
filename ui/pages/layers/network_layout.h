#pragma once

#include "ui/pages/layers/network_outline.h"

#include <QPointF>
#include <QRectF>

namespace ant {

/// A line of the drawing, from below one box to above another; smooth through its points.
struct NetworkWire {
    int from = 0, to = 0; ///< boxes
    std::vector<QPointF> points;
    bool isTurn = false; ///< leads to the next column, with square corners
};

/// Places of the boxes of a network.
struct NetworkLayout {
    std::vector<QRectF> boxes; ///< by outline node
    std::vector<NetworkWire> wires;
    QSizeF size;
};

/// Draws a network from the top down, in layers: every box stands below those it reads, boxes of a layer
/// stand side by side in an order with few crossings, and a line that passes layers has a lane of its own
/// beside them.
///
/// columns: where a single line joins the parts, the drawing goes on at the top of a further column; so
///          many columns of about equal height (fewer where there is no such place).
/// sizes:   of the boxes, pixels.
/// Source:  the phases of Sugiyama, Tagawa, Toda (1981): longest-path layers, barycentres for the order,
///          isotonic regression (pool adjacent violators) for the places within a layer.
NetworkLayout layOut(const std::vector<OutlineNode> &nodes, const std::vector<QSizeF> &sizes, int columns);

} // namespace ant
