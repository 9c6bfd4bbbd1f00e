#include "core/experiment/sensitivity.h"

#include "core/base/random.h"
#include "core/experiment/model_source.h"
#include "core/experiment/modes.h"
#include "core/io/sha256.h"

#include <algorithm>
#include <numeric>

namespace ant {
namespace {

Result<std::string> weightsDigest(const RunSpec &spec)
{
    if (spec.hasRandomWeights())
        return "random:" + std::to_string(spec.seed);
    auto file = findWeights(spec.model, spec.weights);
    if (!file.ok())
        return std::move(file).error();
    return sha256OfFile(file.value());
}

} // namespace

std::span<const SensitivityOption> Sensitivity::of(int quantizer) const
{
    const auto found = std::ranges::equal_range(options, quantizer, {}, &SensitivityOption::quantizer);
    return {found.begin(), found.end()};
}

const SensitivityOption *Sensitivity::chosen(int quantizer, int bits,
                                             std::span<const NumericType> types) const
{
    const auto isTried = [&](const std::string &type) {
        return bits > kMaxSearchedBits ||
               std::ranges::any_of(types, [&](NumericType tried) { return tried.name() == type; });
    };
    const auto isBetter = [this](const SensitivityOption &a, const SensitivityOption &b) {
        return key.feeds ? a.outputSqnrDb > b.outputSqnrDb : a.mse < b.mse;
    };
    const SensitivityOption *best = nullptr;
    for (const SensitivityOption &option : of(quantizer))
        if (option.bits == bits && isTried(option.type) && (!best || isBetter(option, *best)))
            best = &option;
    return best;
}

std::int64_t sensitivityImages(const RunSpec &spec)
{
    return spec.limit > 0 ? spec.limit : kSensitivityImages;
}

RunSpec sensitivitySpec(const RunSpec &spec, std::int64_t images)
{
    RunSpec measuring;
    measuring.task = Task::Sensitivity;
    measuring.name = shortModelName(spec.model) + " sensitivity";
    measuring.model = spec.model;
    measuring.weights = spec.weights;
    measuring.dataset = spec.dataset;
    const auto mode = parseMode(spec.mode);
    // What sets a mode with 8-bit layers apart is a matter of bits, not of the types that are measured.
    measuring.mode = mode.ok() && mode.value().needsEightBitLayers ? "ip-f" : spec.mode;
    measuring.weightRange = spec.weightRange;
    measuring.activationRange = spec.activationRange;
    measuring.batch = spec.batch;
    measuring.limit = images > 0 ? images : kSensitivityImages;
    measuring.seed = spec.seed;
    measuring.device = spec.device;
    measuring.threads = spec.threads;
    measuring.memoryLimit = spec.memoryLimit;
    measuring.allowNonFinite = spec.allowNonFinite;
    if (spec.ptq.method != RoundingMethod::Nearest)
        measuring.ptq.method = RoundingMethod::Feedback;
    return measuring;
}

bool isSameNetwork(const RunSpec &a, const RunSpec &b)
{
    return a.model == b.model && a.weights == b.weights && a.dataset == b.dataset;
}

Result<CalibrationData> openCalibrationData(const DatasetRef &ref)
{
    auto train = openDataset(ref, Split::Train);
    if (train.ok())
        return CalibrationData{std::move(train).value(), true};
    auto evaluation = openDataset(ref, Split::Evaluation);
    if (!evaluation.ok())
        return std::move(evaluation).error();
    return CalibrationData{std::move(evaluation).value(), false};
}

Result<SensitivityKey> sensitivityKey(const RunSpec &spec, std::int64_t images)
{
    if (const auto model = openModel(spec.model); !model.ok())
        return model.error();
    const auto mode = parseMode(spec.mode);
    if (!mode.ok())
        return mode.error();
    if (mode.value().types.empty())
        return Error{ErrorCode::InvalidArgument,
                     "mode " + spec.mode +
                         " quantizes nothing, so there are no bits to allocate; choose "
                         "another mode, such as ip-f",
                     {}};
    auto digest = weightsDigest(spec);
    if (!digest.ok())
        return std::move(digest).error();
    auto data = openCalibrationData(spec.dataset);
    if (!data.ok())
        return std::move(data).error();
    SensitivityKey key;
    key.model = spec.model;
    key.weightsSha256 = std::move(digest).value();
    key.datasetFingerprint = data.value().dataset->fingerprint();
    key.isFromTraining = data.value().isFromTraining;
    key.images = std::min(images, data.value().dataset->size());
    key.seed = spec.seed;
    for (const NumericType type : mode.value().types)
        key.types.emplace_back(type.name());
    key.weightRange = spec.weightRange;
    key.activationRange = spec.activationRange;
    key.feeds = spec.ptq.method != RoundingMethod::Nearest;
    return key;
}

bool serves(const SensitivityKey &stored, const SensitivityKey &wanted)
{
    SensitivityKey same = stored;
    same.types = wanted.types;
    same.images = wanted.images > 0 ? stored.images : wanted.images;
    return same == wanted && std::ranges::all_of(wanted.types, [&](const std::string &type) {
               return std::ranges::find(stored.types, type) != stored.types.end();
           });
}

std::vector<std::int64_t> chooseImages(std::int64_t size, std::int64_t images, std::uint64_t seed)
{
    std::vector<std::int64_t> all(static_cast<std::size_t>(size));
    std::iota(all.begin(), all.end(), std::int64_t(0));
    const auto count = static_cast<std::size_t>(std::min(size, images));
    SplitMix64 random(seed);
    for (std::size_t i = 0; i < count && count < all.size(); ++i)
        std::swap(all[i], all[i + random.below(all.size() - i)]);
    all.resize(count);
    std::ranges::sort(all);
    return all;
}

} // namespace ant
