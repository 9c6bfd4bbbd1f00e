#include "ui/pages/layers/what_if.h"

#include "core/numeric/fake_quant.h"
#include "core/numeric/search_range.h"
#include "ui/pages/layers/histogram_points.h"

#include <algorithm>
#include <limits>

namespace ant {
namespace {

/// Clipping limits at a candidate, in float32 as the search makes them.
std::vector<float> alphaAt(const std::vector<float> &absmax, int percent)
{
    const float factor = static_cast<float>(percent * 0.01);
    std::vector<float> alpha;
    for (const float largest : absmax)
        alpha.push_back(largest * factor);
    return alpha;
}

/// Takes what the search of one type found, or the scale that was asked for.
void takeScale(QuantizerView &tried, const ScaleSearch &found, const WhatIf &what)
{
    const TypeSearch &type = found.types.front();
    QuantizerRecord &record = tried.record;
    record.absmax = found.absmax;
    record.alpha = what.percent ? alphaAt(found.absmax, *what.percent) : type.alpha;
    record.alphaStep = what.percent ? std::vector<int>(record.alpha.size(), *what.percent) : type.step;
    record.candidates.clear();
    tried.detail.curves = {{record.type, found.range.low, type.curve}};
}

Result<QuantizerView> tryOnValues(QuantizerView tried, const WhatIf &what, const Codebook &codebook,
                                  const AlphaRange &range, const std::stop_token &stop)
{
    const std::vector<float> &x = *tried.values;
    const auto found =
        searchPerChannel(x, std::size_t(tried.channels()), std::span(&codebook, 1), {.range = range}, stop);
    if (!found.ok())
        return found.error();
    takeScale(tried, found.value(), what);
    std::vector<float> rounded(x.size());
    fakeQuantize(x, rounded, codebook, {tried.record.alpha});
    tried.record.mse = meanSquaredError(x, rounded);
    tried.record.sqnrDb = sqnrDb(x, rounded);
    std::vector<std::uint8_t> codes(x.size());
    encode(x, codes, codebook, {tried.record.alpha});
    tried.detail.codeUsage.assign(codebook.values().size(), 0);
    for (const std::uint8_t code : codes)
        ++tried.detail.codeUsage[code];
    return tried;
}

Result<QuantizerView> tryOnHistogram(QuantizerView tried, const WhatIf &what, const Codebook &codebook,
                                     const AlphaRange &range, const std::stop_token &stop)
{
    const HistogramPoints points(tried.detail);
    if (points.isEmpty() || tried.record.absmax.empty())
        return Error{
            ErrorCode::NotFound, "no histogram of this tensor is stored, so nothing can be tried", {}};
    const auto found = points.search(tried.record.absmax.front(), codebook, range, stop);
    if (!found.ok())
        return found.error();
    takeScale(tried, found.value(), what);
    const float alpha = tried.record.alpha.front();
    const double power = points.meanSquare();
    tried.record.mse = points.meanSquaredError(codebook, alpha);
    tried.record.sqnrDb = 10 * std::log10(power / tried.record.mse);
    tried.detail.codeUsage = points.codeUsage(codebook, alpha);
    return tried;
}

QuantizerView leaveInFloatingPoint(QuantizerView tried)
{
    tried.record.type = kNotQuantized;
    tried.record.bits = 32;
    tried.record.mse = 0;
    tried.record.sqnrDb = std::numeric_limits<double>::infinity();
    tried.record.alphaStep.clear();
    tried.detail.grid.clear();
    tried.detail.codeUsage.clear();
    tried.detail.curves.clear();
    return tried;
}

} // namespace

WhatIf asInRun(const QuantizerRecord &record)
{
    return {record.type, record.bits, {}};
}

Result<QuantizerView> tryOut(const QuantizerView &run, const WhatIf &what, const AlphaRange &range,
                             std::stop_token stop)
{
    if (what == asInRun(run.record))
        return run;
    if (what.type == kNotQuantized)
        return leaveInFloatingPoint(run);
    QuantizerView tried = run;
    tried.record.type = what.type;
    tried.record.bits = what.bits;
    tried.record.isDiffused = false; // of that only a run knows how
    const auto codebook = tried.codebook();
    if (!codebook.ok())
        return codebook.error();
    tried.detail.grid.assign(codebook.value().values().begin(), codebook.value().values().end());
    const AlphaRange searched = searchRange(range, what.bits);
    return run.values ? tryOnValues(std::move(tried), what, codebook.value(), searched, stop)
                      : tryOnHistogram(std::move(tried), what, codebook.value(), searched, stop);
}

QuantizerOverride overrideOf(const WhatIf &what, const QuantizerRecord &tried)
{
    QuantizerOverride change{tried.layer, tried.role};
    if (what.type == kNotQuantized) {
        change.enabled = false;
        return change;
    }
    change.type = what.type;
    change.bits = what.bits;
    if (what.percent)
        change.alpha = tried.alpha;
    return change;
}

} // namespace ant
