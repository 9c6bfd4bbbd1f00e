#pragma once

#include "core/numeric/scale_search.h"
#include "ui/pages/layers/quantizer_view.h"

#include <stop_token>

namespace ant {

/// What a person tries on one quantizer in place of what the run chose.
struct WhatIf {
    std::string type; ///< of NumericType, or kNotQuantized
    int bits = 4;
    /// alpha of each channel as percent of its largest magnitude, 1 and up; nullopt: searched, or the run's
    /// own where type and bits are the run's.
    std::optional<int> percent = {};
    bool operator==(const WhatIf &) const = default;
};

inline constexpr int kMostPercent = 250;

/// What the run did, which is where trying begins.
WhatIf asInRun(const QuantizerRecord &record);

/// The quantizer as a run with that override would calibrate it on the same tensor: record (type, bits,
/// alpha, MSE, SQNR), grid, use of the codes and, of the tried type alone, the error over the scale.
///
/// run:    what the run found. With values the result is what core/numeric says of them, bit for bit; without
///         them it is estimated from the stored histograms (see histogram_points.h).
/// range:  the run's range for this role; wide grids begin later, see searchRange().
/// Errors: Unsupported (no such grid), those of searchPerChannel; Cancelled within some 10 ms.
/// Thread: any; meant for a thread of the pool.
Result<QuantizerView> tryOut(const QuantizerView &run, const WhatIf &what, const AlphaRange &range,
                             std::stop_token stop = {});

/// What makes a run do the same. `tried` is the result of tryOut().
QuantizerOverride overrideOf(const WhatIf &what, const QuantizerRecord &tried);

} // namespace ant
