#include "core/report/comparison.h"

#include <algorithm>

namespace ant {
namespace {

bool isRight(const Prediction &prediction)
{
    return prediction.label == prediction.predicted;
}

Error cannotPair(const ComparedRun &first, const ComparedRun &second, const std::string &why)
{
    return {ErrorCode::InvalidArgument,
            runTitle(first.run) + " and " + runTitle(second.run) + " cannot be paired: " + why,
            {}};
}

/// Empty where the environment does not say.
std::string fingerprintOf(const ComparedRun &run)
{
    const auto found = run.environment.find("dataset.fingerprint");
    return found == run.environment.end() ? std::string() : found->second;
}

/// Both answered the same images in the same order.
Result<void> checkPairs(const ComparedRun &first, const ComparedRun &second)
{
    for (const ComparedRun *run : {&first, &second})
        if (run->predictions.empty())
            return cannotPair(first, second, runTitle(run->run) + " has stored no answers");
    const bool isSameSet =
        fingerprintOf(first) == fingerprintOf(second) &&
        (!fingerprintOf(first).empty() || first.run.spec.dataset == second.run.spec.dataset);
    if (!isSameSet)
        return cannotPair(first, second,
                          "their images are different data sets (" + first.run.spec.dataset.text() + ", " +
                              second.run.spec.dataset.text() + ")");
    const bool isSame = std::ranges::equal(
        first.predictions, second.predictions,
        [](const Prediction &a, const Prediction &b) { return a.image == b.image && a.label == b.label; });
    if (!isSame)
        return cannotPair(first, second,
                          "they were evaluated on different images of the data set (" +
                              std::to_string(first.predictions.size()) + " and " +
                              std::to_string(second.predictions.size()) +
                              "); run one of them again with the images of the other (limit, per_class)");
    return {};
}

} // namespace

std::string runTitle(const RunSummary &run)
{
    return "run " + std::to_string(run.id.value);
}

Result<ComparedRun> readComparedRun(Workspace &workspace, RunId id)
{
    auto run = workspace.run(id);
    if (!run.ok())
        return std::move(run).error();
    auto environment = workspace.environment(id);
    if (!environment.ok())
        return std::move(environment).error();
    auto predictions = workspace.predictions(id);
    if (!predictions.ok())
        return std::move(predictions).error();
    auto quantizers = workspace.quantizers(id);
    if (!quantizers.ok())
        return std::move(quantizers).error();
    return ComparedRun{std::move(run).value(), std::move(environment).value(), std::move(predictions).value(),
                       std::move(quantizers).value()};
}

Result<PairedCounts> pairedCounts(const ComparedRun &first, const ComparedRun &second)
{
    if (const auto same = checkPairs(first, second); !same.ok())
        return same.error();
    PairedCounts counts;
    for (std::size_t i = 0; i < first.predictions.size(); ++i) {
        const bool inFirst = isRight(first.predictions[i]);
        const bool inSecond = isRight(second.predictions[i]);
        ++(inFirst ? (inSecond ? counts.both : counts.onlyFirst)
                   : (inSecond ? counts.onlySecond : counts.neither));
    }
    return counts;
}

Result<std::vector<ChangedImage>> changedImages(const ComparedRun &first, const ComparedRun &second)
{
    if (const auto same = checkPairs(first, second); !same.ok())
        return same.error();
    std::vector<ChangedImage> changed;
    for (std::size_t i = 0; i < first.predictions.size(); ++i) {
        const Prediction &a = first.predictions[i];
        const Prediction &b = second.predictions[i];
        if (isRight(a) != isRight(b))
            changed.push_back({a.image, a.label, a.predicted, b.predicted, a.loss, b.loss, isRight(b)});
    }
    return changed;
}

} // namespace ant
