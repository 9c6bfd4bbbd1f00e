#include "ui/pages/layers/quantizer_view.h"

#include "ui/pages/layers/layers_snapshot.h"

#include <algorithm>

namespace ant {

double QuantizerView::valueOf(float gridEntry) const
{
    const double largest = detail.grid.empty() ? 0 : double(detail.grid.back());
    return largest > 0 ? double(gridEntry) * meanAlpha(record) / largest : 0;
}

std::vector<double> QuantizerView::realGrid() const
{
    std::vector<double> values;
    for (const float entry : detail.grid)
        values.push_back(valueOf(entry));
    return values;
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
