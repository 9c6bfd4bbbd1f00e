#include "core/engine/detail/training.h"

#include "core/engine/detail/augmentation.h"
#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/recipe.h"
#include "core/engine/detail/training_state.h"
#include "core/engine/detail/training_step.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace ant::detail {
namespace {

using Clock = std::chrono::steady_clock;

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

Error cancelled()
{
    return {ErrorCode::Cancelled, "the run was stopped", {}};
}

class Trainer {
public:
    Trainer(RunContext &run, Network &network, TrainingData &data)
        : m_run(run), m_network(network), m_data(data), m_average(run.spec.training.weightAverage),
          m_step(run, network, m_optimizer, data.teacher ? &*data.teacher : nullptr)
    {
    }

    Result<void> goOnFrom(const std::filesystem::path &checkpoint);
    Result<Trained> toTheEnd();

private:
    Result<void> restOfEpoch();
    Result<void> step(Batch batch);
    Result<void> save();
    Result<void> saveWhenDue();
    Error stopped();
    Result<Evaluation> endEpoch();
    TrainingParts parts() { return {m_network, m_optimizer, m_average, *m_data.train}; }
    double seconds() const;
    std::int64_t trainingImages() const;

    RunContext &m_run;
    Network &m_network;
    const TrainingData &m_data;
    Sgd m_optimizer;
    WeightAverage m_average;
    TrainingStep m_step;
    TrainingPlace m_place;
    Clock::time_point m_began = Clock::now(), m_saved = Clock::now();
    double m_earlierSeconds = 0;
};

std::int64_t Trainer::trainingImages() const
{
    const std::int64_t all = m_data.train->size(), wanted = m_run.spec.training.images;
    return wanted > 0 ? std::min(all, wanted) : all;
}

double Trainer::seconds() const
{
    return m_earlierSeconds + std::chrono::duration<double>(Clock::now() - m_began).count();
}

Result<void> Trainer::goOnFrom(const std::filesystem::path &checkpoint)
{
    auto place = unpackTraining(checkpoint, m_run, parts());
    if (!place.ok())
        return std::move(place).error();
    m_place = place.value();
    m_step.setMicroBatch(m_place.microBatch);
    m_earlierSeconds = m_place.seconds;
    m_run.observer.log(LogLevel::Info, "goes on after step " + std::to_string(m_place.steps) + ", batch " +
                                           std::to_string(m_place.batches) + " of epoch " +
                                           std::to_string(m_place.epoch) + ", from " +
                                           checkpoint.filename().string());
    return m_run.observer.resumed(m_place.epoch, m_place.steps);
}

Result<void> Trainer::save()
{
    m_place.seconds = seconds();
    m_place.microBatch = m_step.microBatch();
    m_saved = Clock::now();
    return m_run.observer.checkpoint({m_place.steps, packTraining(m_run, parts(), m_place)});
}

Result<void> Trainer::saveWhenDue()
{
    const std::chrono::duration<double, std::ratio<60>> passed = Clock::now() - m_saved;
    return passed.count() >= m_run.spec.training.checkpointMinutes ? save() : Result<void>();
}

/// Between two steps: what has been done so far is kept.
Error Trainer::stopped()
{
    if (m_place.steps > 0)
        if (const auto saved = save(); !saved.ok())
            m_run.observer.log(LogLevel::Warning, "nothing was kept to go on from: " + saved.error().text());
    return cancelled();
}

Result<void> Trainer::step(Batch batch)
{
    const RunSpec &spec = m_run.spec;
    if (spec.training.augment)
        augmentBatch(batch, m_data.preprocessing, spec, m_place.epoch);
    const double done = double(batch.first) / double(trainingImages());
    auto loss = m_step.make(m_place.steps, toDevice(batch, m_data.preprocessing, m_run.device),
                            labelsOf(batch, m_run.device), learningRate(spec, m_place.epoch, done));
    if (!loss.ok())
        return std::move(loss).error();
    m_average.add(m_network, m_place.steps);
    m_place.lossSum += loss.value();
    ++m_place.losses;
    return m_run.observer.step({m_place.steps++, loss.value()});
}

Result<void> Trainer::restOfEpoch()
{
    const RunSpec &spec = m_run.spec;
    const std::int64_t images = trainingImages();
    const std::int64_t before = images * m_place.epoch;
    std::int64_t seen = std::min(images, m_place.batches * spec.batch);
    LoaderOptions options;
    options.batch = spec.batch;
    options.order = epochOrder(images, spec.training.shuffle, spec.seed, m_place.epoch);
    if (spec.training.augment)
        options.randomParts = partsSeed(spec.seed, m_place.epoch);
    const std::int64_t skipped = seen;
    options.order.erase(options.order.begin(), options.order.begin() + skipped);
    if (options.order.empty()) // for the loader that would be all of them
        return {};
    Loader loader(m_data.train, m_data.preprocessing, options);
    ProgressMeter meter(m_run.observer, "train", images * spec.training.epochs, before + seen);
    while (true) {
        auto batch = loader.next(m_run.stop);
        if (m_run.stop.stop_requested())
            return stopped();
        if (!batch.ok())
            return std::move(batch).error();
        for (const std::string &image : batch.value().unreadable)
            m_run.observer.log(LogLevel::Warning, "left out: " + image);
        const auto taken = batch.value().labels.size() + batch.value().unreadable.size();
        if (taken == 0)
            return {};
        ++m_place.batches;
        seen += static_cast<std::int64_t>(taken);
        if (batch.value().labels.empty())
            continue;
        batch.value().first += skipped;
        if (auto done = step(std::move(batch).value()); !done.ok())
            return done;
        meter.advanceTo(before + seen);
        if (auto saved = saveWhenDue(); !saved.ok())
            return saved;
    }
}

/// The checkpoint comes before the evaluation, which a process that goes on from it simply repeats.
Result<Evaluation> Trainer::endEpoch()
{
    if (auto saved = save(); !saved.ok())
        return std::move(saved).error();
    m_average.swapInto(m_network); // what is judged and kept is the average, where there is one
    auto judged = evaluate(m_run, m_network, m_data.evaluation, m_data.preprocessing);
    if (!judged.ok())
        return judged;
    const double loss = m_place.lossSum / double(std::max<std::int64_t>(1, m_place.losses));
    TensorFile weights = m_network.weights();
    addQuantizers(weights, m_network.quantizers());
    const EpochRecord record{m_place.epoch, loss, judged.value().result.top1()};
    if (auto stored = m_run.observer.epoch(record, weights); !stored.ok())
        return std::move(stored).error();
    m_place.epoch += 1;
    m_place.batches = m_place.losses = 0;
    m_place.lossSum = 0;
    if (m_place.epoch < m_run.spec.training.epochs)
        m_average.swapInto(m_network);
    return judged;
}

Result<Trained> Trainer::toTheEnd()
{
    while (true) {
        if (auto done = restOfEpoch(); !done.ok())
            return std::move(done).error();
        auto judged = endEpoch();
        if (!judged.ok())
            return std::move(judged).error();
        if (m_place.epoch >= m_run.spec.training.epochs)
            return Trained{std::move(judged).value(), seconds()};
    }
}

} // namespace

Result<Trained> train(RunContext &run, Network &network, TrainingData &data,
                      const std::filesystem::path &resumeFrom)
{
    at::Generator random = at::detail::getDefaultCPUGenerator(); // of dropout
    random.set_current_seed(run.spec.seed);
    run.forward.freezeBatchNorm = run.spec.training.freezeBatchNorm;
    run.forward.scalesAlphaGradient = run.spec.training.scaleAlphaGradient;
    Trainer trainer(run, network, data);
    if (!resumeFrom.empty())
        if (auto gone = trainer.goOnFrom(resumeFrom); !gone.ok())
            return std::move(gone).error();
    return trainer.toTheEnd();
}

} // namespace ant::detail
