#include "ui/pages/layers/network_layout.h"

#include "ui/pages/layers/layered_column.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace ant {
namespace {

using detail::LayerPlace;

constexpr double kLayerGap = 18, kColumnGap = 44, kTurnRoom = 14;
constexpr double kLineWidth = 4;

/// Longest way from the input.
std::vector<int> layersOf(const std::vector<OutlineNode> &nodes)
{
    std::vector<int> layer(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const int from : nodes[i].inputs)
            layer[i] = std::max(layer[i], layer[std::size_t(from)] + 1);
    return layer;
}

/// Layers after which the drawing may go on in another column: one box alone feeds all that follows.
std::vector<int> breaks(const std::vector<OutlineNode> &nodes, const std::vector<int> &layer, int layers)
{
    std::vector<int> found;
    for (int last = 0; last + 1 < layers; ++last) {
        std::set<int> sources;
        for (std::size_t i = 0; i < nodes.size(); ++i)
            for (const int from : nodes[i].inputs)
                if (layer[std::size_t(from)] <= last && layer[i] > last)
                    sources.insert(from);
        if (sources.size() == 1 && layer[std::size_t(*sources.begin())] == last)
            found.push_back(last);
    }
    return found;
}

/// Last layer of each column: the breaks that are nearest to equal heights.
std::vector<int> columnEnds(const std::vector<double> &heights, const std::vector<int> &breaks, int columns)
{
    std::vector<double> bottom;
    double sum = 0;
    for (const double height : heights)
        bottom.push_back(sum += height + kLayerGap);
    std::vector<int> ends;
    for (int column = 1; column < columns; ++column) {
        const double wanted = sum * column / columns;
        const auto nearest = std::ranges::min_element(
            breaks, {}, [&](int layer) { return std::abs(bottom[std::size_t(layer)] - wanted); });
        if (nearest != breaks.end() && (ends.empty() || *nearest > ends.back()))
            ends.push_back(*nearest);
    }
    ends.push_back(int(heights.size()) - 1);
    return ends;
}

/// One column: its layers as places, with a place on top where it goes on from the column before.
struct Column {
    int first = 0, last = 0; ///< layers
    bool hasPort = false;
    std::vector<LayerPlace> places;
    std::map<int, int> placeOf;           ///< of a box that is here, or of the port under its source
    std::vector<std::vector<int>> routes; ///< places from a source to a box
    double left = 0, right = 0;           ///< as arrange() left them

    int layerHere(int layer) const { return layer - first + (hasPort ? 1 : 0); }
    int layers() const { return last - first + 1 + (hasPort ? 1 : 0); }

    int add(LayerPlace place)
    {
        places.push_back(std::move(place));
        return int(places.size()) - 1;
    }
    void join(int above, int below)
    {
        places[std::size_t(above)].below.push_back(below);
        places[std::size_t(below)].above.push_back(above);
    }
    /// A line from a place to a lower one, with a place in each layer between.
    void route(int from, int to)
    {
        std::vector<int> way{from};
        for (int layer = places[std::size_t(from)].layer + 1; layer < places[std::size_t(to)].layer; ++layer)
        {
            const int passing = add({-1, layer, kLineWidth, {}, {}, 0});
            join(way.back(), passing);
            way.push_back(passing);
        }
        join(way.back(), to);
        way.push_back(to);
        routes.push_back(std::move(way));
    }
};

class Drawing {
public:
    Drawing(const std::vector<OutlineNode> &nodes, const std::vector<QSizeF> &sizes, int columns);
    NetworkLayout take();

private:
    void fill(Column &column);
    void putColumn(const Column &column, double x);
    int sourceOf(const Column &column) const;
    void addTurn(const Column &before, const Column &column, double x);
    double topOf(const Column &column, int layerHere) const;

    const std::vector<OutlineNode> &m_nodes;
    const std::vector<QSizeF> &m_sizes;
    std::vector<int> m_layer;
    std::vector<double> m_heights; ///< of the layers
    std::vector<Column> m_columns;
    NetworkLayout m_layout;
    double m_bottom = 0;
};

Drawing::Drawing(const std::vector<OutlineNode> &nodes, const std::vector<QSizeF> &sizes, int columns)
    : m_nodes(nodes), m_sizes(sizes), m_layer(layersOf(nodes))
{
    const int layers = nodes.empty() ? 0 : *std::ranges::max_element(m_layer) + 1;
    m_heights.resize(std::size_t(layers));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        double &height = m_heights[std::size_t(m_layer[i])];
        height = std::max(height, sizes[i].height());
    }
    int first = 0;
    for (const int last : columnEnds(m_heights, breaks(nodes, m_layer, layers), std::max(1, columns))) {
        Column column;
        column.first = first;
        column.last = last;
        column.hasPort = first > 0;
        fill(column);
        m_columns.push_back(std::move(column));
        first = last + 1;
    }
}

