#include "core/experiment/duration.h"

#include "core/experiment/modes.h"
#include "core/experiment/search_effort.h"

#include <algorithm>

namespace ant {
namespace {

constexpr double kMacsPerSecond = 1.5e10;        ///< of a network on two cores, small convolutions
constexpr double kGramMacsPerSecond = 4e10;      ///< of products of large matrices
constexpr double kRoundingMacsPerSecond = 1.5e9; ///< of feedback, in double
constexpr double kCandidates = 60;               ///< types times scales that feedback tries
constexpr double kSamplesPerInput = 512;         ///< that describe a layer, at most
constexpr double kBatch = 32;                    ///< images of a step of learning
/// A step forward and back, with everything that is drawn and rounded, in passes of the network.
constexpr double kPassesOfStep = 6;

/// Sums of products, the rounding itself and the search for types and scales of inputs.
double feedbackSeconds(const Graph &graph, std::size_t types, double images)
{
    double seconds = 0;
    for (const int layer : graph.quantizableNodes()) {
        const Node &node = graph.node(layer);
        const double inputs = double(node.inChannels) / node.groups * node.kernel[0] * node.kernel[1];
        const double positions = double(elementCount(node.shape)) / double(node.outChannels);
        const double samples = std::min(images * positions, kSamplesPerInput * inputs);
        seconds += samples * inputs * inputs * node.groups / kGramMacsPerSecond;
        seconds += double(node.outChannels) * inputs * inputs / 2 * kCandidates / kRoundingMacsPerSecond;
        const double tries = double(types) * kLimitsTried * double(graph.macs(layer));
        seconds += tries * std::min(images, double(kLayerSearch.images(tries))) / kGramMacsPerSecond;
    }
    const double macs = double(graph.macs()), tries = imageTries(types) * macs;
    const double gradient = kPassesOfGradient * macs;
    return seconds + (tries * std::min(images, double(kImageSearch.images(tries))) +
                      gradient * std::min(images, double(kImageGradients.images(gradient)))) /
                         kGramMacsPerSecond;
}

std::size_t typesOf(const RunSpec &spec)
{
    const auto mode = parseMode(spec.mode);
    return mode.ok() ? mode.value().types.size() : 1;
}

} // namespace

std::optional<double> expectedCalibrationSeconds(const RunSpec &spec, const Graph &graph)
{
    const PtqRecipe &recipe = spec.ptq;
    if (spec.task != Task::Ptq || spec.isFloatingPoint() || !recipe.hasCalibrationSet())
        return std::nullopt;
    const double images = recipe.images();
    const double pass = double(graph.macs()) / kMacsPerSecond;
    double seconds = 2 * images * pass; // the quantized network and the exact one
    if (recipe.method == RoundingMethod::Nearest)
        return seconds;
    seconds +=
        feedbackSeconds(graph, typesOf(spec), images) + 6 * images * pass; // repairs and the errors of blocks
    if (recipe.method == RoundingMethod::Feedback)
        return seconds;
    const int steps = recipe.iterations > 0 ? recipe.iterations : PtqRecipe::kUsualIterations;
    const double learning = double(steps) * kBatch * kPassesOfStep * pass;
    const bool isTimed = recipe.seconds > 0 && (recipe.iterations == 0 || recipe.seconds < learning);
    return seconds + (isTimed ? recipe.seconds : learning);
}

} // namespace ant
