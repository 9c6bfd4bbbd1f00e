#pragma once

#include "core/engine/detail/fake_quant.h"
#include "core/experiment/modes.h"
#include "core/experiment/run_record.h"
#include "core/graph/graph.h"
#include "core/numeric/error_diffusion.h"
#include "core/numeric/feedback.h"

#include <algorithm>
#include <optional>
#include <stop_token>

namespace ant::detail {

/// What a spec asks of one quantizer.
struct QuantizerPlan {
    int index = 0, layerIndex = 0;
    std::string layer;
    Role role = Role::Weight;
    bool enabled = true;
    std::vector<NumericType> types; ///< tried in this order
    int bits = 4;
    AlphaRange range;
    std::vector<float> givenAlpha; ///< instead of a search
    std::optional<bool> givenSign; ///< instead of looking for negative values
    DiffusionFilter diffusion;     ///< given with alpha, of images; empty: each value to its nearest
    bool isEightBitLayer = false;  ///< becomes 8-bit int after the first calibration (`-l8`)
    std::int64_t macs = 0;         ///< of the layer, one image
};

/// Plans in the reference's order: weight and input of layer 0, of layer 1, …
/// Errors: InvalidArgument (an override names no layer, a layer index is out of range).
Result<std::vector<QuantizerPlan>> planQuantizers(const RunSpec &spec, const Graph &graph);

class Processes;
class Quantizer;
/// Whether the spec asks for a second calibration: layers at 8 bits that no checkpoint has set already.
bool hasSecondPass(const RunSpec &spec);
/// Between the two: chooses the layers that spec.eightBitCount asks for (the last two, and those with the
/// largest sum of weight's and input's MSE) and has every quantizer calibrate again.
void beginSecondPass(const RunSpec &spec, std::vector<Quantizer> &quantizers);

/// One quantizer: first calibrated on a tensor, then applied to others.
/// Thread: not safe; calibrate and apply use several threads inside.
class Quantizer {
public:
    explicit Quantizer(QuantizerPlan plan) : m_plan(std::move(plan)), m_diffusion(m_plan.diffusion) {}

    const QuantizerPlan &plan() const { return m_plan; }
    bool isEnabled() const { return m_plan.enabled; }
    bool isCalibrated() const { return m_codebook.has_value(); }

    struct Options {
        int threads = 0;
        bool allowNonFinite = false;
        bool keepDetails = true; ///< histograms and curves
    };
    /// Chooses sign, type and alpha on this tensor (`reference.md`, "Scale search"). Weights per channel
    /// (first dimension), inputs per tensor. Errors: Corrupt where a value is not finite, naming the layer;
    /// Cancelled.
    Result<void> calibrate(const at::Tensor &tensor, const Options &options, std::stop_token stop);
    /// After calibrate, with several processes: the first one's grid, and the mean of all alphas, as the
    /// reference does (`reference.md`, "Scale search"). Collective.
    Result<void> agree(Processes &processes);
    /// The same for a weight that is rounded with error feedback (`core/numeric/feedback.h`): type and alphas
    /// by the error of the layer's answers, which is what the candidates' scores then are. fits: one a group
    /// of the layer.
    struct Rounded {
        at::Tensor weight;
        double missedByInputs = 0, missed = 0; ///< see FeedbackRounding
    };
    Result<Rounded> calibrateWithFeedback(const at::Tensor &weight, const std::vector<OutputFit> &fits,
                                          const Options &options, std::stop_token stop);
    /// The types that its plan lets it choose from, of the sign that this tensor needs. Errors: those of
    /// calibrate().
    Result<std::vector<Codebook>> codebooksFor(const at::Tensor &tensor, const Options &options) const;
    bool isSearched() const { return m_plan.givenAlpha.empty(); } ///< not given by an override
    /// Instead of calibrate(), for an input: takes what others found to answer best, with the least error of
    /// each type, and measures the tensor. diffusion: empty but for images [n, channels, height, width].
    void choose(const Codebook &codebook, float alpha, DiffusionFilter diffusion,
                std::vector<CandidateScore> candidates, const at::Tensor &tensor, const Options &options);
    /// After its alpha, or the weight on the grid, was learned: error and use of codes are measured anew.
    /// tensor: what it rounds; rounded: what that became, undefined to find it out.
    void remeasure(const at::Tensor &tensor, const at::Tensor &rounded, const Options &options);
    /// Has the search begin there at least.
    void widenRange(int low) { m_plan.range.low = std::min(m_plan.range.low, low); }
    /// Makes its layer one of those that become 8-bit int in the second pass.
    void setEightBitLayer() { m_plan.isEightBitLayer = true; }
    /// Forgets alpha, keeps the chosen type (the second pass of `-l8`); an 8-bit layer becomes int8.
    void prepareSecondPass();
    /// Takes over what an equal quantizer found on the same tensor.
    void copyCalibration(const Quantizer &other);
    /// Takes over what it was in the middle of a training.
    void restore(Codebook codebook, at::Tensor alpha, const QuantCounts &counts);
    /// True where both would find the same on one tensor.
    bool asksTheSameAs(const Quantizer &other) const;
    /// True where both map a tensor to the same values.
    bool equals(const Quantizer &other) const;

