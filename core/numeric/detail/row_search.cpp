#include "core/numeric/detail/row_search.h"

#include "core/numeric/rounding.h"

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr std::size_t kChunk = 1024;
/// A stop request is looked at this often (about 0.3 ms).
constexpr std::size_t kBetweenStops = 64 * kChunk;
constexpr std::size_t kLanes = 8;

double square(double x)
{
    return x * x;
}

} // namespace

RowBins::RowBins(const SearchPlan &plan)
    : m_plan(plan), m_scales(plan.candidates()), m_bins(plan.bins()), m_corrections(plan.candidates())
{
}

void RowBins::start(float absmax)
{
    m_inverse = 1.0f / absmax;
    m_sumOfSquares = 0;
    for (std::size_t c = 0; c < m_scales.size(); ++c)
        m_scales[c] = m_plan.scaleOf(absmax, c);
    std::fill(m_bins.begin(), m_bins.end(), Bin{});
    std::fill(m_corrections.begin(), m_corrections.end(), 0.0);
}

bool RowBins::add(std::span<const float> x, const std::stop_token &stop)
{
    float nonZero[kChunk];
    for (std::size_t begin = 0; begin < x.size(); begin += kChunk) {
        if (begin % kBetweenStops == 0 && stop.stop_requested())
            return false;
        const float *chunk = x.data() + begin;
        const std::size_t count = std::min(kChunk, x.size() - begin);
        double squares[kLanes] = {};
        std::size_t i = 0;
        for (; i + kLanes <= count; i += kLanes)
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                squares[lane] += square(static_cast<double>(chunk[i + lane]));
        for (; i < count; ++i)
            squares[0] += square(static_cast<double>(chunk[i]));
        for (const double lane : squares)
            m_sumOfSquares += lane;
        // Zero is a value of every grid: it adds nothing to any score, and there are many after a ReLU.
        std::size_t kept = 0;
        for (i = 0; i < count; ++i) {
            nonZero[kept] = chunk[i];
            kept += chunk[i] != 0;
        }
        addNonZero(nonZero, kept);
    }
    return true;
}

void RowBins::addNonZero(const float *x, std::size_t count)
{
    const float *edges = m_plan.edges();
    for (std::size_t i = 0; i < count; ++i) {
        const float relative = x[i] * m_inverse;
        const std::size_t bin = m_plan.binOf(relative);
        m_bins[bin].sum += static_cast<double>(x[i]);
        m_bins[bin].count += 1.0;
        const float slack = std::fabs(relative) * SearchPlan::kSlack;
        if (relative - edges[bin] <= slack || edges[bin + 1] - relative <= slack) [[unlikely]]
            decideExactly(x[i], relative, bin);
    }
}

void RowBins::decideExactly(float x, float relative, std::size_t bin)
{
    const float *edges = m_plan.edges();
    const float slack = std::fabs(relative) * SearchPlan::kSlack;
    const auto isAbove = [&](const SearchPlan::Mark &mark) {
        const Codebook &book = m_plan.codebooks()[mark.candidate / m_plan.width()];
        return x / m_scales[mark.candidate] >= book.thresholds()[mark.code];
    };
    for (std::size_t k = bin; k > 0 && relative - edges[k] <= slack; --k)
        if (!isAbove(m_plan.mark(k - 1)))
            move(x, m_plan.mark(k - 1), false);
    for (std::size_t k = bin; k + 1 < m_plan.bins() && edges[k + 1] - relative <= slack; ++k)
        if (isAbove(m_plan.mark(k)))
            move(x, m_plan.mark(k), true);
}

void RowBins::move(float x, const SearchPlan::Mark &mark, bool up)
{
    const auto values = m_plan.codebooks()[mark.candidate / m_plan.width()].values();
    const float scale = m_scales[mark.candidate];
    const double below = square(static_cast<double>(values[mark.code] * scale) - static_cast<double>(x));
    const double above = square(static_cast<double>(values[mark.code + 1u] * scale) - static_cast<double>(x));
    m_corrections[mark.candidate] += up ? above - below : below - above;
}

void RowBins::merge(const RowBins &other)
{
    for (std::size_t k = 0; k < m_bins.size(); ++k) {
        m_bins[k].sum += other.m_bins[k].sum;
        m_bins[k].count += other.m_bins[k].count;
    }
    for (std::size_t c = 0; c < m_corrections.size(); ++c)
        m_corrections[c] += other.m_corrections[c];
    m_sumOfSquares += other.m_sumOfSquares;
}

std::vector<double> RowBins::squaredErrors()
{
    Bin running;
    for (Bin &bin : m_bins) { // bin k then holds the sums of bins 0 … k
        running.sum += bin.sum;
        running.count += bin.count;
        bin = running;
    }
    const std::size_t width = m_plan.width();
    std::vector<double> errors(m_plan.candidates());
    std::vector<Bin> below(width);
    for (std::size_t book = 0; book < m_plan.codebooks().size(); ++book) {
        const auto values = m_plan.codebooks()[book].values();
        double *sums = errors.data() + book * width;
        const float *scales = m_scales.data() + book * width;
        std::fill(sums, sums + width, m_sumOfSquares);
        std::fill(below.begin(), below.end(), Bin{});
        for (std::size_t code = 0; code < values.size(); ++code) {
            const bool last = code + 1 == values.size();
            const std::uint32_t *ends = last ? nullptr : m_plan.binsBelow(book, code);
            for (std::size_t step = 0; step < width; ++step) {
                const Bin upTo = last ? running : m_bins[ends[step] - 1];
                const double value = static_cast<double>(values[code] * scales[step]);
                sums[step] +=
                    value * (value * (upTo.count - below[step].count) - 2 * (upTo.sum - below[step].sum));
                below[step] = upTo;
            }
        }
    }
    for (std::size_t c = 0; c < errors.size(); ++c)
        errors[c] += m_corrections[c];
    return errors;
}

double squaredErrorDirectly(std::span<const float> x, const Codebook &codebook, float scale,
                            const std::stop_token &stop)
{
    const auto values = codebook.values();
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (i % kBetweenStops == 0 && stop.stop_requested())
            break;
        const int code = codeOf(x[i] / scale, codebook.thresholds().data(), static_cast<int>(values.size()));
        const float value = values[static_cast<std::size_t>(code)] * scale;
        sum += square(static_cast<double>(value) - static_cast<double>(x[i]));
    }
    return sum;
}

} // namespace ant::detail
