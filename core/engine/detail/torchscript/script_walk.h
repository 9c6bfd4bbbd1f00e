#pragma once

#include "core/engine/detail/torchscript/script_network.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>

namespace ant::detail {

/// Runs a TorchScript network on an image, one operator after another, and tells a ScriptNetwork what is done
/// to it. Conditions and loops are followed where they go; only operators that script_operators.h knows are
/// ever executed, so forward() of a file cannot have anything else done.
class ScriptWalk {
public:
    /// The module stays as it is, `network` is filled; both outlive it.
    ScriptWalk(const torch::jit::Module &module, ScriptNetwork &network);
    /// The logits. Throws ScriptFailure (which names every operator that is not known, as far as can be
    /// seen), c10::Error (an operator that fails).
    at::Tensor run(const at::Tensor &image);
    /// "features.0.0 (aten::conv2d)": what ran last.
    const std::string &place() const { return m_place; }

private:
    using Frame = std::unordered_map<const torch::jit::Value *, c10::IValue>;
    using Values = std::vector<c10::IValue>;

    at::Tensor logitsOf(const Values &results) const;
    Values callGraph(torch::jit::Graph &graph, Values arguments);
    void runBlock(const torch::jit::Block &block, Frame &frame);
    void step(const torch::jit::Node &node, Frame &frame);
    bool control(const torch::jit::Node &node, Frame &frame);
    bool container(const torch::jit::Node &node, Frame &frame);
    void operate(const torch::jit::Node &node, Frame &frame);
    void branch(const torch::jit::Node &node, Frame &frame);
    void loop(const torch::jit::Node &node, Frame &frame);
    void callMethod(const torch::jit::Node &node, Frame &frame);
    void callFunction(const torch::jit::Node &node, Frame &frame);
    void meetUnknown(const torch::jit::Node &node, Frame &frame, const Values &inputs);
    [[noreturn]] void tellUnknown() const;
    Values inputsOf(const torch::jit::Node &node, const Frame &frame, std::size_t first = 0) const;
    static void give(const torch::jit::Node &node, Frame &frame, Values values);

    const torch::jit::Module &m_module;
    ScriptNetwork &m_network;
    std::unordered_map<const c10::ivalue::Object *, std::string> m_paths; ///< of modules
    std::map<std::string, std::pair<int, std::string>> m_unknown;         ///< count, first place
    std::string m_place;
    std::int64_t m_steps = 0;
    int m_depth = 0;
};

} // namespace ant::detail
