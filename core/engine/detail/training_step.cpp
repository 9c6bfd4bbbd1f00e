#include "core/engine/detail/training_step.h"

#include "core/engine/detail/reporting.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>

#include <cmath>

namespace ant::detail {

/// ANT4-8: a forward at the low width decides the types; the one that follows calibrates anew.
Result<void> TrainingStep::firstPassOfEightBitLayers(const at::Tensor &images)
{
    if (m_run.spec.eightBitLayers.empty() || m_network.quantizers().empty() || !m_run.spec.checkpoint.empty())
        return {};
    Network::Options options = m_run.forward;
    options.mode = Network::Mode::Train;
    auto logits = m_network.forward(images, options, m_run.stop);
    if (!logits.ok())
        return std::move(logits).error();
    for (Quantizer &quantizer : m_network.quantizers())
        quantizer.prepareSecondPass();
    return {};
}

Result<double> TrainingStep::make(std::int64_t number, const at::Tensor &images, const at::Tensor &labels,
                                  double rate)
{
    const at::AutoGradMode gradients(true);
    if (number == 0)
        if (auto done = firstPassOfEightBitLayers(images); !done.ok())
            return std::move(done).error();
    m_network.trainable(); // gradients on, before the first forward too
    Network::Options options = m_run.forward;
    options.mode = Network::Mode::Train;
    // A forward that is left half done has moved some of the batch norms' averages.
    auto logits = m_network.forward(images, options, number == 0 ? m_run.stop : std::stop_token());
    if (!logits.ok())
        return std::move(logits).error();
    const at::Tensor loss = at::cross_entropy_loss(logits.value(), labels);
    loss.backward();
    const double value = loss.item<float>();
    if (!std::isfinite(value))
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
    return value;
}

} // namespace ant::detail
