#pragma once

#include "core/store/workspace.h"

#include <memory>
#include <vector>

namespace ant {

/// What the charts of one quantizer draw.
struct QuantizerView {
    QuantizerRecord record;
    QuantizerDetail detail;

    /// Real value that stands for a grid value: entry * alpha / max(grid), at the mean alpha of the channels.
    double valueOf(float gridEntry) const;
    std::vector<double> realGrid() const;
};

/// One bar of a histogram that is drawn with fewer bars than were counted.
struct HistogramBar {
    double low = 0, high = 0;
    std::uint64_t count = 0;
};

/// Joins neighbouring bins so that at most `most` are left; nothing is lost at the edges.
std::vector<HistogramBar> joinedBins(const Histogram &histogram, int most);

} // namespace ant
