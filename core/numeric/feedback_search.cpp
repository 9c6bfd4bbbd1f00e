#include "core/numeric/feedback.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>

namespace ant {
namespace {

using Candidate = FeedbackProblem::Candidate;
using RoundedRow = FeedbackProblem::RoundedRow;

constexpr int kRefinements = 2;
/// Multiplications that one search may take; a layer of more tries fewer alphas.
constexpr double kMostWork = 3e10;

/// Evenly spaced shares of the largest magnitude.
struct AlphaSteps {
    double low = 0, step = 0;
    int count = 1;
};

AlphaSteps alphaSteps(const FeedbackOptions &options, double workOfOne)
{
    const int affordable = static_cast<int>(std::clamp(kMostWork / std::max(workOfOne, 1.0), 4.0, 1e6));
    AlphaSteps steps;
    steps.count = std::max(2, std::min(options.candidates, affordable));
    steps.low = options.range.low / 100.0;
    steps.step = (options.range.up - options.range.low) / 100.0 / steps.count;
    return steps;
}

float largestMagnitude(std::span<const float> row)
{
    float largest = 0;
    for (const float value : row)
        largest = std::max(largest, std::abs(value));
    return largest;
}

const RoundedRow &leastError(const std::vector<RoundedRow> &rounded)
{
    return *std::ranges::min_element(rounded, {}, &RoundedRow::error);
}

/// The best alpha of a row for one type: over the whole range, then closer around the best one.
RoundedRow searchRow(const FeedbackProblem &problem, std::size_t row, const Codebook &codebook, float absmax,
                     const AlphaSteps &steps)
{
    std::vector<Candidate> candidates;
    for (int i = 0; i < steps.count; ++i)
        candidates.push_back({&codebook, static_cast<float>(double(absmax) * (steps.low + i * steps.step))});
    RoundedRow best = leastError(problem.round(row, candidates));
    double width = steps.step * double(absmax);
    for (int refinement = 0; refinement < kRefinements; ++refinement) {
        width /= 3;
        candidates.clear();
        for (const int place : {-1, 1})
            candidates.push_back({&codebook, static_cast<float>(double(best.alpha) + place * width)});
        std::vector<RoundedRow> rounded = problem.round(row, candidates);
        rounded.insert(rounded.begin(), std::move(best));
        best = leastError(rounded);
    }
    return best;
}

/// Everything that the rows of a layer share.
class LayerSearch {
public:
    LayerSearch(std::span<const OutputFit> fits, std::span<const float> weights,
                std::span<const float> givenAlpha, const FeedbackOptions &options)
        : m_weights(weights), m_givenAlpha(givenAlpha), m_options(options), m_inputs(fits.front().inputs),
          m_rowsOfGroup(fits.front().rows), m_problems(fits.size())
    {
        parallelFor(fits.size(), options.threads, [&](std::size_t group) {
            const std::size_t size = m_rowsOfGroup * m_inputs;
            m_problems[group].emplace(fits[group], weights.subspan(group * size, size), options.damping);
        });
    }
    std::size_t rows() const { return m_rowsOfGroup * m_problems.size(); }

    /// By row. A row that a stop request kept from being rounded has no codes.
    std::vector<RoundedRow> round(const Codebook &codebook, int types, std::stop_token stop) const
    {
        const AlphaSteps steps =
            alphaSteps(m_options, double(m_inputs) * double(m_inputs) / 2 * double(rows()) * types);
        std::vector<RoundedRow> rounded(rows());
        parallelFor(rows(), m_options.threads, [&](std::size_t row) {
            if (!stop.stop_requested())
                rounded[row] = roundRow(row, codebook, steps);
        });
        return rounded;
    }

    /// The best weights of a row without any grid, as those that it rounds to.
    std::vector<float> freeWeights(std::size_t row) const
    {
        const std::vector<double> free = m_problems[row / m_rowsOfGroup]->freeWeights(row % m_rowsOfGroup);
        return {free.begin(), free.end()};
    }

private:
    RoundedRow roundRow(std::size_t row, const Codebook &codebook, const AlphaSteps &steps) const
    {
        const FeedbackProblem &problem = *m_problems[row / m_rowsOfGroup];
        const std::size_t place = row % m_rowsOfGroup;
        const float absmax = largestMagnitude(m_weights.subspan(row * m_inputs, m_inputs));
        RoundedRow best;
        if (!m_givenAlpha.empty() || absmax == 0) {
            const Candidate only{&codebook, m_givenAlpha.empty() ? 0 : m_givenAlpha[row]};
            best = problem.round(place, std::span(&only, 1)).front();
        } else {
            best = searchRow(problem, place, codebook, absmax, steps);
        }
        problem.polish(place, codebook, best, m_options.fitsAlpha && m_givenAlpha.empty(),
                       m_options.polishRounds);
        return best;
    }

