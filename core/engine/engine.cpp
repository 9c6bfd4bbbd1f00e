#include "core/engine/engine.h"

#include "core/base/parallel.h"
#include "core/engine/detail/device_batches.h"
#include "core/engine/detail/environment.h"
#include "core/engine/detail/execution.h"
#include "core/engine/detail/loading.h"
#include "core/engine/detail/memory_watch.h"
#include "core/engine/detail/ptq/post_training.h"
#include "core/engine/detail/reporting.h"
#include "core/engine/detail/sensitivity.h"
#include "core/engine/detail/shared_work.h"
#include "core/engine/detail/tensors.h"
#include "core/engine/detail/training.h"
#include "core/engine/detail/translate.h"
#include "core/experiment/model_source.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <numeric>

namespace ant {
namespace {

using namespace detail;

/// Seconds since it was made or last asked.
class Stopwatch {
public:
    double lap()
    {
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double> passed = now - m_began;
        m_began = now;
        return passed.count();
    }

private:
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
};

/// The first evaluation images calibrate every quantizer, each seeing what the ones before it let through.
Result<void> calibrate(RunContext &run, Network &network, const std::shared_ptr<const Dataset> &dataset,
                       const Preprocessing &how)
{
    LoaderOptions options;
    options.batch = run.spec.calibrationImages();
    options.order.resize(static_cast<std::size_t>(std::min<std::int64_t>(options.batch, dataset->size())));
    std::iota(options.order.begin(), options.order.end(), std::int64_t(0));
    Loader loader(dataset, how, std::move(options));
    auto batch = loader.next(run.stop);
    if (!batch.ok())
        return std::move(batch).error();
    if (batch.value().labels.empty())
        return Error{ErrorCode::Corrupt, "none of the calibration images could be read", {}};
    const at::Tensor images = toDevice(batch.value(), how, run.device);
    Network::Options forward = run.forward;
    forward.mode = Network::Mode::Calibrate;
    const int passes = hasSecondPass(run.spec) ? 2 : 1;
    ProgressMeter meter(run, "calibrate", passes);
    for (int pass = 1; pass <= passes; ++pass) {
        auto logits = network.forward(images, forward, run.stop);
        if (!logits.ok())
            return std::move(logits).error();
        meter.advanceTo(pass);
        if (pass < passes)
            beginSecondPass(run.spec, network.quantizers());
    }
    return {};
}

/// A run in its parts, each of which adds its time to the outcome.
class Execution {
public:
    Execution(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
              std::filesystem::path resumeFrom, Processes *processes)
        : m_spec(spec), m_observer(observer), m_stop(std::move(stop)), m_resumeFrom(std::move(resumeFrom)),
          m_processes(processes)
    {
    }
    Result<RunOutcome> run();

private:
    Result<void> loadData(const ModelInfo &model);
    Result<Evaluation> work(RunContext &context, Network &network);
    Result<RunOutcome> judge(RunContext &context, Network &network);
    Result<RunOutcome> measure(RunContext &context, Network &network);

