#include "core/engine/detail/ptq/calibration_set.h"

#include "core/base/random.h"
#include "core/engine/detail/device_batches.h"

#include <algorithm>
#include <numeric>

namespace ant::detail {
namespace {

constexpr std::int64_t kChunkBytes = std::int64_t(192) << 20; ///< of activations alive at once
constexpr int kMostOfChunk = 64;

struct Source {
    std::shared_ptr<const Dataset> images;
    CalibrationRecord record;
};

Result<Source> openSource(RunContext &run, const std::shared_ptr<const Dataset> &evaluation)
{
    const RunSpec &spec = run.spec;
    if (spec.ptq.source == CalibrationSource::Evaluation) {
        run.observer.log(LogLevel::Warning, "evaluation images calibrate, as asked for; the accuracy is "
                                            "measured on images that the network was fitted to");
        return Source{evaluation, {"evaluation", false, {}}};
    }
    auto train = openDataset(spec.dataset, Split::Train);
    if (train.ok())
        return Source{std::move(train).value(), {"train", false, {}}};
    if (train.error().code != ErrorCode::NotFound || spec.ptq.source == CalibrationSource::Train)
        return std::move(train).error().within("opening the images that are to calibrate");
    run.observer.log(LogLevel::Warning,
                     spec.dataset.text() + " has no training images, so evaluation images calibrate; " +
                         (spec.ptq.excludeCalibration ? "they are left out of the evaluation"
                                                      : "the accuracy is measured on them too, unless "
                                                        "--exclude-calibration leaves them out"));
    return Source{evaluation, {"evaluation", true, {}}};
}

/// `count` different numbers below `size`, ascending; the same for the same seed everywhere.
std::vector<std::int64_t> draw(std::int64_t count, std::int64_t size, std::uint64_t seed)
{
    std::vector<std::int64_t> all(static_cast<std::size_t>(size));
    std::iota(all.begin(), all.end(), std::int64_t(0));
    SplitMix64 random(seed);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
        std::swap(all[i], all[i + random.below(all.size() - i)]);
    all.resize(static_cast<std::size_t>(count));
    std::ranges::sort(all);
    return all;
}

} // namespace

Result<CalibrationSet> loadCalibrationSet(RunContext &run, const Graph &graph,
                                          const std::shared_ptr<const Dataset> &evaluation,
                                          const Preprocessing &how)
{
    auto source = openSource(run, evaluation);
    if (!source.ok())
        return std::move(source).error();
    const std::int64_t available = source.value().images->size();
    const std::int64_t wanted = run.spec.ptq.images();
    if (run.spec.ptq.calibrationImages > available)
        return Error{ErrorCode::InvalidArgument,
                     std::to_string(wanted) + " images are to calibrate, but the " +
                         source.value().record.source + " half of " + run.spec.dataset.text() + " has " +
                         std::to_string(available),
                     {}};
    CalibrationSet set;
    set.record = std::move(source.value().record);
    set.record.images = draw(std::min(wanted, available), available, run.spec.seed);
    LoaderOptions options;
    options.order = set.record.images;
    options.batch = static_cast<int>(std::clamp<std::int64_t>(
        kChunkBytes / std::max<std::int64_t>(1, graph.peakActivationBytes()), 1, kMostOfChunk));
    Loader loader(source.value().images, how, options);
    for (std::int64_t chunk = 0; chunk < loader.batches(); ++chunk) {
        auto batch = loader.next(run.stop);
        if (!batch.ok())
            return std::move(batch).error();
        if (!batch.value().unreadable.empty())
            return Error{ErrorCode::Corrupt,
                         "an image that is to calibrate cannot be read: " + batch.value().unreadable.front(),
                         {}};
        set.chunks.push_back(toDevice(batch.value(), how, run.device));
    }
    return set;
}

} // namespace ant::detail