    std::span<const float> m_weights, m_givenAlpha;
    const FeedbackOptions &m_options;
    std::size_t m_inputs, m_rowsOfGroup;
    std::vector<std::optional<FeedbackProblem>> m_problems;
};

/// Fills in what is missed, by the inputs alone and in all.
void measure(std::span<const OutputFit> fits, const LayerSearch &search, int threads,
             FeedbackRounding &result)
{
    struct Errors {
        double free = 0, rounded = 0;
    };
    std::vector<Errors> errors(search.rows());
    const std::size_t rows = fits.front().rows;
    parallelFor(errors.size(), threads, [&](std::size_t row) {
        const OutputFit &fit = fits[row / rows];
        const auto weights = std::span(result.values).subspan(row * fit.inputs, fit.inputs);
        errors[row] = {outputError(fit, row % rows, search.freeWeights(row)),
                       outputError(fit, row % rows, weights)};
    });
    double power = 0, free = 0, rounded = 0;
    for (std::size_t row = 0; row < errors.size(); ++row) {
        power += fits[row / rows].power[row % rows];
        free += errors[row].free;
        rounded += errors[row].rounded;
    }
    if (power > 0) {
        result.missedByInputs = free / power;
        result.missed = rounded / power;
    }
}

Result<void> checkSizes(std::span<const OutputFit> fits, std::span<const float> weights,
                        std::span<const double> rowWeights, std::span<const Codebook> codebooks,
                        std::span<const float> givenAlpha)
{
    const auto refuse = [](const char *what) { return Error{ErrorCode::InvalidArgument, what, {}}; };
    if (codebooks.empty())
        return refuse("there is no type to round to");
    if (fits.empty() || fits.front().inputs == 0)
        return refuse("there is nothing to fit the weights to");
    const std::size_t rows = fits.front().rows * fits.size();
    for (const OutputFit &fit : fits)
        if (fit.inputs != fits.front().inputs || fit.rows != fits.front().rows)
            return refuse("the groups of a layer differ in size");
    if (weights.size() != rows * fits.front().inputs || rowWeights.size() != rows ||
        (!givenAlpha.empty() && givenAlpha.size() != rows))
        return refuse("the weights do not fit what they are fitted to");
    return {};
}

} // namespace

Result<FeedbackRounding> roundWithFeedback(std::span<const OutputFit> fits, std::span<const float> weights,
                                           std::span<const double> rowWeights,
                                           std::span<const Codebook> codebooks,
                                           std::span<const float> givenAlpha, const FeedbackOptions &options,
                                           std::stop_token stop)
{
    if (auto checked = checkSizes(fits, weights, rowWeights, codebooks, givenAlpha); !checked.ok())
        return std::move(checked).error();
    const LayerSearch search(fits, weights, givenAlpha, options);
    FeedbackRounding result;
    std::vector<RoundedRow> best;
    for (const Codebook &codebook : codebooks) {
        auto rounded = search.round(codebook, static_cast<int>(codebooks.size()), stop);
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, "the rounding was stopped", {}};
        double score = 0;
        for (std::size_t row = 0; row < rounded.size(); ++row)
            score += rowWeights[row] * rounded[row].error;
        result.types.push_back(codebook.spec());
        result.scores.push_back(score);
        if (best.empty() || score < result.scores[result.best]) {
            result.best = result.scores.size() - 1;
            best = std::move(rounded);
        }
    }
    const Codebook &codebook = codebooks[result.best];
    for (const RoundedRow &row : best) {
        const float scale = codebook.scaleFor(row.alpha);
        result.alpha.push_back(row.alpha);
        for (const std::uint8_t code : row.codes)
            result.values.push_back(codebook.values()[code] * scale);
    }
    measure(fits, search, options.threads, result);
    return result;
}

} // namespace ant
