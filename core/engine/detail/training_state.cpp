#include "core/engine/detail/training_state.h"

#include "core/engine/detail/checkpoint.h"
#include "core/engine/detail/tensors.h"
#include "core/experiment/checkpoint_state.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

namespace ant::detail {
namespace {

using Json = nlohmann::json;

constexpr const char *kFormat = "ant training 1";
constexpr const char *kVelocity = "optimizer.velocity.";
constexpr const char *kAverage = "average.";
constexpr const char *kCounts = "quantizer.counts";
constexpr const char *kRandom = "random.cpu";

template <typename T>
FileTensor ownedTensor(DType type, std::vector<std::int64_t> shape, std::vector<T> values)
{
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    FileTensor tensor;
    tensor.dtype = type;
    tensor.shape = std::move(shape);
    tensor.bytes = std::as_bytes(std::span(*owner));
    tensor.owner = std::move(owner);
    return tensor;
}

std::string hexText(double value)
{
    char text[64];
    std::snprintf(text, sizeof text, "%a", value);
    return text;
}

/// Settings that may change on the way: they do not touch the numbers, or name where files lie.
Json decisive(const RunSpec &spec)
{
    Json json = toJson(spec);
    for (const char *key : {"name", "weights", "dataset", "checkpoint", "threads", "limit", "per_class",
                            "device", "memory_limit", "processes"})
        json.erase(key);
    json["training"].erase("checkpoint_minutes");
    json["training"].erase("kept_checkpoints");
    return json.flatten();
}

std::string keyText(std::string pointer)
{
    pointer.erase(0, 1);
    std::replace(pointer.begin(), pointer.end(), '/', '.');
    return pointer;
}

/// "/model" and "/mode" first: what differs there makes the rest differ.
std::string firstDifference(const Json &stored, const Json &own)
{
    std::vector<std::string> keys = {"/model", "/mode"};
    for (const Json *side : {&stored, &own})
        for (const auto &[key, value] : side->items())
            keys.push_back(key);
    for (const std::string &key : keys)
        if (stored.value(key, Json()) != own.value(key, Json()))
            return keyText(key) + " " + stored.value(key, Json()).dump() + ", this one has " +
                   own.value(key, Json()).dump();
    return {};
}

Result<void> mustBeOfThisRun(const TensorFile &file, const RunSpec &spec, const Dataset &images)
{
    const auto fact = [&](const char *key) {
        const auto found = file.metadata.find(key);
        return found == file.metadata.end() ? std::string() : found->second;
    };
    if (fact("format") != kFormat)
        return Error{ErrorCode::InvalidArgument, "it is no checkpoint of a training of this program", {}};
    const Json stored = Json::parse(fact("spec"), nullptr, false);
    const auto storedSpec = runSpecFromJson(stored);
    if (!storedSpec.ok())
        return Error{ErrorCode::Corrupt, "its specification cannot be read", {}};
    if (const auto other = firstDifference(decisive(storedSpec.value()), decisive(spec)); !other.empty())
        return Error{ErrorCode::InvalidArgument,
                     "it is of a run with " + other + "; a run goes on from its own checkpoints only",
                     {}};
    if (fact("images") != images.fingerprint())
        return Error{ErrorCode::InvalidArgument,
                     "it is of a run on other training images than those of " + spec.dataset.text(),
                     {}};
    return {};
}

/// The tensors that unpackTraining asks for, or a first one that is missing.
class Contents {
public:
    explicit Contents(const TensorFile &file) : m_file(file) {}

