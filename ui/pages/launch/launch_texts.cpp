#include "ui/pages/launch/launch_texts.h"

#include "core/experiment/evaluated_images.h"
#include "core/experiment/model_source.h"
#include "core/experiment/spec_facts.h"
#include "ui/common/display.h"

#include <QCoreApplication>

#include <algorithm>

namespace ant {
namespace {

constexpr std::int64_t kImageNetTraining = 1'281'167, kCifarTraining = 50'000; ///< images

QString translated(const char *text)
{
    return QCoreApplication::translate("ant::Launch", text);
}

std::int64_t completeTrainingSet(const std::string &datasetKind)
{
    return datasetKind == "imagenet" ? kImageNetTraining : datasetKind == "cifar10" ? kCifarTraining : 0;
}

} // namespace

QString timeText(const std::optional<TimeEstimate> &time)
{
    return time ? translated("About %1").arg(display::duration(time->seconds)) : display::dash();
}

QString timeBasisText(const std::optional<TimeEstimate> &time)
{
    if (!time)
        return translated("No finished run on this machine to tell from");
    QStringList runs;
    for (const RunId run : time->runs)
        runs << QString::number(run.value);
    const QString list = runs.join(QStringLiteral(", "));
    switch (time->basis) {
    case TimeEstimate::Basis::Alike:
        return translated("As run %1 on this machine").arg(list);
    case TimeEstimate::Basis::SameModel:
        return translated("From run %1 of the same model").arg(list);
    case TimeEstimate::Basis::OtherModel:
        break;
    }
    return translated("Roughly, from the multiplications of other models (run %1)").arg(list);
}

QString presetCostText(const RunSpec &spec, const EarlierRuns &earlier)
{
    QStringList parts;
    const std::int64_t complete = completeEvaluationSet(spec.dataset.kind);
    const auto model = findModel(spec.model);
    const std::int64_t images =
        complete > 0 ? evaluatedCount(spec, complete, model.ok() ? model.value()->classes : 1) : spec.limit;
    if (images > 0)
        parts << translated("%1 images").arg(display::count(images));
    const auto time = earlier && images > 0
                          ? estimateTime(spec, images, completeTrainingSet(spec.dataset.kind), *earlier)
                          : std::nullopt;
    parts << (time ? timeText(time).toLower() : translated("time unknown yet"));
    if (const auto memory = estimateMemory(spec); memory.ok())
        parts << translated("%1 of memory").arg(display::bytes(memory.value().total()));
    return translated("Expected cost: %1").arg(parts.join(QStringLiteral(", ")));
}

} // namespace ant
