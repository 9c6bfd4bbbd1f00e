#include "ui/pages/layers/tensor_histogram.h"

#include "core/numeric/fake_quant.h"
#include "ui/pages/layers/histogram_points.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

TensorHistogram counted(std::span<const float> x)
{
    return {linearHistogram(x), logHistogram(x)};
}

/// What logHistogram() counts, of points instead of elements.
LogHistogram logHistogramOf(const std::vector<float> &x, const std::vector<double> &weight)
{
    LogHistogram result;
    std::vector<float> magnitudes;
    std::vector<double> weights;
    double zeros = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (x[i] == 0) {
            zeros += weight[i];
            continue;
        }
        magnitudes.push_back(std::log2(std::abs(x[i])));
        weights.push_back(weight[i]);
    }
    result.histogram = histogramOf(magnitudes, weights);
    result.zeros = std::uint64_t(std::llround(zeros));
    return result;
}

/// The middles of a histogram's bins, to count them in another way.
std::pair<std::vector<float>, std::vector<double>> middlesOf(const Histogram &histogram)
{
    std::pair<std::vector<float>, std::vector<double>> points;
    const double width =
        (double(histogram.high) - histogram.low) / double(std::max<std::size_t>(1, histogram.counts.size()));
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        points.first.push_back(float(histogram.low + width * (double(bin) + 0.5)));
        points.second.push_back(double(histogram.counts[bin]));
    }
    return points;
}

TensorHistogram fromCodes(const QuantizerView &view)
{
    std::vector<float> values;
    for (const double value : view.realGrid())
        values.push_back(float(value));
    const std::vector<double> usage(view.detail.codeUsage.begin(), view.detail.codeUsage.end());
    values.resize(std::min(values.size(), usage.size()));
    return {histogramOf(values, usage), logHistogramOf(values, usage)};
}

Result<TensorHistogram> errorsOf(const QuantizerView &view, const Codebook &codebook)
{
    const HistogramPoints points(view.detail);
    if (points.isEmpty())
        return TensorHistogram();
    const Histogram errors = points.errorHistogram(codebook, view.record.alpha.front());
    const auto [places, weights] = middlesOf(errors);
    return TensorHistogram{errors, logHistogramOf(places, weights)};
}

TensorHistogram ofValues(const QuantizerView &view, TensorPart part, int channel, const Codebook &codebook)
{
    const std::vector<float> &all = *view.values;
    std::span<const float> x(all), alpha(view.record.alpha);
    if (channel >= 0) {
        const std::size_t size = all.size() / alpha.size();
        x = x.subspan(std::size_t(channel) * size, size);
        alpha = alpha.subspan(std::size_t(channel), 1);
    }
    if (part == TensorPart::Original)
        return counted(x);
    std::vector<float> result(x.size());
    fakeQuantize(x, result, codebook, {alpha});
    if (part == TensorPart::Error)
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] -= x[i];
    return counted(result);
}

} // namespace

Result<TensorHistogram> histogramOf(const QuantizerView &view, TensorPart part, int channel)
{
    const TensorHistogram stored{view.detail.histogram, view.detail.logHistogram};
    if (channel >= view.channels())
        return Error{ErrorCode::InvalidArgument, "the tensor has no channel " + std::to_string(channel), {}};
    if (channel >= 0 && !view.values)
        return Error{ErrorCode::NotFound,
                     "the values of this tensor are not at hand, so a channel cannot be "
                     "counted alone",
                     {}};
    if (channel < 0 &&
        (part == TensorPart::Original || (!view.isQuantized() && part == TensorPart::Quantized)))
        return stored;
    if (!view.isQuantized() && part == TensorPart::Error)
        return TensorHistogram();
    const auto codebook = view.isQuantized() ? view.codebook() : Codebook::make({NumericType()});
    if (!codebook.ok())
        return codebook.error();
    if (view.values)
        return ofValues(view, view.isQuantized() ? part : TensorPart::Original, channel, codebook.value());
    return part == TensorPart::Quantized ? Result<TensorHistogram>(fromCodes(view))
                                         : errorsOf(view, codebook.value());
}

} // namespace ant
