#include "core/engine/detail/evaluation.h"

#include "core/engine/detail/device_batches.h"
#include "core/engine/detail/shared_work.h"
#include "core/experiment/evaluated_images.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>
#include <utility>

namespace ant::detail {
namespace {

constexpr std::int64_t kReportEveryMs = 100;
constexpr int kTop = 5;

std::int64_t nowMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

/// Cross entropy and ranks of one image. On equal logits the smaller class counts as the better one.
Prediction judge(std::span<const float> logits, int label)
{
    Prediction prediction;
    prediction.label = label;
    const auto best = std::max_element(logits.begin(), logits.end());
    prediction.predicted = static_cast<int>(best - logits.begin());
    const float own = logits[static_cast<std::size_t>(label)];
    int better = 0;
    double sum = 0;
    for (std::size_t other = 0; other < logits.size(); ++other) {
        better += logits[other] > own || (logits[other] == own && static_cast<int>(other) < label);
        sum += std::exp(double(logits[other]) - double(*best));
    }
    prediction.inTop5 = better < kTop;
    prediction.loss = static_cast<float>(std::log(sum) + double(*best) - double(own));
    return prediction;
}

void addBatch(Evaluation &evaluation, const at::Tensor &logits, const Batch &batch)
{
    const at::Tensor rows = logits.to(at::kCPU).contiguous();
    const auto classes = static_cast<std::size_t>(rows.size(1));
    const std::span<const float> all(rows.const_data_ptr<float>(), static_cast<std::size_t>(rows.numel()));
    for (std::size_t i = 0; i < batch.labels.size(); ++i) {
        Prediction prediction = judge(all.subspan(i * classes, classes), batch.labels[i]);
        prediction.image = batch.indices[i];
        evaluation.result.top1Correct += prediction.predicted == prediction.label;
        evaluation.result.top5Correct += prediction.inTop5;
        evaluation.result.total += 1;
        evaluation.predictions.push_back(prediction);
    }
}

} // namespace

ProgressMeter::ProgressMeter(const RunContext &run, std::string phase, std::int64_t total, std::int64_t done)
    : m_observer(run.observer), m_gpu(run.gpu), m_first(done), m_beganMs(nowMs())
{
    m_progress.done = done;
    m_progress.phase = std::move(phase);
    m_progress.total = total;
    tell();
}

void ProgressMeter::tell()
{
    if (m_gpu)
        m_progress.gpu = m_gpu->now();
    m_observer.progress(m_progress);
}

void ProgressMeter::advanceTo(std::int64_t done)
{
    const std::int64_t now = nowMs();
    m_progress.done = done;
    if (now - m_reportedMs < kReportEveryMs && done < m_progress.total)
        return;
    m_reportedMs = now;
    m_progress.perSecond =
        1000.0 * double(done - m_first) / double(std::max<std::int64_t>(1, now - m_beganMs));
    tell();
}

namespace {

/// The images of the batches that are this process's turn, batch by batch.
std::vector<std::int64_t> ownTurns(const std::vector<std::int64_t> &images, const RunContext &run)
{
    const auto batch = static_cast<std::size_t>(run.spec.batch);
    const auto rank = static_cast<std::size_t>(run.processes ? run.processes->rank() : 0);
    const auto count = static_cast<std::size_t>(run.processes ? run.processes->count() : 1);
    std::vector<std::int64_t> own;
    for (std::size_t place = 0; place < images.size(); ++place)
        if (place / batch % count == rank && !run.excluded.contains(images[place]))
            own.push_back(images[place]);
    return own;
}

Result<void> judgeBatch(RunContext &run, Network &network, DeviceBatches &batches, Evaluation &evaluation)
{
    auto next = batches.next();
    if (!next.ok())
        return std::move(next).error();
    const auto &[batch, images, labels] = *next.value();
    for (const std::string &image : batch.unreadable) {
        run.observer.log(LogLevel::Warning, "left out: " + image);
        ++evaluation.unreadable;
    }
    if (batch.labels.empty())
        return {};
    Network::Options forward = run.forward;
    forward.whileItRuns = [&batches] { batches.fetchAhead(); };
    auto logits = network.forward(images, forward, run.stop);
    if (!logits.ok())
        return std::move(logits).error();
    addBatch(evaluation, logits.value(), batch);
    return {};
}

} // namespace

Result<Evaluation> evaluate(RunContext &run, Network &network, std::shared_ptr<const Dataset> dataset,
                            const Preprocessing &how)
{
    const std::vector<std::int64_t> chosen = evaluatedImages(run.spec, *dataset);
    const auto images = static_cast<std::int64_t>(chosen.size());
    const int count = run.processes ? run.processes->count() : 1;
    const std::int64_t round = std::int64_t(run.spec.batch) * count; // a batch on each
    LoaderOptions options;
    options.batch = run.spec.batch;
    options.order = ownTurns(chosen, run);
    if (images > 0 &&
        std::ranges::all_of(chosen, [&](std::int64_t image) { return run.excluded.contains(image); }))
        return Error{ErrorCode::InvalidArgument,
                     "all images calibrated and are excluded from the evaluation; calibrate on fewer",
                     {}};
    std::unique_ptr<Loader> loader;
    if (!options.order.empty()) // for the loader that would be all of them
        loader = std::make_unique<Loader>(std::move(dataset), how, std::move(options));
    DeviceBatches batches(
        [&, begun = std::int64_t(0)]() mutable -> Result<std::optional<Batch>> {
            if (std::exchange(begun, begun + round) >= images)
                return std::optional<Batch>();
            auto batch = loader ? loader->next(run.stop) : Result<Batch>(Batch());
            if (!batch.ok())
                return std::move(batch).error();
            return std::optional(std::move(batch).value());
        },
        how, run.device, DeviceBatches::aheadOn(run.device));
    ProgressMeter meter(run, "evaluate", images);
    Evaluation evaluation;
    for (std::int64_t done = 0; done < images; done += round) {
        if (stopIsAgreed(run))
            return Error{ErrorCode::Cancelled, "the run was stopped", {}};
        if (auto judged = judgeBatch(run, network, batches, evaluation); !judged.ok())
            return std::move(judged).error();
        meter.advanceTo(std::min(images, done + round));
    }
    collectEvaluation(run, evaluation);
    if (evaluation.result.total == 0)
        return Error{ErrorCode::Corrupt, "none of the images could be read", {}};
    for (const Prediction &prediction : evaluation.predictions)
        evaluation.result.loss += double(prediction.loss) / double(evaluation.result.total);
    return evaluation;
}

} // namespace ant::detail
