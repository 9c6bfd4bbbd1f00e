#include "core/engine/detail/training_step.h"

#include "core/base/random.h"
#include "core/engine/detail/gradient_exchange.h"
#include "core/engine/detail/memory_watch.h"
#include "core/engine/detail/recipe.h"
#include "core/engine/detail/reporting.h"
#include "core/engine/detail/translate.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace ant::detail {
namespace {

int processesOf(const RunContext &run)
{
    return run.processes ? run.processes->count() : 1;
}

/// Dropout draws the same again whoever goes on from a checkpoint, and something else on each process. With
/// one process on a CPU the state of the generator, which a checkpoint holds, does that.
void seedStep(const RunContext &run, std::int64_t number)
{
    if (!run.processes && !run.device.is_cuda())
        return;
    const int rank = run.processes ? run.processes->rank() : 0;
    SplitMix64 random(run.spec.seed * 0x2545f4914f6cdd1du + static_cast<std::uint64_t>(number));
    const std::uint64_t seed = SplitMix64(random.next() + static_cast<std::uint64_t>(rank)).next();
    at::Generator generator = at::globalContext().defaultGenerator(run.device);
    generator.set_current_seed(seed >> 1);
}

} // namespace

/// What a step that fails half way has changed already.
struct TrainingStep::Before {
    std::vector<at::Tensor> statistics;
    std::vector<Quantizer> quantizers; ///< of step 0, which calibrates them

    Before(Network &network, std::int64_t number)
    {
        for (const at::Tensor &tensor : network.statistics())
            statistics.push_back(tensor.clone());
        if (number == 0)
            quantizers = network.quantizers();
    }
    void restore(Network &network, std::int64_t number)
    {
        const at::NoGradGuard noGradients;
        for (const at::Tensor &parameter : network.trainable())
            parameter.mutable_grad().reset();
        const std::vector<at::Tensor> now = network.statistics();
        for (std::size_t i = 0; i < now.size(); ++i)
            now[i].copy_(statistics[i]);
        if (number == 0)
            network.setQuantizers(quantizers);
    }
};

TrainingStep::TrainingStep(RunContext &run, Network &network, Sgd &optimizer, Network *teacher)
    : m_run(run), m_network(network), m_optimizer(optimizer), m_teacher(teacher),
      m_microBatch(run.spec.batch / processesOf(run)), m_losses(run)
{
    if (run.spec.training.microBatch > 0)
        m_microBatch = std::min(m_microBatch, run.spec.training.microBatch);
}

/// ANT4-8: a forward at the low width decides the types; the one that follows calibrates anew.
Result<void> TrainingStep::firstPassOfEightBitLayers(const at::Tensor &images)
{
    if (!hasSecondPass(m_run.spec) || m_network.quantizers().empty())
        return {};
    Network::Options options = m_run.forward;
    options.mode = Network::Mode::Train;
    auto logits = m_network.forward(images, options, m_run.stop);
    if (!logits.ok())
        return std::move(logits).error();
    beginSecondPass(m_run.spec, m_network.quantizers());
    return {};
}

TrainingStep::Size TrainingStep::sizeOf(const at::Tensor &images) const
{
    if (!m_run.processes)
        return {images.size(0), images.size(0)};
    Size size;
    for (const auto &row : gatherNumbers(*m_run.processes, {double(images.size(0))})) {
        size.all += static_cast<std::int64_t>(row.front());
        size.most = std::max(size.most, static_cast<std::int64_t>(row.front()));
    }
    return size;
}

/// Mean loss of these images; 0 with a way back through the whole network where there are none.
Result<at::Tensor> TrainingStep::loss(const at::Tensor &images, const at::Tensor &labels, bool isFirst)
{
    const TimeTaken taken(isFirst ? m_times.search : m_times.forward);
    if (isFirst)
        if (auto done = firstPassOfEightBitLayers(images); !done.ok())
            return std::move(done).error();
    m_network.trainable(); // gradients on, before the first forward too
    // A forward that is left half done has moved some of the batch norms' averages.
    const std::stop_token stop = isFirst ? m_run.stop : std::stop_token();
    Network::Options options = m_run.forward;
    at::Tensor wanted;
    if (m_teacher) {
        options.quantize = false;
        auto answers = m_teacher->forward(images, options, stop);
        if (!answers.ok())
            return answers;
        wanted = std::move(answers).value();
        options.quantize = m_run.forward.quantize;
    }
    options.mode = Network::Mode::Train;
    auto logits = m_network.forward(images, options, stop);
    if (!logits.ok())
        return logits;
    if (images.size(0) == 0)
        return logits.value().sum() * 0;
    return trainingLoss(m_run.spec.training, logits.value(), labels, wanted);
}

/// Adds `share` of the loss's gradients; the last time those of the other processes as well.
void TrainingStep::backward(const at::Tensor &loss, double share, bool isLast)
{
    std::optional<GradientExchange> exchange;
    if (isLast && m_run.processes)
        exchange.emplace(*m_run.processes, m_network.trainable(), m_network.backwardOrder());
    {
        const TimeTaken taken(m_times.backward);
        if (share < 1)
            (loss * share).backward();
        else
            loss.backward();
    }
    if (exchange) {
        const TimeTaken taken(m_times.exchange);
        exchange->finish();
    }
}

