#include "tests/support/large_workspace.h"

#include "tests/support/run_builder.h"

#include <array>
#include <cmath>
#include <cstdlib>

namespace ant::test {
namespace {

constexpr std::array kModes = {"int", "ip", "fip", "ip-f", "fip-f", "ant4-8"};
constexpr std::array kModels = {"resnet20", "resnet32", "resnet56", "squeezenet1_0"};

template <typename T>
T take(Result<T> result)
{
    if (!result.ok()) {
        std::fprintf(stderr, "large workspace: %s\n", result.error().text().c_str());
        std::abort();
    }
    return std::move(result).value();
}

void take(const Result<void> &result)
{
    if (!result.ok()) {
        std::fprintf(stderr, "large workspace: %s\n", result.error().text().c_str());
        std::abort();
    }
}

/// Measured quantizers of ResNet-20, repeated until there are enough layers.
BuiltQuantizers quantizersOf(int layers)
{
    const BuiltQuantizers measured = buildQuantizers(resnet20Spec("ip-f"));
    BuiltQuantizers all;
    for (int layer = 0; layer < layers; ++layer)
        for (const std::size_t role : {0u, 1u}) {
            const std::size_t from = 2 * (std::size_t(layer) % (measured.records.size() / 2)) + role;
            QuantizerRecord record = measured.records[from];
            record.index = 2 * layer + int(role);
            record.layerIndex = layer;
            record.layer = "stage" + std::to_string(layer / 10) + "." + record.layer;
            all.records.push_back(std::move(record));
            all.details.push_back(measured.details[from]);
        }
    return all;
}

void addSteps(Workspace &workspace, RunId run, std::int64_t count)
{
    std::vector<StepRecord> steps;
    for (std::int64_t step = 0; step < count; ++step)
        steps.push_back({step, 0.3 + 2 * std::exp(-double(step) / 5000) + 0.01 * double(step * 7919 % 13)});
    if (count > 0)
        take(workspace.addSteps(run, steps));
}

RunSpec specOf(int run)
{
    RunSpec spec = resnet20Spec(kModes[std::size_t(run) % kModes.size()]);
    spec.model = kModels[std::size_t(run / 7) % kModels.size()];
    spec.task = Task::Qat;
    spec.batch = 32 << run % 3;
    spec.seed = std::uint64_t(run);
    return spec;
}

} // namespace

void makeLargeWorkspace(const std::filesystem::path &folder, const WorkspaceSize &size)
{
    Workspace workspace = take(Workspace::open(folder, Workspace::Access::Create));
    const BuiltQuantizers quantizers = quantizersOf(size.layers);
    for (int run = 0; run < size.runs; ++run) {
        const bool isLast = run + 1 == size.runs;
        const std::int64_t ofEach = size.steps / 2 / std::max(1, size.runs - 1);
        const RunId id = take(workspace.addRun(specOf(run), false));
        const RunClaim claim = take(workspace.claim(id));
        take(workspace.setQuantizers(id, quantizers.records,
                                     isLast ? quantizers.details : std::vector<QuantizerDetail>()));
        addSteps(workspace, id, isLast ? size.steps - ofEach * (size.runs - 1) : ofEach);
        take(workspace.addEpoch(id, {0, 0.4, double(size.finishedAt)}));
        const EvaluationResult result{10'000, 100 * size.finishedAt + run % 500, 9900, 0.4};
        take(workspace.finish(id, RunState::Done, {}, result, {0.4, 1.2, 300, 3.1}));
    }
}

} // namespace ant::test
