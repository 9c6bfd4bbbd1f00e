#include "core/engine/detail/training.h"

#include "core/engine/detail/augmentation.h"
#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/reporting.h"
#include "core/engine/detail/sgd.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <cmath>

namespace ant::detail {
namespace {

constexpr double kDecay = 0.1;
constexpr double kReferenceBatch = 256; ///< the learning rate is given for this batch

double learningRate(const RunSpec &spec, int epoch)
{
    double rate = spec.training.learningRate * spec.batch / kReferenceBatch;
    for (const int milestone : spec.training.milestones)
        rate *= epoch >= milestone ? kDecay : 1;
    return rate;
}

at::Tensor labelsOf(const Batch &batch, const at::Device &device)
{
    const std::vector<std::int64_t> wide(batch.labels.begin(), batch.labels.end());
    return at::from_blob(const_cast<std::int64_t *>(wide.data()), {static_cast<std::int64_t>(wide.size())},
                         at::kLong)
        .to(device, at::kLong, false, true);
}

void augmentBatch(Batch &batch, const Preprocessing &how, const RunSpec &spec, int epoch)
{
    const std::size_t pixels =
        std::size_t(3) * static_cast<std::size_t>(how.crop) * static_cast<std::size_t>(how.crop);
    for (std::size_t i = 0; i < batch.labels.size(); ++i)
        augment(std::span(batch.pixels).subspan(i * pixels, pixels), how.crop, spec.seed, epoch,
                batch.indices[i]);
}

class Trainer {
public:
    Trainer(RunContext &run, Network &network, const TrainingData &data)
        : m_run(run), m_network(network), m_data(data)
    {
    }

    /// Mean loss of the epoch's steps.
    Result<double> epoch(int number);

private:
    Result<double> step(const Batch &batch, double rate);
    Result<void> firstPassOfEightBitLayers(const at::Tensor &images);

    RunContext &m_run;
    Network &m_network;
    const TrainingData &m_data;
    Sgd m_optimizer;
    std::int64_t m_steps = 0;
};

/// ANT4-8: a forward at the low width decides the types; the one that follows calibrates anew.
Result<void> Trainer::firstPassOfEightBitLayers(const at::Tensor &images)
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

Result<double> Trainer::step(const Batch &batch, double rate)
{
    const at::Tensor images = toDevice(batch, m_data.preprocessing, m_run.device);
    if (m_steps == 0)
        if (auto done = firstPassOfEightBitLayers(images); !done.ok())
            return std::move(done).error();
    m_network.trainable(); // gradients on, before the first forward too
    Network::Options options = m_run.forward;
    options.mode = Network::Mode::Train;
    auto logits = m_network.forward(images, options, m_run.stop);
    if (!logits.ok())
        return std::move(logits).error();
    const at::Tensor loss = at::cross_entropy_loss(logits.value(), labelsOf(batch, m_run.device));
    loss.backward();
    const double value = loss.item<float>();
    if (!std::isfinite(value))
        return Error{ErrorCode::Corrupt,
                     "the loss is not finite at step " + std::to_string(m_steps) +
                         "; a smaller learning rate may help",
                     {}};
    if (m_steps == 0)
        if (auto told = reportQuantizers(m_run.observer, m_network); !told.ok())
            return std::move(told).error();
    m_optimizer.step(m_network.trainable(), rate);
    for (Quantizer &quantizer : m_network.quantizers())
        quantizer.markTrained();
    m_network.dropRoundedWeights();
    if (auto stored = m_run.observer.step({m_steps++, value}); !stored.ok())
        return std::move(stored).error();
    return value;
}

Result<double> Trainer::epoch(int number)
{
    const at::AutoGradMode gradients(true);
    const RunSpec &spec = m_run.spec;
    LoaderOptions options;
    options.batch = spec.batch;
    options.order = epochOrder(m_data.train->size(), spec.training.shuffle, spec.seed, number);
    Loader loader(m_data.train, m_data.preprocessing, options);
    const std::int64_t images = m_data.train->size();
    ProgressMeter meter(m_run.observer, "train", images * spec.training.epochs);
    double sum = 0;
    std::int64_t seen = 0;
    std::int64_t batches = 0;
    while (true) {
        auto batch = loader.next(m_run.stop);
        if (!batch.ok())
            return std::move(batch).error();
        if (batch.value().labels.empty())
            break;
        if (spec.training.augment)
            augmentBatch(batch.value(), m_data.preprocessing, spec, number);
        auto loss = step(batch.value(), learningRate(spec, number));
        if (!loss.ok())
            return loss;
        sum += loss.value();
        ++batches;
        seen += static_cast<std::int64_t>(batch.value().labels.size());
        meter.advanceTo(images * number + seen);
    }
    return sum / double(std::max<std::int64_t>(1, batches));
}

} // namespace

Result<Evaluation> train(RunContext &run, Network &network, const TrainingData &data)
{
    Trainer trainer(run, network, data);
    for (int epoch = 0;; ++epoch) {
        auto loss = trainer.epoch(epoch);
        if (!loss.ok())
            return std::move(loss).error();
        auto judged = evaluate(run, network, data.evaluation, data.preprocessing);
        if (!judged.ok())
            return judged;
        const EpochRecord record{epoch, loss.value(), judged.value().result.top1()};
        TensorFile weights = network.weights();
        addQuantizers(weights, network.quantizers());
        if (auto stored = run.observer.epoch(record, weights); !stored.ok())
            return std::move(stored).error();
        if (epoch + 1 >= run.spec.training.epochs)
            return judged;
    }
}

} // namespace ant::detail
