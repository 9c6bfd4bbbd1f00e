#pragma once

#include "core/numeric/codebook.h"
#include "core/store/workspace.h"

#include <memory>
#include <vector>

namespace ant {

/// Type of a quantizer that a person has switched off: its tensor stays in floating point.
inline constexpr const char *kNotQuantized = "fp32";

/// What the charts of one quantizer draw.
struct QuantizerView {
    QuantizerRecord record;
    QuantizerDetail detail;
    /// The tensor itself, row-major in record.shape; null where only its histogram is known (inputs; weights
    /// whose file has gone).
    std::shared_ptr<const std::vector<float>> values = {};

    /// Those that have a scale of their own; 1 for an input.
    int channels() const { return int(record.alpha.size()); }
    bool isQuantized() const { return record.type != kNotQuantized; }
    /// Errors: those of NumericType::fromName and Codebook::make.
    Result<Codebook> codebook() const;
    /// Real value that stands for a grid value: entry * alpha / max(grid), at the mean alpha of the channels,
    /// or of one of them (`channel` from 0; -1: the mean).
    double valueOf(float gridEntry, int channel = -1) const;
    std::vector<double> realGrid(int channel = -1) const;
};

/// One bar of a histogram that is drawn with fewer bars than were counted.
struct HistogramBar {
    double low = 0, high = 0;
    std::uint64_t count = 0;
};

/// Joins neighbouring bins so that at most `most` are left; nothing is lost at the edges.
std::vector<HistogramBar> joinedBins(const Histogram &histogram, int most);

} // namespace ant
