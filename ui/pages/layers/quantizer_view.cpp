#include "ui/pages/layers/quantizer_view.h"

#include "ui/pages/layers/layers_snapshot.h"

#include <algorithm>

namespace ant {

Result<Codebook> QuantizerView::codebook() const
{
    const auto type = NumericType::fromName(record.type);
    if (!type.ok())
        return type.error();
    return Codebook::make({.type = type.value(), .bits = record.bits, .isSigned = record.isSigned});
}

double QuantizerView::valueOf(float gridEntry, int channel) const
{
    const double largest = detail.grid.empty() ? 0 : double(detail.grid.back());
    const double alpha = channel < 0 ? meanAlpha(record) : double(record.alpha[std::size_t(channel)]);
    return largest > 0 ? double(gridEntry) * alpha / largest : 0;
}

std::vector<double> QuantizerView::realGrid(int channel) const
{
    std::vector<double> real;
    for (const float entry : detail.grid)
        real.push_back(valueOf(entry, channel));
    return real;
}

std::vector<HistogramBar> joinedBins(const Histogram &histogram, int most)
{
    std::vector<HistogramBar> bars;
    const std::size_t bins = histogram.counts.size();
    if (bins == 0 || histogram.high <= histogram.low)
        return bars;
    const std::size_t step = (bins + std::size_t(most) - 1) / std::size_t(most);
    const double width = (double(histogram.high) - double(histogram.low)) / double(bins);
    for (std::size_t first = 0; first < bins; first += step) {
        const std::size_t end = std::min(bins, first + step);
        HistogramBar bar{double(histogram.low) + width * double(first),
                         double(histogram.low) + width * double(end), 0};
        for (std::size_t bin = first; bin < end; ++bin)
            bar.count += histogram.counts[bin];
        bars.push_back(bar);
    }
    return bars;
}

} // namespace ant