    const RunSpec &m_spec;
    RunObserver &m_observer;
    std::stop_token m_stop;
    std::filesystem::path m_resumeFrom;
    Processes *m_processes;
    TrainingData m_data;
    CalibrationData m_calibration; ///< of task sensitivity
    RunOutcome m_outcome;
    Stopwatch m_watch;
    std::map<std::string, std::string> m_facts;
};

Result<void> Execution::loadData(const ModelInfo &model)
{
    m_data.preprocessing.crop = model.inputSize;
    m_data.preprocessing.resize = model.resize;
    auto evaluation = openDataset(m_spec.dataset, Split::Evaluation);
    if (!evaluation.ok())
        return std::move(evaluation).error();
    m_data.evaluation = std::move(evaluation).value();
    m_facts["dataset.fingerprint"] = m_data.evaluation->fingerprint();
    if (m_data.evaluation->classes() > model.classes)
        return Error{ErrorCode::InvalidArgument,
                     m_spec.dataset.text() + " has " + std::to_string(m_data.evaluation->classes()) +
                         " classes, " + std::string(model.name) + " tells " + std::to_string(model.classes) +
                         " apart",
                     {}};
    if (m_spec.task == Task::Sensitivity) {
        auto calibration = openCalibrationData(m_spec.dataset);
        if (!calibration.ok())
            return std::move(calibration).error();
        m_facts["calibration.split"] = calibration.value().isFromTraining ? "training" : "evaluation";
        m_calibration = std::move(calibration).value();
    }
    if (m_spec.task != Task::Qat)
        return {};
    auto train = openDataset(m_spec.dataset, Split::Train);
    if (!train.ok())
        return std::move(train).error();
    m_data.train = std::move(train).value();
    m_facts["dataset.train.fingerprint"] = m_data.train->fingerprint();
    return {};
}

Result<Evaluation> Execution::work(RunContext &context, Network &network)
{
    if (m_spec.task == Task::Qat) {
        auto trained = train(context, network, m_data, m_resumeFrom);
        if (!trained.ok())
            return std::move(trained).error();
        m_outcome.seconds.train = trained.value().seconds;
        if (context.forward.quantize)
            if (auto told = m_observer.trained(recordsOf(network)); !told.ok())
                return std::move(told).error();
        return std::move(trained).value().evaluation;
    }
    if (m_spec.quantizesOnSet()) {
        auto done =
            quantizePostTraining(context, network, m_data.evaluation, m_data.preprocessing, m_resumeFrom);
        m_outcome.seconds.calibrate = m_watch.lap();
        if (!done.ok())
            return std::move(done).error();
    } else if (context.forward.quantize) {
        auto done = calibrate(context, network, m_data.evaluation, m_data.preprocessing);
        if (done.ok())
            done = reportQuantizers(m_observer, network);
        m_outcome.seconds.calibrate = m_watch.lap();
        if (!done.ok())
            return std::move(done).error();
    }
    auto judged = evaluate(context, network, m_data.evaluation, m_data.preprocessing);
    m_outcome.seconds.evaluate = m_watch.lap();
    return judged;
}

Result<RunOutcome> Execution::run()
{
    const auto model = openModel(m_spec.model);
    if (!model.ok())
        return model.error();
    auto device = openDevice(m_spec);
    if (!device.ok())
        return std::move(device).error();
    const int threads = m_spec.threads > 0 ? m_spec.threads : defaultThreads();
    at::set_num_threads(threads);

    keepFreedMemory();

    m_observer.progress({"load", 0, 1, 0});
    auto network = loadNetwork(m_spec, *model.value(), m_facts);
    if (!network.ok())
        return std::move(network).error();
    network.value().moveTo(device.value(), layoutOn(device.value()));
    if (auto loaded = loadData(*model.value()); !loaded.ok())
        return std::move(loaded).error();
    if (m_processes)
        if (auto same = factsMustAgree(*m_processes, m_facts); !same.ok())
            return std::move(same).error();
    auto teacher = loadTeacher(m_spec, *model.value(), device.value());
    if (!teacher.ok())
        return std::move(teacher).error();
    m_data.teacher = std::move(teacher).value();
    addMachineFacts(m_facts, m_spec, threads, device.value());
    if (auto told = m_observer.environment(m_facts); !told.ok())
        return std::move(told).error();
    m_outcome.seconds.load = m_watch.lap();

    const GpuWatch gpu(device.value());
    RunContext context{m_spec, m_observer, m_stop, device.value(), threads, {}, nullptr, {}, {}, &gpu};
    context.forward.quantize = !m_spec.isFloatingPoint();
    context.forward.otherProducts = m_spec.bfloat16 ? at::kBFloat16 : at::kFloat;
    context.forward.quantizer = {
        .threads = threads, .allowNonFinite = m_spec.allowNonFinite, .keepDetails = true};
    if (m_processes) {
        m_processes->useDevice(device.value());
        context.processes = m_processes;
        context.stop = m_processes->lost();
        context.ownStop = m_stop;
    }
    return m_spec.task == Task::Sensitivity ? measure(context, network.value())
                                            : judge(context, network.value());
}

Result<RunOutcome> Execution::judge(RunContext &context, Network &network)
{
    auto judged = work(context, network);
    if (!judged.ok())
        return std::move(judged).error();
    collectCounts(context, network);
    m_outcome.result = judged.value().result;
    if (auto told = m_observer.evaluated(recordsOf(network), judged.value().predictions); !told.ok())
        return std::move(told).error();
    return m_outcome;
}

Result<RunOutcome> Execution::measure(RunContext &context, Network &network)
{
    const auto key = sensitivityKey(m_spec);
    if (!key.ok())
        return key.error();
    if (!key.value().isFromTraining)
        m_observer.log(LogLevel::Warning,
                       m_spec.dataset.text() +
                           " has no training images, so the sensitivity is measured on evaluation images: "
                           "accuracies of runs that are judged on the same ones flatter the allocation");
    auto sensitivity = measureSensitivity(context, network, m_calibration, m_data.preprocessing);
    m_outcome.seconds.calibrate = m_watch.lap();
    if (!sensitivity.ok())
        return std::move(sensitivity).error();
    const std::int64_t images = sensitivity.value().key.images;
    sensitivity.value().key = key.value();
    sensitivity.value().key.images = images;
    if (auto told = m_observer.sensitivity(sensitivity.value()); !told.ok())
        return std::move(told).error();
    return m_outcome;
}

} // namespace

Result<RunOutcome> detail::execute(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                                   const std::filesystem::path &resumeFrom, Processes *processes)
{
    return Execution(spec, observer, std::move(stop), resumeFrom, processes).run();
}

Result<RunOutcome> executeRun(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                              const std::filesystem::path &resumeFrom)
{
    return detail::translate("running " + spec.model + " in mode " + spec.mode, [&]() -> Result<RunOutcome> {
        return spec.processes > 1 ? executeShared(spec, observer, std::move(stop), resumeFrom)
                                  : execute(spec, observer, std::move(stop), resumeFrom, nullptr);
    });
}

} // namespace ant
