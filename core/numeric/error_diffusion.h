#pragma once

#include "core/numeric/fake_quant.h"

namespace ant {

/// What rounding errors of an image's values cost together, the same wherever in the image they lie:
///
///     cost(e) = Σ e[c, p] e[d, p + δ] at(c, d, δ)   over channels c, d, pixels p and shifts δ.
///
/// With the autocorrelation of a gradient it is the mean square of what the errors do to what the gradient
/// is of.
struct ErrorCost {
    int channels = 0, reach = 0; ///< shifts of -reach … reach, down and right
    std::vector<double> values;  ///< [channels, channels, 2 reach + 1, 2 reach + 1]; symmetric under c, d, δ
                                 ///< -> d, c, -δ
    double at(int c, int d, int down, int right) const
    {
        const int side = 2 * reach + 1;
        return values[std::size_t(((c * channels + d) * side + down + reach) * side + right + reach)];
    }
};

/// How much of the error of each value is taken out of those that are rounded after it. They are rounded row
/// by row, in a row pixel by pixel, in a pixel channel by channel.
struct DiffusionFilter {
    int channels = 0, reach = 0;
    /// [channel that erred, rows down 0 … reach, right -reach … reach, channel that takes it up]; 0 where
    /// that one is not rounded later.
    std::vector<float> taps;

    bool isEmpty() const { return taps.empty(); }
    std::size_t width() const { return std::size_t(2 * reach + 1) * std::size_t(channels); } ///< of a row
    bool operator==(const DiffusionFilter &) const = default;
};

/// The filter with which the expected cost of the errors is least, if errors with it are as random as
/// without.
///
/// damping: adds damping * (mean cost of a value alone) * |e|², which keeps the errors small themselves; > 0,
/// raised tenfold until the cost is positive definite. reach: of the filter; cost.reach must be at least
/// 2 * (reach + kDiffusionMargin). All in double, in a fixed order.
/// Source: noise shaping with the optimal (whitening) predictor; Floyd & Steinberg, "An adaptive algorithm
/// for spatial greyscale" (1976), is its pattern. It is to images what error feedback (`feedback.h`) is to
/// weights.
DiffusionFilter diffusionFilter(const ErrorCost &cost, int reach, double damping);
inline constexpr int kDiffusionMargin = 2; ///< pixels around the filter's that its cost is looked at in

struct ImageShape {
    std::size_t images = 0, channels = 0, height = 0, width = 0;
};

/// Rounds images [n, channels, height, width] to the grid with one alpha, passing errors on with the filter.
///
/// An error that is passed on is limited to kMostDiffused times the widest gap of the grid, so that what was
/// clipped spoils its surroundings only so far. Images that lie on the grid stay as they are. Non-finite
/// values come out as NaN and are counted, as those beyond the cut-off, see fakeQuantize(); nothing of them
/// is passed on. out may be x itself. Preconditions: sizes fit, filter.channels == shape.channels. Result:
/// the same bits for every number of threads and instruction set. threads: 0 = all processors.
QuantCounts diffuse(std::span<const float> x, std::span<float> out, const ImageShape &shape,
                    const Codebook &codebook, float alpha, const DiffusionFilter &filter, int threads = 0);
inline constexpr float kMostDiffused = 2;

} // namespace ant
