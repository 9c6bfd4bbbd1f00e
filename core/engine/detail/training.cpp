#include "core/engine/detail/training.h"

#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/device_batches.h"
#include "core/engine/detail/epoch_images.h"
#include "core/engine/detail/recipe.h"
#include "core/engine/detail/training_state.h"
#include "core/engine/detail/training_step.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

namespace ant::detail {
namespace {

using Clock = std::chrono::steady_clock;

Error cancelled()
{
    return {ErrorCode::Cancelled, "the run was stopped", {}};
}

/// The first batch calibrates, and every process has a part in it.
Result<void> mustSuffice(const RunContext &run, const Dataset &images)
{
    const std::int64_t wanted = run.spec.training.images;
    const std::int64_t count = wanted > 0 ? std::min(wanted, images.size()) : images.size();
    if (!run.processes || count >= run.processes->count())
        return {};
    return Error{ErrorCode::InvalidArgument,
                 std::to_string(count) + " training images cannot be shared by " +
                     std::to_string(run.processes->count()) + " processes; start fewer",
                 {}};
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
    DeviceBatches batchesOf(EpochImages &epoch);
    std::string timesText() const;
    Result<void> step(const DeviceBatch &batch, DeviceBatches &batches);
    Result<void> tellLosses();
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
    Sgd m_optimizer{Sgd::wayOn(m_run.device)};
    WeightAverage m_average;
    TrainingStep m_step;
    TrainingPlace m_place;
    Clock::time_point m_began = Clock::now(), m_saved = Clock::now();
    double m_earlierSeconds = 0, m_dataSeconds = 0;
    std::int64_t m_firstStep = 0; ///< of this process
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
    m_firstStep = m_place.steps;
    if (m_run.processes && !m_run.processes->isFirst()) // whose counts are those of all
        for (Quantizer &quantizer : m_network.quantizers())
            quantizer.setCounts({});
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
    if (auto read = m_step.losses().readAll(); !read.ok())
        return read;
    if (auto told = tellLosses(); !told.ok())
        return told;
    collectCounts(m_run, m_network);
    m_place.seconds = seconds();
    m_place.microBatch = m_step.microBatch();
    m_saved = Clock::now();
    return m_run.observer.checkpoint({m_place.steps, packTraining(m_run, parts(), m_place)});
}

Result<void> Trainer::saveWhenDue()
{
    const std::chrono::duration<double, std::ratio<60>> passed = Clock::now() - m_saved;
    bool isDue = passed.count() >= m_run.spec.training.checkpointMinutes;
    if (m_run.processes) // by the clock of the first
        isDue = gatherNumbers(*m_run.processes, {isDue ? 1.0 : 0.0})[0][0] > 0;
    return isDue ? save() : Result<void>();
}

DeviceBatches Trainer::batchesOf(EpochImages &epoch)
{
    const auto next = [this, &epoch]() -> Result<std::optional<Batch>> {
        if (epoch.atEnd())
            return std::optional<Batch>();
        const TimeTaken taken(m_dataSeconds);
        auto batch = epoch.next();
        if (!batch.ok())
            return std::move(batch).error();
        return std::optional(std::move(batch).value());
    };
    return {next, m_data.preprocessing, m_run.device, DeviceBatches::aheadOn(m_run.device)};
}

/// For the log: what the time of a step was spent on.
std::string Trainer::timesText() const
{
    StepTimes times = m_step.times();
    times.data = m_dataSeconds;
    const double steps = double(std::max<std::int64_t>(1, m_place.steps - m_firstStep));
    std::string text = "time of a step, on average:";
    for (const auto &[what, seconds] :
         {std::pair("data", times.data), std::pair("search", times.search),
          std::pair("forward", times.forward), std::pair("backward", times.backward),
          std::pair("sums over processes", times.exchange), std::pair("optimizer", times.optimizer)})
    {
        char part[64];
        std::snprintf(part, sizeof part, " %s %.1f ms,", what, 1000 * seconds / steps);
        text += part;
    }
    text.pop_back();
    return text;
}

/// Between two steps: what has been done so far is kept.
Error Trainer::stopped()
{
    if (m_place.steps > 0)
        if (const auto saved = save(); !saved.ok())
            m_run.observer.log(LogLevel::Warning, "nothing was kept to go on from: " + saved.error().text());
    return cancelled();
}

Result<void> Trainer::tellLosses()
{
    for (const StepRecord &step : m_step.losses().take()) {
        m_place.lossSum += step.loss;
        ++m_place.losses;
        if (auto told = m_run.observer.step(step); !told.ok())
            return told;
    }
    return {};
}

Result<void> Trainer::step(const DeviceBatch &batch, DeviceBatches &batches)
{
    const double done = double(batch.batch.first) / double(trainingImages());
    const auto made =
        m_step.make(m_place.steps, batch.images, batch.labels, learningRate(m_run.spec, m_place.epoch, done),
                    [&batches] { batches.fetchAhead(); });
    if (!made.ok())
        return made.error();
    if (!made.value()) // no image of the batch could be read
        return {};
    m_average.add(m_network, m_place.steps++);
    return tellLosses();
}

Result<void> Trainer::restOfEpoch()
{
    const std::int64_t images = trainingImages();
    const std::int64_t before = images * m_place.epoch;
    EpochImages epoch(m_run, m_data.train, m_data.preprocessing, images, m_place.epoch, m_place.batches);
    DeviceBatches batches = batchesOf(epoch);
    ProgressMeter meter(m_run, "train", images * m_run.spec.training.epochs, before + epoch.seen());
    while (true) {
        auto batch = batches.next();
        if (batch.ok() && !batch.value())
            return {};
        if (stopIsAgreed(m_run))
            return stopped();
        if (!batch.ok())
            return std::move(batch).error();
        ++m_place.batches;
        if (auto done = step(*batch.value(), batches); !done.ok())
            return done;
        meter.advanceTo(before + std::min(images, batch.value()->batch.first + m_run.spec.batch));
        if (auto saved = saveWhenDue(); !saved.ok())
            return saved;
    }
}

/// The checkpoint comes before the evaluation, which a process that goes on from it simply repeats.
Result<Evaluation> Trainer::endEpoch()
{
    if (auto saved = save(); !saved.ok())
        return std::move(saved).error();
    if (auto same = weightsMustAgree(m_run, m_network); !same.ok())
        return std::move(same).error();
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
        if (m_place.epoch < m_run.spec.training.epochs)
            continue;
        m_run.observer.log(LogLevel::Info, timesText());
        return Trained{std::move(judged).value(), seconds()};
    }
}

} // namespace

Result<Trained> train(RunContext &run, Network &network, TrainingData &data,
                      const std::filesystem::path &resumeFrom)
{
    if (auto enough = mustSuffice(run, *data.train); !enough.ok())
        return std::move(enough).error();
    at::Generator random = at::detail::getDefaultCPUGenerator(); // of dropout
    random.set_current_seed(run.spec.seed);
    run.forward.processes = run.processes;
    run.forward.freezeBatchNorm = run.spec.training.freezeBatchNorm;
    run.forward.scalesAlphaGradient = run.spec.training.scaleAlphaGradient;
    Trainer trainer(run, network, data);
    if (!resumeFrom.empty())
        if (auto gone = trainer.goOnFrom(resumeFrom); !gone.ok())
            return std::move(gone).error();
    return trainer.toTheEnd();
}

} // namespace ant::detail
