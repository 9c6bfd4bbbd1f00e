#pragma once

#include "core/numeric/detail/search_plan.h"

namespace ant::detail {

/// Count and sums of the elements of one row, or a block of it, by bin.
class RowBins {
public:
    explicit RowBins(const SearchPlan &plan);

    /// Forgets all elements; the scales are those of the row's absmax, which the plan must cover.
    void start(float absmax);
    /// Adds elements. False where a stop was requested.
    bool add(std::span<const float> x, const std::stop_token &stop);
    /// Takes over what another block counted.
    void merge(const RowBins &other);
    /// Sums of squared errors of all candidates, from prefix sums over the bins. Empties the bins.
    std::vector<double> squaredErrors();
    double sumOfSquares() const { return m_sumOfSquares; }

private:
    struct Bin {
        double sum = 0, count = 0;
    };
    void addNonZero(const float *x, std::size_t count);
    void decideExactly(float x, float relative, std::size_t bin);
    void move(float x, const SearchPlan::Mark &mark, bool up);

    const SearchPlan &m_plan;
    float m_inverse = 0;
    std::vector<float> m_scales; ///< by candidate
    std::vector<Bin> m_bins;
    std::vector<double> m_corrections; ///< by candidate: elements that the list put on the wrong side
    double m_sumOfSquares = 0;
};

/// Sum of squared errors of one candidate by rounding every element; for rows that the plan does not cover
/// and for scores so small that differences of sums have lost them. Meaningless after a stop request.
double squaredErrorDirectly(std::span<const float> x, const Codebook &codebook, float scale,
                            const std::stop_token &stop);

} // namespace ant::detail