Result<TrainingStep::Shares> TrainingStep::attempt(std::int64_t number, const at::Tensor &images,
                                                   const at::Tensor &labels, const Size &size)
{
    const std::int64_t count = images.size(0);
    Shares shares;
    for (std::int64_t begin = 0; begin < size.most; begin += m_microBatch) {
        const std::int64_t from = std::min(count, begin), to = std::min(count, begin + m_microBatch);
        auto part = loss(images.slice(0, from, to), labels.slice(0, from, to), number == 0 && begin == 0);
        if (!part.ok())
            return std::move(part).error();
        const double share = double(to - from) / double(size.all);
        backward(part.value(), share, begin + m_microBatch >= size.most);
        shares.push_back({part.value().detach(), share});
    }
    return shares;
}

void TrainingStep::halve(std::int64_t number, const std::string &why)
{
    m_microBatch = (m_microBatch + 1) / 2;
    returnFreedMemory();
    m_run.observer.log(LogLevel::Warning,
                       "step " + std::to_string(number) + ": " + why + "; from here on " +
                           std::to_string(m_microBatch) +
                           " images at a time, their gradients added up to the "
                           "batch of " +
                           std::to_string(m_run.spec.batch) +
                           ": the learning rate stays, batch norms see fewer images at once");
}

/// On any of the processes, which halve together.
bool TrainingStep::isOverLimit(std::int64_t used) const
{
    const bool isOver = used > m_run.spec.memoryLimit;
    if (!m_run.processes)
        return isOver;
    return std::ranges::any_of(gatherNumbers(*m_run.processes, {isOver ? 1.0 : 0.0}),
                               [](const auto &row) { return row.front() > 0; });
}

Result<void> TrainingStep::watchMemory(std::int64_t number)
{
    const std::int64_t limit = m_run.spec.memoryLimit;
    const std::int64_t used = limit == 0 ? 0 : residentBytes();
    if (limit == 0 || !isOverLimit(used))
        return {};
    const std::string who = m_run.processes ? "a process of the run" : "the process";
    const std::string why = who + " takes " +
                            (used > limit ? std::to_string(used / 1'000'000) + " MB, " : "") +
                            "more than the limit of " + std::to_string(limit / 1'000'000) + " MB";
    if (m_microBatch > 1) {
        halve(number, why);
        return {};
    }
    returnFreedMemory();
    if (m_wasTooLarge)
        return Error{ErrorCode::OutOfMemory, why + ", with one image at a time; allow it more", {}};
    m_wasTooLarge = true;
    return {};
}

/// The step with fewer and fewer images at once until memory suffices. Processes that share a run cannot turn
/// back together from within a step: there the run ends and says what to change.
Result<TrainingStep::Shares> TrainingStep::retried(std::int64_t number, const at::Tensor &images,
                                                   const at::Tensor &labels, const Size &size)
{
    Before before(m_network, number);
    const auto tried = [&] {
        return translate("a training step", [&] { return attempt(number, images, labels, size); });
    };
    auto shares = tried();
    while (!shares.ok() && shares.error().code == ErrorCode::OutOfMemory && m_microBatch > 1) {
        m_microBatch = static_cast<int>(std::min<std::int64_t>(m_microBatch, size.most));
        if (m_run.processes)
            return Error{ErrorCode::OutOfMemory,
                         "memory ran out with " + std::to_string(m_microBatch) +
                             " images at once; start the run again with --micro-batch " +
                             std::to_string(std::max(1, m_microBatch / 2)),
                         {}};
        before.restore(m_network, number);
        halve(number, "memory ran out");
        shares = tried();
    }
    return shares;
}

Result<bool> TrainingStep::make(std::int64_t number, const at::Tensor &images, const at::Tensor &labels,
                                double rate, const std::function<void()> &whileItRuns)
{
    const at::AutoGradMode gradientsOn(true);
    const Size size = sizeOf(images);
    if (size.all == 0)
        return false;
    seedStep(m_run, number);
    auto shares = retried(number, images, labels, size);
    if (!shares.ok())
        return std::move(shares).error();
    m_losses.add(number, std::move(shares).value());
    if (number == 0)
        if (auto told = reportQuantizers(m_run.observer, m_network); !told.ok())
            return std::move(told).error();
    {
        const TimeTaken taken(m_times.optimizer);
        m_optimizer.step(m_network.trainable(), rate);
    }
    for (Quantizer &quantizer : m_network.quantizers())
        quantizer.markTrained();
    m_network.dropRoundedWeights();
    if (auto watched = watchMemory(number); !watched.ok())
        return std::move(watched).error();
    if (whileItRuns)
        whileItRuns();
    if (auto read = m_losses.readWhenDue(); !read.ok())
        return std::move(read).error();
    return true;
}

} // namespace ant::detail
