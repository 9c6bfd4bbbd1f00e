// A training step of ResNet-20 with 4-bit weights and inputs beside the same step in fp32: 128 images, two
// threads, weights and images the same. What it is made of is printed in milliseconds a step; `search` is the
// forward pass that calibrates, once in a training. Target: x_fp32 <= 1.25.
#include "core/engine/detail/device_batches.h"
#include "core/engine/detail/epoch_images.h"
#include "core/engine/detail/memory_watch.h"
#include "core/engine/detail/silent_observer.h"
#include "core/engine/detail/training_step.h"
#include "core/graph/models.h"
#include "tests/bench/bench_support.h"

#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>

using namespace ant;

namespace {

constexpr int kSteps = 4; ///< timed together

RunSpec trainingSpec(const char *mode)
{
    RunSpec spec;
    spec.task = Task::Qat;
    spec.model = "resnet20";
    spec.weights = RunSpec::kRandomWeights;
    spec.mode = mode;
    spec.batch = 128;
    spec.training.learningRate = 1e-4;
    return spec;
}

/// A training that makes one step after the other on the demo's images.
class Training {
public:
    explicit Training(const char *mode)
        : m_spec(trainingSpec(mode)),
          m_network(detail::Network::random(findModel("resnet20").value()->build(), 1)),
          m_dataset(openDataset({"demo", {}}, Split::Train).value()),
          m_run{m_spec, m_observer, {}, at::Device(at::kCPU), bench::kThreads, {}, nullptr, {}},
          m_step(m_run, m_network, m_optimizer, nullptr)
    {
        m_how.crop = 32;
        m_run.forward.quantize = !m_spec.isFloatingPoint();
        m_run.forward.quantizer.threads = bench::kThreads;
        if (!m_run.forward.quantize)
            return;
        std::vector<detail::Quantizer> quantizers;
        auto planned = detail::planQuantizers(m_spec, m_network.graph());
        for (detail::QuantizerPlan &plan : planned.value())
            quantizers.emplace_back(std::move(plan));
        m_network.setQuantizers(std::move(quantizers));
    }
    bool makeStep()
    {
        {
            const detail::TimeTaken taken(m_dataSeconds);
            if (!m_images || m_images->atEnd())
                m_images = std::make_unique<detail::EpochImages>(m_run, m_dataset, m_how, m_dataset->size(),
                                                                 m_epoch++, 0);
            m_batch = m_images->next().value();
        }
        std::vector<std::int64_t> labels(m_batch.labels.begin(), m_batch.labels.end());
        const at::Tensor wanted =
            at::from_blob(labels.data(), {static_cast<std::int64_t>(labels.size())}, at::kLong);
        const auto made =
            m_step.make(m_number++, detail::toDevice(m_batch, m_how, m_run.device), wanted, 1e-4);
        m_step.losses().take();
        return made.ok() && made.value();
    }
    detail::StepTimes times() const
    {
        detail::StepTimes times = m_step.times();
        times.data = m_dataSeconds;
        return times;
    }

private:
    RunSpec m_spec;
    detail::SilentObserver m_observer;
    detail::Network m_network;
    std::shared_ptr<const Dataset> m_dataset;
    detail::RunContext m_run;
    detail::Sgd m_optimizer{detail::Sgd::wayOn(at::kCPU)};
    detail::TrainingStep m_step;
    Preprocessing m_how;
    std::unique_ptr<detail::EpochImages> m_images;
    Batch m_batch;
    std::int64_t m_number = 0;
    int m_epoch = 0;
    double m_dataSeconds = 0;
};

double secondsOfSteps(Training &training)
{
    return bench::secondsOf([&] {
        for (int i = 0; i < kSteps; ++i)
            benchmark::DoNotOptimize(training.makeStep());
    });
}

void trainingStep(benchmark::State &state, const char *mode)
{
    at::set_num_threads(bench::kThreads);
    detail::keepFreedMemory(); // as a run does
    static Training plain("fp32");
    static std::map<std::string, std::unique_ptr<Training>> all;
    auto &quantized = all[mode];
    if (!quantized) {
        quantized = std::make_unique<Training>(mode);
        for (Training *training : {&plain, quantized.get()})
            if (!training->makeStep()) // calibrates
                return state.SkipWithError("no step was made");
    }
    for (auto _ : state) {
        const detail::StepTimes before = quantized->times();
        const double floating = secondsOfSteps(plain);
        const double ours = secondsOfSteps(*quantized);
        const detail::StepTimes after = quantized->times();
        const auto ms = [](double seconds) { return 1000 * seconds / kSteps; };
        state.SetIterationTime(ours / kSteps);
        state.counters["fp32_ms"] = ms(floating);
        state.counters["x_fp32"] = ours / floating;
        state.counters["data_ms"] = ms(after.data - before.data);
        state.counters["forward_ms"] = ms(after.forward - before.forward);
        state.counters["backward_ms"] = ms(after.backward - before.backward);
        state.counters["optimizer_ms"] = ms(after.optimizer - before.optimizer);
        state.counters["search_ms"] = 1000 * after.search;
    }
}

BENCHMARK_CAPTURE(trainingStep, resnet20_w4a4_ip_f, "ip-f")->Apply(bench::inRepetitions);

} // namespace

BENCHMARK_MAIN();
