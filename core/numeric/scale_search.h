#pragma once

#include "core/numeric/codebook.h"

#include <stop_token>

namespace ant {

/// Candidates alpha_i = absmax * float32(i * 0.01), low <= i < up. low >= 1.
struct AlphaRange {
    int low = 75;
    int up = 150;
    bool operator==(const AlphaRange &) const = default;
};

/// What one type reached.
struct TypeSearch {
    GridSpec grid;
    double score = 0;          ///< sum over channels of the best mean squared errors
    std::vector<int> step;     ///< per channel, the i of the winning alpha
    std::vector<float> alpha;  ///< per channel; 0 for an all-zero channel
    std::vector<double> mse;   ///< per channel, at that alpha
    std::vector<double> curve; ///< [up - low]: MSE at candidate i, averaged over channels
    /// [channels][up - low], channel by channel; filled on request only.
    std::vector<double> channelCurves;
};

struct ScaleSearch {
    AlphaRange range;
    std::vector<float> absmax;     ///< per channel
    std::vector<TypeSearch> types; ///< in the order in which they were given
    std::size_t best = 0;          ///< index into types: least score, the earlier one on a tie
};

struct SearchOptions {
    AlphaRange range;
    bool keepChannelCurves = false;
    int threads = 0; ///< 0 = all processors of this process; the result does not depend on it
};

/// Tries every candidate alpha of every codebook on a whole tensor (activations).
///
/// Exact: equals rounding the tensor for each candidate and summing squared errors in double, up to double
/// rounding; the first strictly smallest MSE wins. One pass over the data.
/// Errors: InvalidArgument for an empty range, tensor or list; Corrupt where a value is not finite (the
/// message
///         counts them); Cancelled. Reacts to a stop request within about 10 ms.
/// Source: `reference.md`, "Scale search".
Result<ScaleSearch> searchPerTensor(std::span<const float> x, std::span<const Codebook> codebooks,
                                    const SearchOptions &options, std::stop_token stop = {});

/// The same for each of `channels` rows of x ([channels, rest], row-major), the type being common to all
/// rows.
Result<ScaleSearch> searchPerChannel(std::span<const float> x, std::size_t channels,
                                     std::span<const Codebook> codebooks, const SearchOptions &options,
                                     std::stop_token stop = {});

} // namespace ant
