#include "tests/support/run_builder.h"

#include "core/experiment/modes.h"
#include "core/graph/models.h"
#include "core/numeric/fake_quant.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <random>

namespace ant::test {
namespace {

/// Ends the test program: a builder that fails has nothing to test.
template <typename T>
T take(Result<T> result)
{
    if (!result.ok()) {
        std::fprintf(stderr, "run builder: %s\n", result.error().text().c_str());
        std::abort();
    }
    return std::move(result).value();
}

void take(const Result<void> &result)
{
    if (!result.ok()) {
        std::fprintf(stderr, "run builder: %s\n", result.error().text().c_str());
        std::abort();
    }
}

struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

std::size_t elementsOf(const std::vector<std::int64_t> &shape)
{
    return std::size_t(std::accumulate(shape.begin(), shape.end(), std::int64_t(1), std::multiplies<>()));
}

/// Bell-shaped, long-tailed and flat tensors take turns, so that every type wins somewhere.
float draw(std::mt19937 &random, int kind)
{
    std::normal_distribution<float> bell;
    std::exponential_distribution<float> tail;
    std::uniform_real_distribution<float> flat(-1, 1);
    switch (kind % 3) {
    case 0:
        return bell(random);
    case 1:
        return tail(random) * (flat(random) < 0 ? -1.0f : 1.0f);
    default:
        return flat(random) + 0.1f * bell(random);
    }
}

Tensor drawTensor(std::vector<std::int64_t> shape, int seed, bool isRectified)
{
    std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
    Tensor tensor{std::move(shape), {}};
    tensor.values.resize(elementsOf(tensor.shape));
    const std::size_t channel = tensor.values.size() / std::size_t(tensor.shape.front());
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        const float value = draw(random, seed) * (0.05f + 0.01f * float(i / channel % 7));
        tensor.values[i] = isRectified ? std::max(0.0f, value) : value;
    }
    return tensor;
}

std::vector<Codebook> codebooksOf(const Mode &mode, int bits, bool isSigned)
{
    std::vector<Codebook> codebooks;
    for (const NumericType type : mode.types)
        if (bits <= kMaxSearchedBits || type == NumericType())
            if (auto codebook = Codebook::make({type, bits, isSigned}); codebook.ok())
                codebooks.push_back(std::move(codebook).value());
    return codebooks;
}

void measure(const Tensor &tensor, const Codebook &codebook, QuantizerRecord &record, QuantizerDetail &detail)
{
    const QuantScale scale{record.alpha};
    std::vector<float> quantized(tensor.values.size());
    fakeQuantize(tensor.values, quantized, codebook, scale);
    record.mse = meanSquaredError(tensor.values, quantized);
    record.sqnrDb = sqnrDb(tensor.values, quantized);
    std::vector<std::uint8_t> codes(tensor.values.size());
    encode(tensor.values, codes, codebook, scale);
    detail.grid.assign(codebook.values().begin(), codebook.values().end());
    detail.codeUsage.assign(detail.grid.size(), 0);
    for (const std::uint8_t code : codes)
        ++detail.codeUsage[code];
    detail.histogram = linearHistogram(tensor.values);
    detail.logHistogram = logHistogram(tensor.values);
}

void quantize(const Tensor &tensor, const Mode &mode, const AlphaRange &range, QuantizerRecord &record,
              QuantizerDetail &detail)
{
    record.isSigned = std::ranges::any_of(tensor.values, [](float value) { return value < 0; });
    const auto codebooks = codebooksOf(mode, record.bits, record.isSigned);
    SearchOptions options;
    options.range = record.bits > kMaxSearchedBits ? AlphaRange{95, range.up} : range;
    const ScaleSearch search =
        record.role == Role::Weight
            ? take(searchPerChannel(tensor.values, std::size_t(tensor.shape.front()), codebooks, options))
            : take(searchPerTensor(tensor.values, codebooks, options));
    const TypeSearch &best = search.types[search.best];
    record.type = best.grid.type.name();
    record.absmax = search.absmax;
    record.alpha = best.alpha;
    record.alphaStep = best.step;
    record.shape = tensor.shape;
    for (const TypeSearch &type : search.types) {
        record.candidates.push_back({std::string(type.grid.type.name()), type.score});
        detail.curves.push_back({std::string(type.grid.type.name()), options.range.low, type.curve});
    }
    measure(tensor, codebooks[search.best], record, detail);
}

} // namespace

BuiltQuantizers buildQuantizers(const RunSpec &spec)
{
    const Mode mode = take(parseMode(spec.mode));
    const Graph graph = take(findModel(spec.model))->build();
    BuiltQuantizers built;
    int layer = 0;
    for (const int place : graph.quantizableNodes()) {
        const Node &node = graph.node(place);
        const bool isEight = std::ranges::count(spec.eightBitLayers, layer) > 0;
        for (const Role role : {Role::Weight, Role::Input}) {
            QuantizerRecord record;
            record.index = 2 * layer + (role == Role::Input);
            record.layerIndex = layer;
            record.layer = node.name;
            record.role = role;
            record.bits = isEight ? 8 : role == Role::Weight ? spec.weightBits : spec.activationBits;
            record.macs = graph.macs(place);
            std::vector<std::int64_t> shape = {node.outChannels, node.inChannels};
            if (node.op == Op::Conv2d)
                shape.insert(shape.end(), {node.kernel[0], node.kernel[1]});
            if (role == Role::Input) {
                const Shape &input = graph.node(node.inputs.front()).shape;
                shape.assign(1, 2);
                shape.insert(shape.end(), input.begin(), input.end());
            }
            QuantizerDetail detail;
            const bool isRectified = role == Role::Input && layer > 0;
            quantize(drawTensor(std::move(shape), record.index + 1, isRectified), mode,
                     role == Role::Weight ? spec.weightRange : spec.activationRange, record, detail);
            built.records.push_back(std::move(record));
            built.details.push_back(std::move(detail));
        }
        ++layer;
    }
    return built;
}

RunId addFinishedRun(Workspace &workspace, const RunSpec &spec, const EvaluationResult &result,
                     const BuiltQuantizers *quantizers)
{
    const RunId id = take(workspace.addRun(spec, false));
    const RunClaim claim = take(workspace.claim(id));
    if (quantizers)
        take(workspace.setQuantizers(id, quantizers->records, quantizers->details));
    take(workspace.finish(id, RunState::Done, {}, result, {0.4, 1.2, 0, 3.1}));
    return id;
}

RunId addEndedRun(Workspace &workspace, const RunSpec &spec, RunState state, const std::string &error)
{
    const RunId id = take(workspace.addRun(spec, false));
    const RunClaim claim = take(workspace.claim(id));
    take(workspace.finish(id, state, error, std::nullopt, {}));
    return id;
}

RunningRun addRunningRun(Workspace &workspace, const RunSpec &spec, const Progress &progress)
{
    const RunId id = take(workspace.addRun(spec, false));
    RunClaim claim = take(workspace.claim(id));
    take(workspace.setProgress(id, progress));
    return {id, std::move(claim)};
}

RunSpec resnet20Spec(const std::string &mode)
{
    RunSpec spec;
    spec.model = "resnet20";
    spec.weights = "weights/resnet20-12fca82f.th";
    spec.dataset = {"cifar10", "cifar10"};
    spec.mode = mode;
    if (mode == "ant4-8")
        spec.eightBitLayers = {0, 19};
    return spec;
}

} // namespace ant::test
