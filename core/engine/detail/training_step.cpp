#include "core/engine/detail/training_step.h"

#include "core/engine/detail/memory_watch.h"
#include "core/engine/detail/recipe.h"
#include "core/engine/detail/reporting.h"
#include "core/engine/detail/translate.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {

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
      m_microBatch(run.spec.training.microBatch > 0 ? std::min(run.spec.batch, run.spec.training.microBatch)
                                                    : run.spec.batch)
{
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

/// Adds `share` of the gradients of these images' mean loss, which it returns.
Result<double> TrainingStep::gradients(const at::Tensor &images, const at::Tensor &labels, double share,
                                       bool isFirst)
{
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
            return std::move(answers).error();
        wanted = std::move(answers).value();
        options.quantize = m_run.forward.quantize;
    }
    options.mode = Network::Mode::Train;
    auto logits = m_network.forward(images, options, stop);
    if (!logits.ok())
        return std::move(logits).error();
    const at::Tensor loss = trainingLoss(m_run.spec.training, logits.value(), labels, wanted);
    if (share < 1)
        (loss * share).backward();
    else
        loss.backward();
    return double(loss.item<float>());
}

Result<double> TrainingStep::attempt(std::int64_t number, const at::Tensor &images, const at::Tensor &labels)
{
    const std::int64_t count = images.size(0);
    double sum = 0;
    for (std::int64_t begin = 0; begin < count; begin += m_microBatch) {
        const std::int64_t end = std::min<std::int64_t>(count, begin + m_microBatch);
        const double share = double(end - begin) / double(count);
        auto loss = gradients(images.slice(0, begin, end), labels.slice(0, begin, end), share,
                              number == 0 && begin == 0);
        if (!loss.ok())
            return loss;
        sum += loss.value() * share;
    }
    return sum;
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

Result<void> TrainingStep::watchMemory(std::int64_t number)
{
    const std::int64_t limit = m_run.spec.memoryLimit;
    if (limit == 0)
        return {};
    const std::int64_t used = residentBytes();
    if (used <= limit)
        return {};
    const std::string why = "the process takes " + std::to_string(used / 1'000'000) +
                            " MB, more than the limit of " + std::to_string(limit / 1'000'000) + " MB";
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

Result<double> TrainingStep::make(std::int64_t number, const at::Tensor &images, const at::Tensor &labels,
                                  double rate)
{
    const at::AutoGradMode gradientsOn(true);
    Before before(m_network, number);
    auto loss = translate("a training step", [&] { return attempt(number, images, labels); });
    while (!loss.ok() && loss.error().code == ErrorCode::OutOfMemory && m_microBatch > 1) {
        before.restore(m_network, number);
        m_microBatch = static_cast<int>(std::min<std::int64_t>(m_microBatch, images.size(0)));
        halve(number, "memory ran out");
        loss = translate("a training step", [&] { return attempt(number, images, labels); });
    }
    if (!loss.ok())
        return loss;
    if (!std::isfinite(loss.value()))
        return Error{ErrorCode::Corrupt,
                     "the loss is not finite at step " + std::to_string(number) +
                         "; a smaller learning rate may help",
                     {}};
    if (number == 0)
        if (auto told = reportQuantizers(m_run.observer, m_network); !told.ok())
            return std::move(told).error();
    m_optimizer.step(m_network.trainable(), rate);
    for (Quantizer &quantizer : m_network.quantizers())
        quantizer.markTrained();
    m_network.dropRoundedWeights();
    if (auto watched = watchMemory(number); !watched.ok())
        return std::move(watched).error();
    return loss;
}

} // namespace ant::detail
