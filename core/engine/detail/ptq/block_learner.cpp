#include "core/engine/detail/ptq/block_learner.h"

#include "core/engine/detail/ptq/walk.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr std::int64_t kBatch = 32;
constexpr std::int64_t kMeasuredImages = 128;
constexpr double kRoundingRate = 5e-3, kScaleRate = 2e-3, kFreeRate = 1e-3;
constexpr double kUnrounded = 0.5; ///< share of input values that stay as they are at first, in the end none
/// Rounding is pushed to decide after this share of the learning, ever harder.
constexpr double kFreeShare = 0.2;
constexpr double kFirstExponent = 20, kLastExponent = 2, kDecisionWeight = 0.05;

double annealed(double done)
{
    const double rest = std::max(0.0, (1 - done) / (1 - kFreeShare));
    return kLastExponent + (kFirstExponent - kLastExponent) * rest;
}

} // namespace

at::Tensor BlockLearner::Input::alpha() const
{
    return start * shift.exp();
}

BlockLearner::BlockLearner(RunContext &run, Network &network, const Block &block, int place,
                           const std::map<int, at::Tensor> &weights, const BlockData &data)
    : m_run(run), m_network(network), m_block(block), m_data(data),
      m_random(
          at::detail::createCPUGenerator(run.spec.seed * 1000003 + static_cast<std::uint64_t>(place) + 1))
{
    for (const int layer : block.layers) {
        addWeight(layer, weights.at(layer));
        addInput(layer);
        const Node &node = network.graph().node(layer);
        if (node.hasBias)
            addFree(node.name + node.biasName, kFreeRate);
    }
    for (int node = block.first; node <= block.last; ++node)
        if (network.graph().node(node).op == Op::BatchNorm2d)
            for (const char *part : {".weight", ".bias"})
                addFree(network.graph().node(node).name + part, kFreeRate);
    m_targetPower = std::max(1e-12, data.targets.square().mean().item<double>());
    m_options = run.forward;
    m_options.mode = Network::Mode::Train;
    m_options.quantize = false;
    m_options.freezeBatchNorm = true;
    m_options.weight = [this](int layer, const at::Tensor &weight) {
        const auto learned = m_weights.find(layer);
        return learned == m_weights.end() ? weight : learned->second.soft();
    };
    m_options.input = [this](int layer, const at::Tensor &x) { return roundedInput(layer, x); };
}

void BlockLearner::addWeight(int layer, const at::Tensor &weight)
{
    Quantizer *quantizer = m_network.quantizer(layer, Role::Weight);
    if (!quantizer)
        return;
    const Node &node = m_network.graph().node(layer);
    const auto added =
        m_weights.emplace(layer, SoftRounding(weight, m_network.parameter(node.name + node.weightName),
                                              quantizer->alpha(), quantizer->codebook()));
    m_floating[layer] = weight;
    m_weightCount += double(weight.numel());
    m_optimizer.add(added.first->second.logits(), kRoundingRate);
}

void BlockLearner::addInput(int layer)
{
    Quantizer *quantizer = m_network.quantizer(layer, Role::Input);
    if (!quantizer)
        return;
    Input input{quantizer, quantizer->alpha().detach(), at::zeros({1}, at::kFloat)};
    // That of the images was chosen by the network's answers, which know more than this block's.
    if (!readsImages(m_network.graph(), layer)) {
        input.shift.requires_grad_(true);
        m_optimizer.add(input.shift, kScaleRate);
    }
    m_inputs.emplace(layer, std::move(input));
}

void BlockLearner::addFree(const std::string &name, double rate)
{
    const at::Tensor before = m_network.parameter(name);
    at::Tensor learned = before.detach().clone();
    learned.requires_grad_(true);
    m_before[name] = before;
    m_free[name] = learned;
    m_optimizer.add(learned, rate * std::max(1e-3, before.abs().mean().item<double>()));
}

at::Tensor BlockLearner::roundedInput(int layer, const at::Tensor &x)
{
    const auto found = m_inputs.find(layer);
    if (found == m_inputs.end())
        return x;
    const Input &input = found->second;
    if (!input.quantizer->diffusion().isEmpty()) // their scale is not learned
        return partlyRounded(x, input.quantizer->applyUncounted(x, m_run.threads));
    const Codebook &codebook = input.quantizer->codebook();
    const at::Tensor alpha = input.alpha();
    at::Tensor inside = at::minimum(x, alpha);
    if (codebook.values().front() < 0)
        inside = at::maximum(inside, alpha * (codebook.values().front() / codebook.gridMax()));
    RoundingCounts counts; // not those of the run
    return partlyRounded(x, fakeQuantizeTraining(inside, alpha, codebook, 1, m_run.threads, counts));
}

