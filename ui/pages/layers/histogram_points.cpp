#include "ui/pages/layers/histogram_points.h"

#include "core/numeric/fake_quant.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

constexpr int kPointsPerBin = 8;

/// Bin that holds the value; the last one includes its right edge.
std::size_t binOf(double value, double low, double width, std::size_t bins)
{
    return std::size_t(std::clamp((value - low) / width, 0.0, double(bins) - 1));
}

/// Whole numbers with the sum of the given ones: a bin's fraction is carried to the next, not dropped.
std::vector<std::uint64_t> wholeCounts(const std::vector<double> &sums)
{
    std::vector<std::uint64_t> counts;
    double sum = 0;
    std::int64_t given = 0;
    for (const double part : sums) {
        sum += part;
        const std::int64_t count = std::llround(sum) - given;
        counts.push_back(std::uint64_t(count));
        given += count;
    }
    return counts;
}

} // namespace

HistogramPoints::HistogramPoints(const QuantizerDetail &detail)
{
    const Histogram &histogram = detail.histogram;
    const std::size_t bins = histogram.counts.size();
    const double low = histogram.low,
                 width = (double(histogram.high) - low) / double(std::max<std::size_t>(1, bins));
    const double zeros = double(detail.logHistogram.zeros);
    const auto add = [this](double x, double weight) {
        if (weight <= 0)
            return;
        m_x.push_back(float(x));
        m_weight.push_back(weight);
        m_total += weight;
    };
    if (width <= 0) { // a constant tensor
        add(low, double(histogram.total()));
        return;
    }
    const bool holdsZero = low <= 0 && histogram.high >= 0;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        double count = double(histogram.counts[bin]);
        if (holdsZero && bin == binOf(0, low, width, bins))
            count = std::max(0.0, count - zeros);
        for (int point = 0; point < kPointsPerBin; ++point)
            add(low + width * (double(bin) + (point + 0.5) / kPointsPerBin), count / kPointsPerBin);
    }
    if (holdsZero)
        add(0, zeros);
}

std::vector<float> HistogramPoints::rounded(const Codebook &codebook, float alpha) const
{
    std::vector<float> out(m_x.size());
    fakeQuantize(m_x, out, codebook, {std::span(&alpha, 1)}, 1);
    return out;
}

double HistogramPoints::meanSquare() const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_x.size(); ++i)
        sum += m_weight[i] * double(m_x[i]) * double(m_x[i]);
    return m_total > 0 ? sum / m_total : 0;
}

double HistogramPoints::meanSquaredError(const Codebook &codebook, float alpha) const
{
    const std::vector<float> y = rounded(codebook, alpha);
    double sum = 0;
    for (std::size_t i = 0; i < m_x.size(); ++i) {
        const double error = double(m_x[i]) - double(y[i]);
        sum += m_weight[i] * error * error;
    }
    return m_total > 0 ? sum / m_total : 0;
}

Result<ScaleSearch> HistogramPoints::search(float absmax, const Codebook &codebook, const AlphaRange &range,
                                            const std::stop_token &stop) const
{
    if (range.up <= range.low)
        return Error{ErrorCode::InvalidArgument, "the range of scales is empty", {}};
    TypeSearch found;
    found.grid = codebook.spec();
    for (int step = range.low; step < range.up; ++step) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "scale search stopped", {}};
        found.curve.push_back(meanSquaredError(codebook, absmax * float(step * 0.01)));
    }
    const auto best = std::ranges::min_element(found.curve);
    found.score = *best;
    found.mse = {*best};
    found.step = {range.low + int(best - found.curve.begin())};
    found.alpha = {absmax * float(found.step.front() * 0.01)};
    return ScaleSearch{range, {absmax}, {std::move(found)}, 0};
}

std::vector<std::uint64_t> HistogramPoints::codeUsage(const Codebook &codebook, float alpha) const
{
    std::vector<std::uint8_t> codes(m_x.size());
    encode(m_x, codes, codebook, {std::span(&alpha, 1)}, 1);
    std::vector<double> sums(codebook.values().size());
    for (std::size_t i = 0; i < codes.size(); ++i)
        sums[codes[i]] += m_weight[i];
    return wholeCounts(sums);
}

Histogram HistogramPoints::errorHistogram(const Codebook &codebook, float alpha) const
{
    std::vector<float> error = rounded(codebook, alpha);
    for (std::size_t i = 0; i < error.size(); ++i)
        error[i] -= m_x[i];
    return histogramOf(error, m_weight);
}

Histogram histogramOf(const std::vector<float> &x, const std::vector<double> &weight)
{
    Histogram histogram;
    bool isFirst = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (weight[i] <= 0)
            continue;
        histogram.low = isFirst ? x[i] : std::min(histogram.low, x[i]);
        histogram.high = isFirst ? x[i] : std::max(histogram.high, x[i]);
        isFirst = false;
    }
    std::vector<double> sums(isFirst ? 0 : kHistogramBins);
    const double width = (double(histogram.high) - double(histogram.low)) / kHistogramBins;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (weight[i] > 0)
            sums[width > 0 ? binOf(x[i], histogram.low, width, sums.size()) : 0] += weight[i];
    histogram.counts = wholeCounts(sums);
    return histogram;
}

} // namespace ant