    /// Rounds x. Counts what is not finite and what is beyond the cut-off.
    at::Tensor apply(const at::Tensor &x, bool inPlace, int threads);
    at::Tensor applyUncounted(const at::Tensor &x, int threads) const; ///< the same for a trial
    /// scalesGradient: alpha's gradient is divided by the root of the values it stands for (of a weight's
    /// channel, of one image) times the levels on one side of 0, as LSQ (Esser 2020) does.
    at::Tensor applyTraining(const at::Tensor &x, bool scalesGradient, int threads);

    const Codebook &codebook() const { return *m_codebook; }
    const DiffusionFilter &diffusion() const { return m_diffusion; } ///< empty: each value to its nearest
    at::Tensor &alpha() { return m_alpha; }                          ///< [1] or [channels]
    void markTrained() { m_wasTrained = true; } ///< alpha is no candidate of the search any more
    /// Waits for the device where something was rounded there since the last gatherCounts().
    QuantCounts counts() const { return m_counts.value(); }
    void setCounts(const QuantCounts &counts) { m_counts.set(counts); }
    /// Reads all counters of a device at once.
    static void gatherCounts(std::vector<Quantizer> &all);
    void moveTo(const at::Device &device) { m_alpha = m_alpha.to(device); }

    double mse() const { return m_record.mse; } ///< of the calibration
    /// With counters and, after training, alpha as it is now.
    QuantizerRecord record() const;
    const QuantizerDetail &detail() const { return m_detail; }

private:
    Result<std::vector<Codebook>> codebooks(bool isSigned) const;
    bool needsSign(const at::Tensor &cpu, int threads) const;
    Result<void> diffusionMustFit(const at::Tensor &tensor) const;
    Result<ScaleSearch> search(const at::Tensor &cpu, const Options &options, std::stop_token stop);
    void keepDetails(const at::Tensor &cpu, const ScaleSearch &found, int threads);
    void keepDistribution(const at::Tensor &cpu, int threads);
    /// Elements per entry of the grid.
    static std::vector<std::uint64_t> countCodes(std::span<const float> x, const Codebook &codebook,
                                                 const std::vector<float> &alpha, int threads);
    /// The tensor as the search wants it: on the CPU, dense, finite. Errors: those of calibrate().
    Result<at::Tensor> prepared(const at::Tensor &tensor, const Options &options) const;

    QuantizerPlan m_plan;
    std::optional<Codebook> m_codebook;
    DiffusionFilter m_diffusion;
    at::Tensor m_alpha;
    RoundingCounts m_counts;
    QuantizerRecord m_record;
    QuantizerDetail m_detail;
    bool m_typeIsDecided = false;
    bool m_wasTrained = false;
};

} // namespace ant::detail
