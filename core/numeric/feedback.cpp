#include "core/numeric/feedback.h"

#include "core/numeric/detail/cholesky.h"
#include "core/numeric/rounding.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace ant {
namespace {

/// y += a x
void addScaled(double *y, const double *x, double a, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        y[i] += a * x[i];
}

/// A grid at one scale.
struct Scaled {
    Scaled(const Codebook &codebook, float alpha)
        : thresholds(codebook.thresholds().data()), values(codebook.values().data()),
          count(static_cast<int>(codebook.values().size())), scale(codebook.scaleFor(alpha))
    {
    }
    int code(double x) const
    {
        return codeOf(scale == 0 ? 0.0f : static_cast<float>(x / double(scale)), thresholds, count);
    }
    double value(int code) const { return double(values[code] * scale); }

    const float *thresholds, *values;
    int count;
    float scale;
};

} // namespace

double outputError(const OutputFit &fit, std::size_t row, std::span<const float> weights)
{
    double error = fit.power[row];
    for (std::size_t i = 0; i < fit.inputs; ++i) {
        const double *gram = fit.gram.data() + i * fit.inputs;
        double sum = 0;
        for (std::size_t j = 0; j < fit.inputs; ++j)
            sum += gram[j] * double(weights[j]);
        error += double(weights[i]) * (sum - 2 * fit.cross[row * fit.inputs + i]);
    }
    return std::max(0.0, error);
}

FeedbackProblem::FeedbackProblem(const OutputFit &fit, std::span<const float> weights, double damping)
    : m_rows(fit.rows), m_inputs(fit.inputs), m_order(fit.inputs), m_gram(fit.gram.size()), m_free(fit.cross)
{
    assert(weights.size() == m_rows * m_inputs);
    std::iota(m_order.begin(), m_order.end(), std::size_t(0));
    std::ranges::stable_sort(m_order, {}, [&](std::size_t i) { return fit.gram[i * m_inputs + i]; });
    for (std::size_t i = 0; i < m_inputs; ++i)
        for (std::size_t j = 0; j < m_inputs; ++j)
            m_gram[i * m_inputs + j] = fit.gram[m_order[i] * m_inputs + m_order[j]];
    factorise(damping);
    solve(weights);
}

void FeedbackProblem::factorise(double damping)
{
    double mean = 0;
    for (std::size_t i = 0; i < m_inputs; ++i)
        mean += m_gram[i * (m_inputs + 1)] / double(m_inputs);
    // Inputs that are always 0 say nothing: any positive damping rounds to nearest then.
    const double unit = mean > 0 ? mean : 1;
    m_damping = detail::dampedCholesky(m_gram, m_inputs, damping, unit, m_lower);
    for (std::size_t i = 0; i < m_inputs; ++i)
        m_gram[i * (m_inputs + 1)] += m_damping;
}

void FeedbackProblem::solve(std::span<const float> weights)
{
    const std::size_t n = m_inputs;
    std::vector<double> x(n);
    for (std::size_t row = 0; row < m_rows; ++row) {
        double *free = m_free.data() + row * n;
        for (std::size_t i = 0; i < n; ++i)
            x[i] = free[m_order[i]] + m_damping * double(weights[row * n + m_order[i]]);
        for (std::size_t i = 0; i < n; ++i) {
            const double *lower = m_lower.data() + i * n;
            for (std::size_t j = 0; j < i; ++j)
                x[i] -= lower[j] * x[j];
            x[i] /= lower[i];
        }
        for (std::size_t i = n; i-- > 0;) {
            x[i] /= m_lower[i * n + i];
            addScaled(x.data(), m_lower.data() + i * n, -x[i], i);
        }
        std::copy(x.begin(), x.end(), free);
    }
}

std::vector<double> FeedbackProblem::freeWeights(std::size_t row) const
{
    std::vector<double> weights(m_inputs);
    for (std::size_t i = 0; i < m_inputs; ++i)
        weights[m_order[i]] = m_free[row * m_inputs + i];
    return weights;
}

