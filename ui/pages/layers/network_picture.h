#pragma once

#include "core/report/table.h"
#include "ui/pages/layers/layers_snapshot.h"
#include "ui/pages/layers/network_layout.h"

#include <QFont>

class QPainter;

namespace ant {

/// A network with what a run chose for each of its layers, ready to be drawn. Value type.
struct NetworkPicture {
    std::vector<OutlineNode> nodes;
    std::vector<QSizeF> sizes;
    NetworkLayout layout;
    /// Quantizers by layer index; null: none (it stays in floating point).
    std::vector<const QuantizerRecord *> weights, inputs;
    std::shared_ptr<const LayersSnapshot> layers; ///< owns the quantizers
    double macs = 0;                              ///< of all layers

    /// Null where the model is not known to this program.
    static std::shared_ptr<const NetworkPicture> make(std::shared_ptr<const LayersSnapshot> layers);
    /// The same boxes in so many columns.
    NetworkPicture inColumns(int columns) const;

    /// What the drawing says, as numbers: a row for each box.
    Table table() const;
    /// Of a box, for people.
    QString toolTip(int node) const;
    /// Box at a place of the drawing; -1: none.
    int nodeAt(QPointF place) const;
    int nodeOfLayer(int layer) const; ///< -1: none
};

/// Draws boxes and lines in the units of the layout. Colours of the current theme; `selected`: box with a
/// frame, -1: none.
void paintNetwork(QPainter &painter, const NetworkPicture &picture, int selected);
/// One line that explains the colours and sizes; returns its width. Drawn at the painter's origin.
double paintNetworkLegend(QPainter &painter, const NetworkPicture &picture, double width);
double networkLegendHeight(const QFont &font);

} // namespace ant