void Drawing::fill(Column &column)
{
    double widest = 0;
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
        if (m_layer[i] >= column.first && m_layer[i] <= column.last)
            widest = std::max(widest, m_sizes[i].width());
    const int port = column.hasPort ? column.add({-1, 0, kLineWidth, {}, {}, 0}) : -1;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_layer[i] < column.first || m_layer[i] > column.last)
            continue;
        // All boxes take the room of the widest, so that lanes beside them stay straight.
        const int here = column.add({int(i), column.layerHere(m_layer[i]), widest, {}, {}, 0});
        column.placeOf[int(i)] = here;
        for (const int from : m_nodes[i].inputs) {
            const bool isHere = m_layer[std::size_t(from)] >= column.first;
            column.route(isHere ? column.placeOf.at(from) : port, here);
        }
    }
    detail::arrange(column.places, column.layers());
    column.left = column.right = column.places.front().x;
    for (const LayerPlace &place : column.places) {
        column.left = std::min(column.left, place.x - place.width / 2);
        column.right = std::max(column.right, place.x + place.width / 2);
    }
}

double Drawing::topOf(const Column &column, int layerHere) const
{
    double y = 0;
    for (int layer = 0; layer < layerHere; ++layer) {
        const bool isPort = column.hasPort && layer == 0;
        y += (isPort ? 0 : m_heights[std::size_t(column.first + layer - (column.hasPort ? 1 : 0))]) +
             kLayerGap;
    }
    return y;
}

void Drawing::putColumn(const Column &column, double x)
{
    const auto placeOf = [&](int place) { return column.places[std::size_t(place)].x - column.left + x; };
    const auto middleOf = [&](int layerHere) {
        const bool isPort = column.hasPort && layerHere == 0;
        const double height =
            isPort ? 0 : m_heights[std::size_t(column.first + layerHere - (column.hasPort ? 1 : 0))];
        return topOf(column, layerHere) + height / 2;
    };
    for (std::size_t i = 0; i < column.places.size(); ++i) {
        const LayerPlace &place = column.places[i];
        if (place.box < 0)
            continue;
        QRectF box(QPointF(0, 0), m_sizes[std::size_t(place.box)]);
        box.moveCenter({placeOf(int(i)), middleOf(place.layer)});
        m_layout.boxes[std::size_t(place.box)] = box;
        m_bottom = std::max(m_bottom, box.bottom());
    }
    for (const std::vector<int> &route : column.routes) {
        NetworkWire wire;
        const LayerPlace &from = column.places[std::size_t(route.front())];
        wire.from = from.box;
        wire.to = column.places[std::size_t(route.back())].box;
        for (const int place : route) {
            const LayerPlace &at = column.places[std::size_t(place)];
            QPointF point(placeOf(place), middleOf(at.layer));
            if (at.box >= 0) {
                const QRectF &box = m_layout.boxes[std::size_t(at.box)];
                point.setY(place == route.back() ? box.top() : box.bottom());
            }
            wire.points.push_back(point);
        }
        m_layout.wires.push_back(std::move(wire));
    }
}

/// The one box above this column that feeds it.
int Drawing::sourceOf(const Column &column) const
{
    for (std::size_t node = 0; node < m_nodes.size(); ++node)
        if (m_layer[node] >= column.first && m_layer[node] <= column.last)
            for (const int from : m_nodes[node].inputs)
                if (m_layer[std::size_t(from)] < column.first)
                    return from;
    return 0;
}

/// The line from the foot of the column before to the top of this one, whose left edge is at x.
void Drawing::addTurn(const Column &before, const Column &column, double x)
{
    const int source = sourceOf(column);
    for (NetworkWire &wire : m_layout.wires)
        if (wire.from < 0) // it begins where the turn ends
            wire.from = source;
    const QPointF from(m_layout.boxes[std::size_t(source)].center().x(),
                       m_layout.boxes[std::size_t(source)].bottom());
    const QPointF port(column.places.front().x - column.left + x, 0);
    const double below = topOf(before, before.layers()) - kLayerGap + kTurnRoom;
    const double between = x - kColumnGap / 2;
    NetworkWire turn{source, source, {}, true};
    turn.points = {from, {from.x(), below}, {between, below}, {between, -kTurnRoom}, {port.x(), -kTurnRoom},
                   port};
    m_layout.wires.push_back(std::move(turn));
    m_bottom = std::max(m_bottom, below);
}

NetworkLayout Drawing::take()
{
    m_layout.boxes.resize(m_nodes.size());
    double x = 0;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        putColumn(m_columns[i], x);
        if (i > 0)
            addTurn(m_columns[i - 1], m_columns[i], x);
        x += m_columns[i].right - m_columns[i].left + kColumnGap;
    }
    // Room above for the lines that go from column to column.
    const double above = m_columns.size() > 1 ? kTurnRoom + 2 : 0;
    for (QRectF &box : m_layout.boxes)
        box.translate(0, above);
    for (NetworkWire &wire : m_layout.wires)
        for (QPointF &point : wire.points)
            point.ry() += above;
    m_layout.size = QSizeF(std::max(0.0, x - kColumnGap), m_bottom + above);
    return std::move(m_layout);
}

} // namespace

NetworkLayout layOut(const std::vector<OutlineNode> &nodes, const std::vector<QSizeF> &sizes, int columns)
{
    return Drawing(nodes, sizes, columns).take();
}

} // namespace ant