std::vector<FeedbackProblem::RoundedRow> FeedbackProblem::round(std::size_t row,
                                                                std::span<const Candidate> candidates) const
{
    const std::size_t n = m_inputs;
    const double *free = m_free.data() + row * n;
    std::vector<RoundedRow> rounded(candidates.size());
    std::vector<Scaled> grids;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        grids.emplace_back(*candidates[c].codebook, candidates[c].alpha);
        rounded[c].alpha = candidates[c].alpha;
        rounded[c].codes.resize(n);
    }
    // fed[c][k]: what the differences of later places ask of place k, times the factor's diagonal.
    std::vector<double> fed(candidates.size() * n);
    for (std::size_t k = n; k-- > 0;) {
        const double *lower = m_lower.data() + k * n;
        for (std::size_t c = 0; c < candidates.size(); ++c) {
            const double wanted = free[k] + fed[c * n + k] / lower[k];
            const int code = grids[c].code(wanted);
            const double value = grids[c].value(code);
            const double miss = lower[k] * (wanted - value);
            rounded[c].codes[m_order[k]] = static_cast<std::uint8_t>(code);
            rounded[c].error += miss * miss;
            addScaled(fed.data() + c * n, lower, free[k] - value, k);
        }
    }
    return rounded;
}

/// (q - free)ᵀ gram (q - free)
double FeedbackProblem::excess(std::span<const double> difference) const
{
    double sum = 0;
    for (std::size_t i = 0; i < m_inputs; ++i) {
        if (difference[i] == 0)
            continue;
        const double *gram = m_gram.data() + i * m_inputs;
        double inner = 0;
        for (std::size_t j = 0; j < m_inputs; ++j)
            inner += gram[j] * difference[j];
        sum += difference[i] * inner;
    }
    return std::max(0.0, sum);
}

void FeedbackProblem::polish(std::size_t row, const Codebook &codebook, RoundedRow &rounded, bool fitsAlpha,
                             int rounds) const
{
    constexpr int kSweeps = 8;
    const std::size_t n = m_inputs;
    const double *free = m_free.data() + row * n;
    std::vector<double> q(n), slope(n), gramQ(n), gramFree(n);
    for (std::size_t i = 0; i < n; ++i)
        addScaled(gramFree.data(), m_gram.data() + i * n, free[i], n);
    for (int round = 0; round < rounds && rounded.alpha > 0; ++round) {
        const Scaled grid(codebook, rounded.alpha);
        std::fill(gramQ.begin(), gramQ.end(), 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            q[i] = grid.value(rounded.codes[m_order[i]]);
            if (q[i] != 0)
                addScaled(gramQ.data(), m_gram.data() + i * n, q[i], n);
        }
        bool changed = true;
        for (int sweep = 0; sweep < kSweeps && changed; ++sweep) {
            changed = false;
            for (std::size_t i = n; i-- > 0;) {
                const double best = q[i] - (gramQ[i] - gramFree[i]) / m_gram[i * (n + 1)];
                const int code = grid.code(best);
                const double value = grid.value(code);
                // Strictly nearer: rounding of the sums must not make it go round in circles.
                if (!(std::abs(value - best) < std::abs(q[i] - best) * (1 - 1e-9)))
                    continue;
                addScaled(gramQ.data(), m_gram.data() + i * n, value - q[i], n);
                q[i] = value;
                rounded.codes[m_order[i]] = static_cast<std::uint8_t>(code);
                changed = true;
            }
        }
        const double wanted = std::inner_product(q.begin(), q.end(), gramFree.begin(), 0.0);
        const double present = std::inner_product(q.begin(), q.end(), gramQ.begin(), 0.0);
        if (!fitsAlpha || !(wanted > 0) || !(present > 0))
            break;
        const auto alpha = static_cast<float>(double(rounded.alpha) * wanted / present);
        if (!std::isfinite(alpha) || alpha == rounded.alpha)
            break;
        rounded.alpha = alpha;
    }
    const Scaled grid(codebook, rounded.alpha);
    for (std::size_t i = 0; i < n; ++i)
        q[i] = grid.value(rounded.codes[m_order[i]]) - free[i];
    rounded.error = excess(q);
}

} // namespace ant
