#pragma once

#include "core/engine/detail/quantizer.h"
#include "core/io/tensor_file.h"

#include <functional>
#include <map>

namespace ant::detail {

class Processes;

/// A graph with its parameters, executed node by node on LibTorch. Quantization is an annotation: a quantizer
/// for the weight and one for the input of each quantizable node. Thread: one thread at a time (LibTorch and
/// our kernels use several inside).
class Network {
public:
    /// Takes the tensors that the graph names. Errors: Corrupt with WeightCheck::summary() where they do not
    /// fit.
    static Result<Network> fromWeights(Graph graph, const TensorFile &weights);
    /// Kaiming-normal convolutions (fan out), zero biases, identity batch norms, in the order of the nodes.
    static Network random(Graph graph, std::uint64_t seed);

    const Graph &graph() const { return m_graph; }
    TensorFile weights() const; ///< parameters and buffers, as they are now
    /// Takes the values of parameters and buffers from such a file. Errors: Corrupt where they do not fit.
    Result<void> setWeights(const TensorFile &weights);
    /// Weights of convolutions take the memory format, too; see layoutOn().
    void moveTo(const at::Device &device, at::MemoryFormat format);

    /// Attaches quantizers, two for each quantizable node in the order of planQuantizers.
    void setQuantizers(std::vector<Quantizer> quantizers);
    std::vector<Quantizer> &quantizers() { return m_quantizers; }

    enum class Mode {
        Evaluate,  ///< no autograd; weights are rounded once and kept
        Calibrate, ///< as Evaluate, but every quantizer is calibrated on what it meets
        Train,     ///< autograd, batch statistics; quantizers that are not calibrated yet calibrate first
    };
    struct Options {
        Mode mode = Mode::Evaluate;
        bool quantize = true;             ///< false: floating point
        bool freezeBatchNorm = false;     ///< Train: normalise with the stored statistics, and keep them
        bool scalesAlphaGradient = false; ///< Train: see Quantizer::applyTraining
        Processes *processes = nullptr;   ///< share batch statistics and what calibration finds; else nullptr
        Quantizer::Options quantizer;
        /// Instead of what the quantizers make of a layer's weight and input, by node (learning to round).
        std::function<at::Tensor(int node, const at::Tensor &weight)> weight;
        std::function<at::Tensor(int node, const at::Tensor &input)> input;
        /// Type of the factors where neither of a layer's is quantized, and of attention's; results are
        /// float32.
        at::ScalarType otherProducts = at::kFloat;
        /// Called when everything is on its way to the device, before anything of it is waited for.
        std::function<void()> whileItRuns;

        Options floating() const ///< the same without quantization
        {
            Options options = *this;
            options.quantize = false;
            options.otherProducts = at::kFloat;
            return options;
        }
    };
    /// images [n, 3, h, w] float32 on the network's device -> logits [n, classes].
    /// Errors: those of Quantizer::calibrate; Corrupt where a quantizer meets a non-finite value; Cancelled.
    Result<at::Tensor> forward(const at::Tensor &images, const Options &options, std::stop_token stop);
    /// The same for nodes first … last alone, whose inputs stand in `values` (by node; sized to the graph).
    /// Values that no later node reads are let go, and their memory may be overwritten; value 0 is not.
    Result<void> runNodes(std::vector<at::Tensor> &values, int first, int last, const Options &options,
                          std::stop_token stop);

    /// One node in floating point, from the values of the nodes before it, which it leaves as they are; no
    /// autograd. values: by node. Errors: Internal for a node that cannot be run.
    Result<at::Tensor> runAlone(int node, std::vector<at::Tensor> &values);
    /// The output of a quantizable node for that input and weight; no autograd.
    at::Tensor layerOutput(int node, const at::Tensor &input, const at::Tensor &weight) const;
    const at::Tensor &weightOf(int node) const; ///< of a quantizable node, as it is

    /// Parameters that training changes (alphas of calibrated quantizers too), in the order of the nodes.
    std::vector<at::Tensor> trainable();
    /// Indices into trainable(), the last node's first: about the order in which gradients come.
    std::vector<std::size_t> backwardOrder() const;
    /// Running statistics of the batch norms, which a forward pass in Mode::Train moves.
    std::vector<at::Tensor> statistics();
    /// A parameter or buffer by its name in the graph, such as "conv1.weight".
    const at::Tensor &parameter(const std::string &name) const { return m_parameters.at(name); }
    /// Puts another tensor of that shape in its place; copies of the network keep the one they have.
    void setParameter(const std::string &name, at::Tensor value);
    /// Null where there is none, or it is switched off.
    Quantizer *quantizer(int node, Role role);

    /// Must be called after parameters were changed: rounded weights are made anew.
    void dropRoundedWeights() { m_roundedWeights.clear(); }

private:
    struct Pass;
    explicit Network(Graph graph) : m_graph(std::move(graph)) {}
    const at::Tensor &parameter(const Node &node, const std::string &suffix) const;
    at::Tensor optionalBias(const Node &node) const; ///< undefined where there is none
    Result<at::Tensor> run(Pass &pass, int index);
    Result<at::Tensor> layer(Pass &pass, int index);
    at::Tensor product(const Node &node, const at::Tensor &input, const at::Tensor &weight,
                       at::ScalarType type) const;
    std::vector<std::uint64_t> nonFiniteSoFar(); ///< by quantizer
    Result<void> inputsMustBeFinite(const std::vector<std::uint64_t> &before);
    Result<at::Tensor> roundedWeight(Pass &pass, int index, Quantizer &quantizer);
    Result<at::Tensor> roundedInput(Pass &pass, int index, Quantizer &quantizer);
    Result<void> calibrate(const Options &options, Quantizer &quantizer, const at::Tensor &tensor,
                           std::stop_token stop) const;
    at::Tensor batchNorm(const Options &options, const at::Tensor &x, const Node &node) const;
    bool isCalibrating(const Options &options) const;

    Graph m_graph;
    std::map<std::string, at::Tensor> m_parameters;
    std::vector<Quantizer> m_quantizers;
    std::map<int, int> m_layerOfNode; ///< node index -> layer index
    std::map<int, at::Tensor> m_roundedWeights;
};

} // namespace ant::detail