at::Tensor BlockLearner::partlyRounded(const at::Tensor &x, const at::Tensor &rounded)
{
    const at::Tensor stays = at::empty_like(x, at::kBool).bernoulli_(m_unrounded, m_random);
    return at::where(stays, x, rounded);
}

at::Tensor BlockLearner::loss(const at::Tensor &output, const at::Tensor &target) const
{
    return (output - target).square().mean() / m_targetPower;
}

Result<void> BlockLearner::step(double done)
{
    const at::AutoGradMode gradients(true);
    m_unrounded = kUnrounded * (1 - done);
    const std::int64_t images = m_data.inputs.size(0);
    const at::Tensor chosen =
        at::randint(images, {std::min(kBatch, images)}, m_random, at::TensorOptions(at::kLong));
    std::vector<at::Tensor> values(m_network.graph().nodes().size());
    values[static_cast<std::size_t>(m_block.first - 1)] = m_data.inputs.index_select(0, chosen);
    for (const auto &[name, learned] : m_free)
        m_network.setParameter(name, learned);
    auto ran = m_network.runNodes(values, m_block.first, m_block.last, m_options, m_run.stop);
    for (const auto &[name, before] : m_before)
        m_network.setParameter(name, before);
    if (!ran.ok())
        return ran;
    at::Tensor cost =
        loss(values[static_cast<std::size_t>(m_block.last)], m_data.targets.index_select(0, chosen));
    if (done > kFreeShare)
        for (const auto &[layer, weight] : m_weights)
            cost = cost + weight.indecision(annealed(done)) * (kDecisionWeight / m_weightCount);
    cost.backward();
    m_optimizer.step(0.5 * (1 + std::cos(3.14159265358979 * done)));
    return {};
}

void BlockLearner::finish()
{
    const at::NoGradGuard noGradients;
    for (const auto &[layer, weight] : m_weights) {
        const Node &node = m_network.graph().node(layer);
        m_network.setParameter(node.name + node.weightName, weight.hard());
    }
    for (const auto &[name, learned] : m_free)
        m_network.setParameter(name, learned.detach().clone());
    for (const auto &[layer, input] : m_inputs) {
        input.quantizer->alpha() = input.alpha().detach().clone();
        input.quantizer->markTrained();
    }
}

Result<void> BlockLearner::remeasure()
{
    Network::Options options = m_run.forward;
    options.input = [this](int layer, const at::Tensor &x) {
        if (const auto found = m_inputs.find(layer); found != m_inputs.end())
            found->second.quantizer->remeasure(x, {}, m_run.forward.quantizer);
        return x;
    };
    std::vector<at::Tensor> values(m_network.graph().nodes().size());
    values[static_cast<std::size_t>(m_block.first - 1)] = m_data.inputs.slice(0, 0, kMeasuredImages).clone();
    for (const auto &[layer, weight] : m_floating) {
        const Node &node = m_network.graph().node(layer);
        m_network.quantizer(layer, Role::Weight)
            ->remeasure(weight, m_network.parameter(node.name + node.weightName), m_run.forward.quantizer);
    }
    return m_network.runNodes(values, m_block.first, m_block.last, options, m_run.stop);
}

Result<double> BlockLearner::error(RunContext &run, Network &network, const Block &block,
                                   const BlockData &data)
{
    double difference = 0;
    for (std::int64_t first = 0; first < data.inputs.size(0); first += kBatch) {
        std::vector<at::Tensor> values(network.graph().nodes().size());
        values[static_cast<std::size_t>(block.first - 1)] =
            data.inputs.slice(0, first, first + kBatch).clone(); // may be overwritten
        if (auto ran = network.runNodes(values, block.first, block.last, run.forward, run.stop); !ran.ok())
            return std::move(ran).error();
        const at::Tensor target = data.targets.slice(0, first, first + kBatch);
        difference += (values[static_cast<std::size_t>(block.last)] - target).square().sum().item<double>();
    }
    const double power = data.targets.square().sum().item<double>();
    return power > 0 ? difference / power : difference;
}

} // namespace ant::detail