    const FileTensor *tensor(const std::string &name, DType type)
    {
        const auto found = m_file.tensors.find(name);
        if (found != m_file.tensors.end() && found->second.dtype == type)
            return &found->second;
        m_missing = m_missing.empty() ? name : m_missing;
        return nullptr;
    }
    std::string number(const std::string &name)
    {
        const auto found = m_file.metadata.find(name);
        if (found != m_file.metadata.end())
            return found->second;
        m_missing = m_missing.empty() ? name : m_missing;
        return "0";
    }
    Result<void> complete() const
    {
        if (m_missing.empty())
            return {};
        return Error{ErrorCode::Corrupt, "it lacks " + m_missing, {}};
    }

private:
    const TensorFile &m_file;
    std::string m_missing;
};

void takePlace(Contents &contents, TrainingPlace &place)
{
    const auto whole = [&](const char *key) { return std::atoll(contents.number(key).c_str()); };
    place.epoch = static_cast<int>(whole("epoch"));
    place.batches = whole("batches");
    place.losses = whole("losses");
    place.steps = whole("steps");
    place.microBatch = static_cast<int>(whole("microBatch"));
    place.lossSum = std::strtod(contents.number("lossSum").c_str(), nullptr);
    place.seconds = std::strtod(contents.number("seconds").c_str(), nullptr);
}

Result<void> takeQuantizers(Contents &contents, Network &network, const at::Device &device)
{
    const FileTensor *counts = contents.tensor(kCounts, DType::I64);
    const bool fits = counts && counts->elements() == 2 * std::int64_t(network.quantizers().size());
    if (!fits)
        return Error{ErrorCode::Corrupt, "it has not the quantizers of this run", {}};
    std::vector<QuantCounts> values(network.quantizers().size());
    static_assert(sizeof(QuantCounts) == 2 * sizeof(std::int64_t));
    if (!values.empty())
        std::memcpy(values.data(), counts->bytes.data(), counts->bytes.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        Quantizer &quantizer = network.quantizers()[i];
        if (!quantizer.isEnabled())
            continue;
        const std::string prefix = quantizerPrefix(quantizer.plan().layer, quantizer.plan().role);
        const FileTensor *grid = contents.tensor(prefix + "quant_grid", DType::F32);
        const FileTensor *alpha = contents.tensor(prefix + "alpha", DType::F32);
        if (!grid || !alpha)
            return contents.complete();
        auto codebook = Codebook::fromGrid(grid->toFloats());
        if (!codebook.ok())
            return std::move(codebook).error().within(quantizer.plan().layer);
        quantizer.restore(std::move(codebook).value(), toTensor(*alpha).flatten().to(device), values[i]);
    }
    return {};
}

/// `prefix`0, `prefix`1, …: one for each parameter that is trained.
std::vector<at::Tensor> takeList(Contents &contents, const char *prefix, Network &network)
{
    std::vector<at::Tensor> list;
    for (const at::Tensor &parameter : network.trainable()) {
        const FileTensor *stored = contents.tensor(prefix + std::to_string(list.size()), DType::F32);
        list.push_back(stored && stored->elements() == parameter.numel()
                           ? at::empty_like(parameter).copy_(toTensor(*stored).view_as(parameter))
                           : at::Tensor());
    }
    return list;
}

void putList(TensorFile &file, const char *prefix, const std::vector<at::Tensor> &list)
{
    for (std::size_t i = 0; i < list.size(); ++i)
        file.tensors[prefix + std::to_string(i)] = toFileTensor(list[i]);
}

void takeRandom(Contents &contents)
{
    const FileTensor *stored = contents.tensor(kRandom, DType::U8);
    if (!stored)
        return;
    const at::Tensor state = at::empty({stored->elements()}, at::kByte);
    std::memcpy(state.mutable_data_ptr<std::uint8_t>(), stored->bytes.data(), stored->bytes.size());
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    generator.set_state(state);
}

/// What Network::setWeights knows.
TensorFile weightsOf(const TensorFile &file)
{
    TensorFile weights = file;
    std::erase_if(weights.tensors, [](const auto &entry) {
        return entry.first.starts_with(kVelocity) || entry.first.starts_with(kAverage) ||
               entry.first == kCounts || entry.first == kRandom;
    });
    return weights;
}

void warnOfOthers(RunContext &run, const char *what, const std::string &begun, int now)
{
    if (begun != std::to_string(now))
        run.observer.log(LogLevel::Warning, "the run was begun with " + begun + " " + what +
                                                " and goes on with " + std::to_string(now) +
                                                "; its numbers will differ by rounding");
}

Result<TrainingPlace> unpack(const TensorFile &file, RunContext &run, const TrainingParts &parts)
{
    Network &network = parts.network;
    Contents contents(file);
    TrainingPlace place;
    takePlace(contents, place);
    if (auto set = network.setWeights(weightsOf(file)); !set.ok())
        return std::move(set).error();
    if (auto taken = takeQuantizers(contents, network, run.device); !taken.ok())
        return std::move(taken).error();
    parts.optimizer.setVelocity(takeList(contents, kVelocity, network));
    if (run.spec.training.weightAverage > 0)
        parts.average.setValues(takeList(contents, kAverage, network));
    takeRandom(contents);
    if (auto complete = contents.complete(); !complete.ok())
        return std::move(complete).error();
    warnOfOthers(run, "threads", contents.number("threads"), run.threads);
    warnOfOthers(run, "processes", file.metadata.contains("processes") ? contents.number("processes") : "1",
                 run.spec.processes);
    return place;
}

} // namespace

TensorFile packTraining(RunContext &run, const TrainingParts &parts, const TrainingPlace &place)
{
    Network &network = parts.network;
    TensorFile file = network.weights();
    addQuantizers(file, network.quantizers());
    putList(file, kVelocity, parts.optimizer.velocity());
    putList(file, kAverage, parts.average.values());
    std::vector<std::int64_t> counts;
    Quantizer::gatherCounts(network.quantizers());
    for (const Quantizer &quantizer : network.quantizers())
        for (const std::uint64_t count : {quantizer.counts().nonFinite, quantizer.counts().beyondCutoff})
            counts.push_back(static_cast<std::int64_t>(count));
    const auto quantizers = static_cast<std::int64_t>(network.quantizers().size());
    file.tensors[kCounts] = ownedTensor(DType::I64, {quantizers, 2}, std::move(counts));
    const at::Tensor random = at::detail::getDefaultCPUGenerator().get_state();
    const auto *bytes = random.const_data_ptr<std::uint8_t>();
    file.tensors[kRandom] =
        ownedTensor(DType::U8, {random.numel()}, std::vector<std::uint8_t>(bytes, bytes + random.numel()));
    file.metadata = {{"format", kFormat},
                     {"spec", toJson(run.spec).dump(-1, ' ', false, Json::error_handler_t::replace)},
                     {"images", parts.images.fingerprint()},
                     {"threads", std::to_string(run.threads)},
                     {"processes", std::to_string(run.spec.processes)},
                     {"epoch", std::to_string(place.epoch)},
                     {"batches", std::to_string(place.batches)},
                     {"losses", std::to_string(place.losses)},
                     {"steps", std::to_string(place.steps)},
                     {"microBatch", std::to_string(place.microBatch)},
                     {"lossSum", hexText(place.lossSum)},
                     {"seconds", hexText(place.seconds)}};
    return file;
}

Result<TrainingPlace> unpackTraining(const std::filesystem::path &file, RunContext &run,
                                     const TrainingParts &parts)
{
    const std::string doing = "going on from " + file.string();
    const auto stored = readSafetensors(file);
    if (!stored.ok())
        return Error(stored.error()).within(doing);
    if (auto own = mustBeOfThisRun(stored.value(), run.spec, parts.images); !own.ok())
        return std::move(own).error().within(doing);
    auto place = unpack(stored.value(), run, parts);
    if (!place.ok())
        return std::move(place).error().within(doing);
    return place;
}

} // namespace ant::detail
