#include "core/engine/engine.h"

#include "core/base/parallel.h"
#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/environment.h"
#include "core/engine/detail/reporting.h"
#include "core/engine/detail/training.h"
#include "core/engine/detail/translate.h"
#include "core/graph/models.h"
#include "core/io/sha256.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <malloc.h>
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

Result<at::Device> openDevice(const RunSpec &spec)
{
    if (spec.device == "cpu")
        return at::Device(at::kCPU);
    if (auto loaded = loadCuda(); !loaded.ok())
        return std::move(loaded).error();
    return at::Device(spec.device);
}

Result<std::filesystem::path> weightsFile(const RunSpec &spec)
{
    if (!spec.checkpoint.empty())
        return spec.checkpoint;
    if (!spec.weights.empty())
        return spec.weights;
    return findResource(std::filesystem::path(spec.model) / (spec.model + ".safetensors"));
}

/// With quantizers, as the spec (or its checkpoint) wants them.
Result<Network> attachQuantizers(const RunSpec &spec, Network network, const TensorFile &file)
{
    if (spec.isFloatingPoint())
        return network;
    auto plans = planQuantizers(spec, network.graph());
    if (!plans.ok())
        return std::move(plans).error();
    if (!spec.checkpoint.empty())
        if (auto planned = planFromCheckpoint(file, plans.value()); !planned.ok())
            return std::move(planned).error().within(spec.checkpoint.string());
    std::vector<Quantizer> quantizers;
    for (QuantizerPlan &plan : plans.value())
        quantizers.emplace_back(std::move(plan));
    network.setQuantizers(std::move(quantizers));
    return network;
}

Result<Network> loadNetwork(const RunSpec &spec, const ModelInfo &model,
                            std::map<std::string, std::string> &facts)
{
    if (spec.weights == RunSpec::kRandomWeights && spec.checkpoint.empty())
        return attachQuantizers(spec, Network::random(model.build(), spec.seed), {});
    auto file = weightsFile(spec);
    if (!file.ok())
        return std::move(file).error();
    auto weights = readTensorFile(file.value());
    if (!weights.ok())
        return std::move(weights).error();
    auto digest = sha256OfFile(file.value());
    if (!digest.ok())
        return std::move(digest).error();
    facts["weights.sha256"] = digest.value();
    facts["weights.file"] = file.value().string();
    auto network = Network::fromWeights(model.build(), weights.value());
    if (!network.ok())
        return std::move(network).error().within(file.value().string());
    return attachQuantizers(spec, std::move(network).value(), weights.value());
}

/// The floating-point network that a fine-tuned one is to answer like: the weights it began with, but those
/// of no checkpoint.
Result<std::optional<Network>> loadTeacher(const RunSpec &spec, const ModelInfo &model,
                                           const at::Device &device)
{
    if (spec.task != Task::Qat || spec.training.distillation <= 0)
        return std::optional<Network>();
    RunSpec plain = spec;
    plain.checkpoint.clear();
    plain.mode = "fp32";
    std::map<std::string, std::string> facts;
    auto teacher = loadNetwork(plain, model, facts);
    if (!teacher.ok())
        return std::move(teacher).error().within("loading the network to learn from");
    teacher.value().moveTo(device);
    return std::optional(std::move(teacher).value());
}

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
    ProgressMeter meter(run.observer, "calibrate", passes);
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

/// Activations of one size come and go with every batch. Returned to the system each time, their pages are
/// cleared anew, which took half of an evaluation's time; so freed memory is kept for the next batch.
void keepFreedMemory()
{
#ifdef M_MMAP_MAX
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

/// A run in its parts, each of which adds its time to the outcome.
class Execution {
public:
    Execution(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
              std::filesystem::path resumeFrom)
        : m_spec(spec), m_observer(observer), m_stop(std::move(stop)), m_resumeFrom(std::move(resumeFrom))
    {
    }
    Result<RunOutcome> run();

private:
    Result<void> loadData(const ModelInfo &model);
    Result<Evaluation> work(RunContext &context, Network &network);

    const RunSpec &m_spec;
    RunObserver &m_observer;
    std::stop_token m_stop;
    std::filesystem::path m_resumeFrom;
    TrainingData m_data;
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
    if (context.forward.quantize) {
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
    const auto model = findModel(m_spec.model);
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
    network.value().moveTo(device.value());
    if (auto loaded = loadData(*model.value()); !loaded.ok())
        return std::move(loaded).error();
    auto teacher = loadTeacher(m_spec, *model.value(), device.value());
    if (!teacher.ok())
        return std::move(teacher).error();
    m_data.teacher = std::move(teacher).value();
    addMachineFacts(m_facts, m_spec, threads, device.value());
    if (auto told = m_observer.environment(m_facts); !told.ok())
        return std::move(told).error();
    m_outcome.seconds.load = m_watch.lap();

    RunContext context{m_spec, m_observer, m_stop, device.value(), threads, {}};
    context.forward.quantize = !m_spec.isFloatingPoint();
    context.forward.quantizer = {
        .threads = threads, .allowNonFinite = m_spec.allowNonFinite, .keepDetails = true};
    auto judged = work(context, network.value());
    if (!judged.ok())
        return std::move(judged).error();
    m_outcome.result = judged.value().result;
    if (auto told = m_observer.evaluated(recordsOf(network.value()), judged.value().predictions); !told.ok())
        return std::move(told).error();
    return m_outcome;
}

} // namespace

Result<RunOutcome> executeRun(const RunSpec &spec, RunObserver &observer, std::stop_token stop,
                              const std::filesystem::path &resumeFrom)
{
    return detail::translate("running " + spec.model + " in mode " + spec.mode, [&]() -> Result<RunOutcome> {
        return Execution(spec, observer, std::move(stop), resumeFrom).run();
    });
}

} // namespace ant
