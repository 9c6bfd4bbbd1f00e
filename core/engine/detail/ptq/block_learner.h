#pragma once

#include "core/engine/detail/evaluation.h"
#include "core/engine/detail/ptq/adam.h"
#include "core/engine/detail/ptq/soft_rounding.h"
#include "core/graph/blocks.h"

#include <ATen/core/Generator.h>

#include <map>

namespace ant::detail {

/// What a block learns from: what enters it in the quantized network, and what leaves it in floating point.
struct BlockData {
    at::Tensor inputs, targets; ///< [images, ...]
};

/// Learns how the weights of one block are to be rounded, so that it answers like the floating-point block.
///
/// Learned together: between which of two grid values each weight lies (SoftRounding), the scales of the
/// inputs other than the images (Esser et al., "Learned step size quantization", 2020, with the gradient cut
/// off where a value is clipped), the affine part of batch norms and biases. While learning, input values at
/// random stay unrounded, half of them at first and none in the end (Wei et al., "QDrop", 2022). Blocks as in
/// Li et al., "BRECQ" (2021). Everything random is drawn from the seed and the block's place. Thread: not
/// safe.
class BlockLearner {
public:
    /// weights: those of the block's layers in floating point, by node. The network is that of the feedback
    /// pass; it is changed only by finish().
    BlockLearner(RunContext &run, Network &network, const Block &block, int place,
                 const std::map<int, at::Tensor> &weights, const BlockData &data);

    /// One step on a random batch. done: share of the learning that lies behind, [0, 1).
    Result<void> step(double done);
    /// Decides every rounding and puts what was learned into the network and its quantizers.
    void finish();
    /// Measures the errors of the quantizers that were learned anew, on some of the images.
    Result<void> remeasure();
    /// Mean squared difference of the quantized block's output from the targets, over their mean square.
    static Result<double> error(RunContext &run, Network &network, const Block &block, const BlockData &data);

private:
    struct Input {
        Quantizer *quantizer = nullptr;
        at::Tensor start, shift; ///< alpha = start * exp(shift)
        at::Tensor alpha() const;
    };
    void addWeight(int layer, const at::Tensor &weight);
    void addInput(int layer);
    void addFree(const std::string &name, double rate);
    at::Tensor roundedInput(int layer, const at::Tensor &x);
    at::Tensor partlyRounded(const at::Tensor &x, const at::Tensor &rounded);
    at::Tensor loss(const at::Tensor &output, const at::Tensor &target) const;

    RunContext &m_run;
    Network &m_network;
    const Block &m_block;
    BlockData m_data;
    at::Generator m_random;
    Network::Options m_options;
    std::map<int, at::Tensor> m_floating; ///< weights as they were, by node
    std::map<int, SoftRounding> m_weights;
    std::map<int, Input> m_inputs;
    std::map<std::string, at::Tensor> m_free; ///< parameters that stay in floating point
    std::map<std::string, at::Tensor> m_before;
    double m_weightCount = 0, m_targetPower = 1, m_unrounded = 0;
    Adam m_optimizer;
};

} // namespace ant::detail
