#pragma once

#include "core/numeric/scale_search.h"

namespace ant {

/// What rows of a layer are to answer to their inputs, in least squares: everything that rounding its weights
/// with error feedback needs to know of the images.
///
/// For inputs x (as the quantized network delivers them) and wanted answers y_r, means over all samples, all
/// of them centred where a bias takes up the mean. The error of weights q is power - 2 q·cross + qᵀ gram q.
struct OutputFit {
    std::size_t inputs = 0, rows = 0;
    std::vector<double> gram;  ///< [inputs, inputs], x xᵀ; symmetric
    std::vector<double> cross; ///< [rows, inputs], y_r x
    std::vector<double> power; ///< [rows], y_r²
};

/// Mean squared error of the answers of one row with these weights [inputs], never below 0.
double outputError(const OutputFit &fit, std::size_t row, std::span<const float> weights);

/// An OutputFit made ready for rounding: damped, ordered, factorised.
///
/// Damping adds damping * mean(diagonal of gram) * |q - w|² to the error, w being the given weights, which
/// also decides for inputs that are always 0 or linearly dependent. Where that is not enough for a Cholesky
/// factor it is raised tenfold until it is. Inputs are fed back from the largest diagonal entry to the
/// smallest. All in double, in a fixed order: no number depends on threads or on the instruction set.
/// Source: Frantar et al., "GPTQ" (2022), in the form of a nearest-plane search with the Cholesky factor of
/// gram itself (Chen et al., "The geometry of LLM quantization", 2025); the cross term as in Zhang et al.,
/// "Qronos" (2025).
class FeedbackProblem {
public:
    /// weights: [fit.rows, fit.inputs], the ones to round.
    FeedbackProblem(const OutputFit &fit, std::span<const float> weights, double damping);

    std::size_t rows() const { return m_rows; }
    std::size_t inputs() const { return m_inputs; }
    double damping() const { return m_damping; } ///< what was added to the diagonal

    /// The best weights of a row without any grid, by input.
    std::vector<double> freeWeights(std::size_t row) const;

    struct Candidate {
        const Codebook *codebook = nullptr;
        float alpha = 0;
    };
    struct RoundedRow {
        std::vector<std::uint8_t> codes; ///< by input
        float alpha = 0;
        double error = 0; ///< damped, above that of the free weights
    };
    /// Rounds the row once for each candidate, feeding errors back.
    std::vector<RoundedRow> round(std::size_t row, std::span<const Candidate> candidates) const;
    /// Improves a rounded row until no change of a single code makes its error smaller: alternately the
    /// codes, one at a time, and (`fitsAlpha`) alpha in closed form. `rounds` at most.
    void polish(std::size_t row, const Codebook &codebook, RoundedRow &rounded, bool fitsAlpha,
                int rounds) const;

private:
    void factorise(double damping);
    void solve(std::span<const float> weights);
    double excess(std::span<const double> difference) const;

    std::size_t m_rows, m_inputs;
    double m_damping = 0;
    std::vector<std::size_t> m_order; ///< place -> input; fed back from the last place to the first
    std::vector<double> m_gram;       ///< damped, by places
    std::vector<double> m_lower;      ///< Cholesky factor, row-major, by places
    std::vector<double> m_free;       ///< [rows, inputs], by places
};

struct FeedbackOptions {
    double damping = 0.01;
    AlphaRange range{50, 150};
    int candidates = 14; ///< alphas tried over the range, before refinement around the best
    bool fitsAlpha = true;
    int polishRounds = 4;
    int threads = 0;
};

struct FeedbackRounding {
    std::vector<GridSpec> types; ///< that were tried
    std::vector<double> scores;  ///< of each, weighted sum over rows of the error beyond the free weights
    std::size_t best = 0;        ///< least score, the earlier one on a tie
    std::vector<float> alpha;    ///< [rows]; 0 for a row of zeros
    std::vector<float> values;   ///< [rows, inputs], exactly values[code] * scale
    /// Shares of the wanted answers' power, all rows together: what no weights at all could answer from these
    /// inputs (damped as for rounding), and what is missed with the rounded ones. 0 where nothing is wanted.
    double missedByInputs = 0, missed = 0;
};

/// Chooses type and alphas of a layer by the error of its answers and rounds its weights with feedback.
///
/// fits: one a group of the layer, of equal sizes; weights [all rows, inputs]; rowWeights [all rows]: how
/// much a row's error counts for the choice of the type that all rows share. givenAlpha: empty, or one a row
/// to use instead of a search. Errors: InvalidArgument where sizes do not fit or no codebook is given;
/// Cancelled, within a row. Result: the same bits for every number of threads and instruction set.
Result<FeedbackRounding> roundWithFeedback(std::span<const OutputFit> fits, std::span<const float> weights,
                                           std::span<const double> rowWeights,
                                           std::span<const Codebook> codebooks,
                                           std::span<const float> givenAlpha, const FeedbackOptions &options,
                                           std::stop_token stop = {});

} // namespace ant
