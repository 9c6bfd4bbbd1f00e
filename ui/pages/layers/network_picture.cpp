#include "ui/pages/layers/network_picture.h"

#include "core/experiment/model_source.h"
#include "ui/common/display.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr double kLeast = 84, kMost = 132, kLayerHeight = 34; ///< of a layer's box
constexpr double kJoinHeight = 16, kOtherHeight = 18;

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::NetworkPicture", text);
}

/// Width by the root of the MACs: a box of four times the work is twice as much longer than the least.
QSizeF sizeOf(const OutlineNode &node, double mostMacs)
{
    switch (node.kind) {
    case OutlineNode::Kind::Layer: {
        const double share = mostMacs > 0 ? std::sqrt(double(node.macs) / mostMacs) : 0;
        return {kLeast + share * (kMost - kLeast), kLayerHeight};
    }
    case OutlineNode::Kind::Join:
        return {node.label == "+" ? kJoinHeight : 52, kJoinHeight};
    default:
        return {72, kOtherHeight};
    }
}

QString quantizerText(const QuantizerRecord *quantizer)
{
    return quantizer ? translated("%1, %2 bits, SQNR %3 dB")
                           .arg(QString::fromStdString(quantizer->type))
                           .arg(quantizer->bits)
                           .arg(display::decibel(quantizer->sqnrDb))
                     : translated("floating point");
}

void addQuantizer(std::vector<Cell> &row, const QuantizerRecord *quantizer)
{
    if (!quantizer || quantizer->type.empty()) {
        row.insert(row.end(), 2, Cell());
        return;
    }
    row.push_back({quantizer->type});
    row.push_back({std::int64_t(quantizer->bits)});
}

} // namespace

std::shared_ptr<const NetworkPicture> NetworkPicture::make(std::shared_ptr<const LayersSnapshot> layers)
{
    const auto model = openModel(layers->run.spec.model);
    if (!model.ok())
        return nullptr;
    auto picture = std::make_shared<NetworkPicture>();
    const Graph graph = model.value()->build();
    picture->nodes = outlineOf(graph);
    const std::size_t count = graph.quantizableNodes().size();
    picture->weights.resize(count);
    picture->inputs.resize(count);
    for (const QuantizerRecord &quantizer : layers->quantizers)
        if (quantizer.layerIndex >= 0 && std::size_t(quantizer.layerIndex) < count && !quantizer.type.empty())
            (quantizer.role == Role::Weight ? picture->weights
                                            : picture->inputs)[std::size_t(quantizer.layerIndex)] =
                &quantizer;
    double most = 0;
    for (const OutlineNode &node : picture->nodes) {
        most = std::max(most, double(node.macs));
        picture->macs += double(node.macs);
    }
    for (const OutlineNode &node : picture->nodes)
        picture->sizes.push_back(sizeOf(node, most));
    picture->layers = std::move(layers);
    picture->layout = layOut(picture->nodes, picture->sizes, 1);
    return picture;
}

NetworkPicture NetworkPicture::inColumns(int columns) const
{
    NetworkPicture other = *this;
    other.layout = layOut(nodes, sizes, columns);
    return other;
}

int NetworkPicture::nodeAt(QPointF place) const
{
    const auto box = std::ranges::find_if(layout.boxes, [&](const QRectF &b) { return b.contains(place); });
    return box == layout.boxes.end() ? -1 : int(box - layout.boxes.begin());
}

int NetworkPicture::nodeOfLayer(int layer) const
{
    const auto node = std::ranges::find(nodes, layer, &OutlineNode::layer);
    return layer < 0 || node == nodes.end() ? -1 : int(node - nodes.begin());
}

QString NetworkPicture::toolTip(int index) const
{
    const OutlineNode &node = nodes[std::size_t(index)];
    const QString head = QString::fromStdString(node.name);
    const QString shape = translated("gives %1").arg(display::shape(node.shape));
    if (node.layer < 0)
        return QStringLiteral("%1\n%2").arg(head, shape);
    const auto layer = std::size_t(node.layer);
    return QStringLiteral("%1\n%2\n%3\n%4\n%5")
        .arg(translated("%1 (layer %2)").arg(head).arg(node.layer),
             translated("weight: %1").arg(quantizerText(weights[layer])),
             translated("input: %1").arg(quantizerText(inputs[layer])),
             translated("%1 MACs, %2 % of all")
                 .arg(display::count(node.macs))
                 .arg(macs > 0 ? 100 * double(node.macs) / macs : 0, 0, 'f', 1),
             shape);
}

Table NetworkPicture::table() const
{
    Table table{"Network",
                {"box", "layer", "reads", "weight type", "weight bits", "input type", "input bits", "MACs",
                 "MACs, %"},
                {}};
    for (const OutlineNode &node : nodes) {
        std::vector<Cell> row{{node.name}, node.layer >= 0 ? Cell{std::int64_t(node.layer)} : Cell()};
        std::string reads;
        for (const int from : node.inputs)
            reads += (reads.empty() ? "" : " ") + nodes[std::size_t(from)].name;
        row.push_back({reads});
        const bool isLayer = node.layer >= 0;
        addQuantizer(row, isLayer ? weights[std::size_t(node.layer)] : nullptr);
        addQuantizer(row, isLayer ? inputs[std::size_t(node.layer)] : nullptr);
        row.push_back(isLayer ? Cell{node.macs} : Cell());
        row.push_back(isLayer && macs > 0 ? Cell{100 * double(node.macs) / macs} : Cell());
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace ant
