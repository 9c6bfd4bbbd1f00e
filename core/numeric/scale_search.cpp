#include "core/numeric/scale_search.h"

#include "core/base/parallel.h"
#include "core/numeric/detail/row_search.h"
#include "core/numeric/statistics.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>

namespace ant {
namespace {

using detail::RowBins;
using detail::SearchPlan;

/// Below this share of the sum of squares a difference of sums has too few digits left.
constexpr double kLostToCancellation = 1e-7;
/// Memory for the bins of all blocks of a tensor together.
constexpr std::size_t kBinsBudgetBytes = std::size_t(32) << 20;

Error cancelled()
{
    return {ErrorCode::Cancelled, "scale search stopped", {}};
}

/// The largest magnitude of a tensor that can be searched.
Result<float> checkArguments(std::span<const float> x, std::size_t channels,
                             std::span<const Codebook> codebooks, const SearchOptions &options)
{
    const AlphaRange range = options.range;
    std::string wrong;
    if (range.low < 1 || range.up <= range.low)
        wrong = "the range of scales " + std::to_string(range.low) + " to " + std::to_string(range.up) +
                " is empty";
    else if (codebooks.empty())
        wrong = "there is no type to search";
    else if (x.empty() || channels == 0)
        wrong = "the tensor to search is empty";
    else if (x.size() % channels != 0)
        wrong = std::to_string(x.size()) + " elements are not a whole number for each of " +
                std::to_string(channels) + " channels";
    if (!wrong.empty())
        return Error{ErrorCode::InvalidArgument, wrong, {}};
    if (const Extent extent = extentOf(x, options.threads); extent.nonFinite > 0)
        return Error{ErrorCode::Corrupt,
                     std::to_string(extent.nonFinite) + " of " + std::to_string(x.size()) +
                         " values are NaN or infinite",
                     {}};
    else
        return std::max(-extent.low, extent.high);
}

/// Mean squared errors of all candidates of one row from its bins.
std::vector<double> scoresOf(std::span<const float> row, const SearchPlan &plan, float absmax, RowBins &bins,
                             const std::stop_token &stop)
{
    std::vector<double> scores = bins.squaredErrors();
    for (std::size_t c = 0; c < scores.size(); ++c) {
        if (scores[c] < kLostToCancellation * bins.sumOfSquares())
            scores[c] = detail::squaredErrorDirectly(row, plan.codebooks()[c / plan.width()],
                                                     plan.scaleOf(absmax, c), stop);
        scores[c] /= static_cast<double>(row.size());
    }
    return scores;
}

/// The same by rounding every element for every candidate.
std::vector<double> scoresDirectly(std::span<const float> row, const SearchPlan &plan, float absmax,
                                   const std::stop_token &stop)
{
    std::vector<double> scores(plan.candidates(), 0.0);
    for (std::size_t c = 0; c < scores.size() && absmax > 0 && !stop.stop_requested(); ++c)
        scores[c] = detail::squaredErrorDirectly(row, plan.codebooks()[c / plan.width()],
                                                 plan.scaleOf(absmax, c), stop) /
                    static_cast<double>(row.size());
    return scores;
}

/// Scores of one long row, block by block; the blocks depend on its length and the plan only.
std::vector<double> scoresInBlocks(std::span<const float> row, const SearchPlan &plan, float absmax,
                                   int threads, const std::stop_token &stop)
{
    if (!plan.coversAbsmax(absmax))
        return scoresDirectly(row, plan, absmax, stop);
    constexpr std::size_t kLeastBlock = 65536, kMostBlocks = 32;
    const std::size_t bytesPerBlock = plan.bins() * 2 * sizeof(double);
    const std::size_t most = std::clamp(kBinsBudgetBytes / bytesPerBlock, std::size_t(1), kMostBlocks);
    const std::size_t blocks = std::clamp((row.size() + kLeastBlock - 1) / kLeastBlock, std::size_t(1), most);
    const std::size_t length = (row.size() + blocks - 1) / blocks;
    std::vector<std::unique_ptr<RowBins>> bins(blocks);
    parallelFor(blocks, threads, [&](std::size_t block) {
        const std::size_t begin = std::min(row.size(), block * length);
        bins[block] = std::make_unique<RowBins>(plan);
        bins[block]->start(absmax);
        bins[block]->add(row.subspan(begin, std::min(length, row.size() - begin)), stop);
    });
    for (std::size_t block = 1; block < blocks; ++block)
        bins[0]->merge(*bins[block]);
    return scoresOf(row, plan, absmax, *bins[0], stop);
}

ScaleSearch emptySearch(const SearchPlan &plan, std::size_t channels, bool keepChannelCurves)
{
    ScaleSearch search;
    search.range = plan.range();
    search.absmax.resize(channels);
    for (const Codebook &book : plan.codebooks()) {
        TypeSearch type;
        type.grid = book.spec();
        type.step.resize(channels);
        type.alpha.resize(channels);
        type.mse.resize(channels);
        type.curve.resize(plan.width());
        if (keepChannelCurves)
            type.channelCurves.resize(channels * plan.width());
        search.types.push_back(std::move(type));
    }
    return search;
}

/// Writes the slots of one channel: the first strictly smallest score wins.
void enterChannel(ScaleSearch &search, const SearchPlan &plan, std::size_t channel,
                  const std::vector<double> &scores)
{
    const float absmax = search.absmax[channel];
    for (std::size_t book = 0; book < search.types.size(); ++book) {
        TypeSearch &type = search.types[book];
        const auto first = scores.begin() + static_cast<std::ptrdiff_t>(book * plan.width());
        const auto last = first + static_cast<std::ptrdiff_t>(plan.width());
        const auto least = std::min_element(first, last);
        const auto step = static_cast<std::size_t>(least - first);
        type.step[channel] = plan.range().low + static_cast<int>(step);
        type.alpha[channel] = absmax > 0 ? plan.alphaOf(absmax, step) : 0.0f;
        type.mse[channel] = *least;
        if (!type.channelCurves.empty())
            std::copy(first, last,
                      type.channelCurves.begin() + static_cast<std::ptrdiff_t>(channel * plan.width()));
    }
}

void chooseType(ScaleSearch &search)
{
    for (TypeSearch &type : search.types)
        for (const double mse : type.mse)
            type.score += mse;
    for (std::size_t book = 1; book < search.types.size(); ++book)
        if (search.types[book].score < search.types[search.best].score)
            search.best = book;
}

/// Sums of the curves of the channels of one group, added in the order of the channels.
class GroupCurves {
public:
    GroupCurves(std::size_t groups, const SearchPlan &plan)
        : m_sums(groups, std::vector<double>(plan.candidates()))
    {
    }
    void add(std::size_t group, const std::vector<double> &scores)
    {
        for (std::size_t c = 0; c < scores.size(); ++c)
            m_sums[group][c] += scores[c];
    }
    void writeMeans(ScaleSearch &search, const SearchPlan &plan) const
    {
        for (std::size_t book = 0; book < search.types.size(); ++book)
            for (std::size_t step = 0; step < plan.width(); ++step) {
                double sum = 0;
                for (const std::vector<double> &group : m_sums)
                    sum += group[book * plan.width() + step];
                search.types[book].curve[step] = sum / static_cast<double>(search.absmax.size());
            }
    }

private:
    std::vector<std::vector<double>> m_sums;
};

} // namespace

Result<ScaleSearch> searchPerTensor(std::span<const float> x, std::span<const Codebook> codebooks,
                                    const SearchOptions &options, std::stop_token stop)
{
    auto valid = checkArguments(x, 1, codebooks, options);
    if (!valid.ok())
        return std::move(valid).error();
    const SearchPlan plan(codebooks, options.range);
    ScaleSearch search = emptySearch(plan, 1, options.keepChannelCurves);
    search.absmax[0] = valid.value();
    const auto scores = scoresInBlocks(x, plan, search.absmax[0], options.threads, stop);
    if (stop.stop_requested())
        return cancelled();
    GroupCurves curves(1, plan);
    curves.add(0, scores);
    enterChannel(search, plan, 0, scores);
    curves.writeMeans(search, plan);
    chooseType(search);
    return search;
}

Result<ScaleSearch> searchPerChannel(std::span<const float> x, std::size_t channels,
                                     std::span<const Codebook> codebooks, const SearchOptions &options,
                                     std::stop_token stop)
{
    if (auto valid = checkArguments(x, channels, codebooks, options); !valid.ok())
        return std::move(valid).error();
    const SearchPlan plan(codebooks, options.range);
    ScaleSearch search = emptySearch(plan, channels, options.keepChannelCurves);
    const std::size_t length = x.size() / channels;
    // Groups depend on the number of channels only, so that sums over them do not depend on the threads.
    const std::size_t groups = std::min<std::size_t>(channels, 64);
    GroupCurves curves(groups, plan);
    parallelFor(groups, options.threads, [&](std::size_t group) {
        RowBins bins(plan);
        for (std::size_t c = group * channels / groups; c < (group + 1) * channels / groups; ++c) {
            if (stop.stop_requested())
                return;
            const auto row = x.subspan(c * length, length);
            const float absmax = search.absmax[c] = absMax(row, 1);
            std::vector<double> scores;
            if (plan.coversAbsmax(absmax)) {
                bins.start(absmax);
                bins.add(row, stop);
                scores = scoresOf(row, plan, absmax, bins, stop);
            } else {
                scores = scoresDirectly(row, plan, absmax, stop);
            }
            curves.add(group, scores);
            enterChannel(search, plan, c, scores);
        }
    });
    if (stop.stop_requested())
        return cancelled();
    curves.writeMeans(search, plan);
    chooseType(search);
    return search;
}

} // namespace ant
