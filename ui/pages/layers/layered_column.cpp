#include "ui/pages/layers/layered_column.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ant::detail {
namespace {

constexpr int kOrderSweeps = 6, kPlaceSweeps = 10;
constexpr double kBoxGap = 14, kLineGap = 10;
constexpr double kBoxWeight = 12, kLineWeight = 1; ///< how much each insists on its place

using Layers = std::vector<std::vector<int>>; ///< places from left to right

/// Sorts a layer by the mean position of its neighbours in the layer beside it; equal ones stay as they are.
void sortByNeighbours(std::vector<LayerPlace> &places, std::vector<int> &layer, bool looksUp,
                      const std::vector<double> &position)
{
    const auto mean = [&](int place) {
        const auto &neighbours =
            looksUp ? places[std::size_t(place)].above : places[std::size_t(place)].below;
        double sum = 0;
        for (const int neighbour : neighbours)
            sum += position[std::size_t(neighbour)];
        return neighbours.empty() ? position[std::size_t(place)] : sum / double(neighbours.size());
    };
    std::ranges::stable_sort(layer, {}, mean);
}

std::int64_t crossings(const std::vector<LayerPlace> &places, const Layers &layers,
                       const std::vector<double> &position)
{
    std::int64_t count = 0;
    for (const auto &layer : layers) {
        std::vector<std::pair<double, double>> lines;
        for (const int place : layer)
            for (const int below : places[std::size_t(place)].below)
                lines.emplace_back(position[std::size_t(place)], position[std::size_t(below)]);
        for (std::size_t i = 0; i < lines.size(); ++i)
            for (std::size_t j = i + 1; j < lines.size(); ++j)
                count += (lines[i].first - lines[j].first) * (lines[i].second - lines[j].second) < 0;
    }
    return count;
}

void order(std::vector<LayerPlace> &places, Layers &layers)
{
    std::vector<double> position(places.size());
    const auto number = [&](const std::vector<int> &layer) {
        for (std::size_t i = 0; i < layer.size(); ++i)
            position[std::size_t(layer[i])] = double(i) - double(layer.size() - 1) / 2;
    };
    std::ranges::for_each(layers, number);
    Layers best = layers;
    std::int64_t fewest = crossings(places, layers, position);
    for (int sweep = 0; sweep < kOrderSweeps && fewest > 0; ++sweep) {
        const bool looksUp = sweep % 2 == 0;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            auto &layer = layers[looksUp ? i : layers.size() - 1 - i];
            sortByNeighbours(places, layer, looksUp, position);
            number(layer);
        }
        if (const auto now = crossings(places, layers, position); now < fewest) {
            fewest = now;
            best = layers;
        }
    }
    layers = std::move(best);
}

double gapBetween(const LayerPlace &left, const LayerPlace &right)
{
    const double gap = left.box >= 0 && right.box >= 0 ? kBoxGap : kLineGap;
    return (left.width + right.width) / 2 + gap;
}

/// Puts the places of a layer as near to `wanted` as their order and widths allow, in the least squares.
void place(std::vector<LayerPlace> &places, const std::vector<int> &layer, const std::vector<double> &wanted)
{
    struct Block {
        double mean, weight;
        std::size_t members;
    };
    std::vector<Block> blocks;
    std::vector<double> offset;
    for (std::size_t i = 0; i < layer.size(); ++i) {
        const LayerPlace &now = places[std::size_t(layer[i])];
        offset.push_back(i == 0 ? 0 : offset.back() + gapBetween(places[std::size_t(layer[i - 1])], now));
        blocks.push_back({wanted[i] - offset.back(), now.box >= 0 ? kBoxWeight : kLineWeight, 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean > blocks.back().mean) {
            const Block last = blocks.back();
            blocks.pop_back();
            Block &first = blocks.back();
            const double weight = first.weight + last.weight;
            first = {(first.mean * first.weight + last.mean * last.weight) / weight, weight,
                     first.members + last.members};
        }
    }
    std::size_t i = 0;
    for (const Block &block : blocks)
        for (std::size_t member = 0; member < block.members; ++member, ++i)
            places[std::size_t(layer[i])].x = block.mean + offset[i];
}

/// Where the neighbours in one direction want it: boxes count more than lines, so that a trunk stays
/// straight.
double wantedPlace(const std::vector<LayerPlace> &places, const LayerPlace &place, bool looksUp)
{
    double sum = 0, weight = 0;
    for (const int neighbour : looksUp ? place.above : place.below) {
        const LayerPlace &other = places[std::size_t(neighbour)];
        const double counts = (other.box >= 0) == (place.box >= 0) ? kBoxWeight : kLineWeight;
        sum += counts * other.x;
        weight += counts;
    }
    return weight > 0 ? sum / weight : place.x;
}

} // namespace

void arrange(std::vector<LayerPlace> &places, int layerCount)
{
    Layers layers(static_cast<std::size_t>(layerCount));
    for (std::size_t i = 0; i < places.size(); ++i)
        layers[std::size_t(places[i].layer)].push_back(int(i));
    order(places, layers);
    for (const auto &layer : layers)
        place(places, layer, std::vector<double>(layer.size()));
    for (int sweep = 0; sweep < kPlaceSweeps; ++sweep) {
        const bool looksUp = sweep % 2 == 0;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto &layer = layers[looksUp ? i : layers.size() - 1 - i];
            std::vector<double> wanted;
            for (const int entry : layer)
                wanted.push_back(wantedPlace(places, places[std::size_t(entry)], looksUp));
            place(places, layer, wanted);
        }
    }
}

} // namespace ant::detail
