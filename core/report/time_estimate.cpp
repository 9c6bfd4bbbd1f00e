#include "core/report/time_estimate.h"

#include "core/base/machine.h"
#include "core/experiment/model_source.h"
#include "core/experiment/sensitivity.h"

#include <algorithm>
#include <functional>

namespace ant {
namespace {

using Basis = TimeEstimate::Basis;

constexpr std::size_t kRuns = 5; ///< the last ones count

/// Seconds per image of one run, and those that do not depend on the images.
struct Rates {
    double load = 0, calibrate = 0, evaluate = 0, train = 0;
};

double ratio(double seconds, double images)
{
    return images > 0 ? seconds / images : 0;
}

bool isFinished(const RunSummary &run)
{
    if (run.spec.task == Task::Sensitivity) // which judges no images
        return run.state == RunState::Done && run.seconds.calibrate > 0;
    return run.state == RunState::Done && run.result && run.result->total > 0 && run.seconds.evaluate > 0;
}

bool isAlike(const RunSpec &a, const RunSpec &b)
{
    return a.model == b.model && a.device == b.device && a.threads == b.threads &&
           a.processes == b.processes && a.isFloatingPoint() == b.isFloatingPoint();
}

bool belongsTo(Basis basis, const RunSpec &spec, const RunSpec &other)
{
    if (spec.task == Task::Qat && (other.task != Task::Qat || spec.model != other.model))
        return false;
    if ((spec.task == Task::Sensitivity) != (other.task == Task::Sensitivity))
        return false;
    if (spec.ptq.method != other.ptq.method) // which takes a hundred times as long, or a hundredth
        return false;
    switch (basis) {
    case Basis::Alike:
        return isAlike(spec, other);
    case Basis::SameModel:
        return spec.model == other.model && spec.device == other.device;
    case Basis::OtherModel:
        break;
    }
    return spec.device == other.device && spec.isFloatingPoint() == other.isFloatingPoint();
}

double macs(const std::string &model)
{
    const auto info = openModel(model);
    return info.ok() ? double(info.value()->build().macs()) : 0;
}

Rates ratesOf(const RunSummary &run, std::int64_t trainingImages, double scale)
{
    const std::int64_t images =
        run.spec.training.images > 0 ? run.spec.training.images : std::max<std::int64_t>(trainingImages, 1);
    Rates rates;
    rates.load = run.seconds.load;
    if (run.spec.task == Task::Sensitivity) {
        rates.calibrate = scale * ratio(run.seconds.calibrate, double(sensitivityImages(run.spec)));
        return rates;
    }
    rates.calibrate = scale * ratio(run.seconds.calibrate, run.spec.calibrationImages());
    rates.evaluate = scale * ratio(run.seconds.evaluate, double(run.result->total));
    rates.train = scale * ratio(run.seconds.train, double(images) * run.spec.training.epochs);
    return rates;
}

double median(const std::vector<Rates> &rates, double Rates::*member)
{
    std::vector<double> values;
    for (const Rates &rate : rates)
        values.push_back(rate.*member);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double secondsFor(const RunSpec &spec, std::int64_t images, std::int64_t trainingImages,
                  const std::vector<Rates> &rates)
{
    if (spec.task == Task::Sensitivity)
        return median(rates, &Rates::load) +
               median(rates, &Rates::calibrate) * double(sensitivityImages(spec));
    double seconds = median(rates, &Rates::load) + median(rates, &Rates::evaluate) * double(images);
    if (!spec.isFloatingPoint())
        seconds += median(rates, &Rates::calibrate) * spec.calibrationImages();
    if (spec.task == Task::Qat) {
        const std::int64_t each = spec.training.images > 0 ? spec.training.images : trainingImages;
        seconds += median(rates, &Rates::train) * double(each) * spec.training.epochs;
    }
    return seconds;
}

} // namespace

std::optional<TimeEstimate> estimateTime(const RunSpec &spec, std::int64_t images,
                                         std::int64_t trainingImages, const std::vector<RunSummary> &earlier)
{
    std::vector<const RunSummary *> finished;
    for (const RunSummary &run : earlier)
        if (isFinished(run))
            finished.push_back(&run);
    std::ranges::sort(finished, std::greater(), [](const RunSummary *run) { return run->id; });
    const double ownMacs = macs(spec.model);
    for (const Basis basis : {Basis::Alike, Basis::SameModel, Basis::OtherModel}) {
        TimeEstimate estimate;
        estimate.basis = basis;
        std::vector<Rates> rates;
        for (const RunSummary *run : finished) {
            if (rates.size() == kRuns || !belongsTo(basis, spec, run->spec))
                continue;
            // Files of other runs' models are not read for it: they may be many, and gone.
            const bool isTheirs = basis == Basis::OtherModel && run->spec.model != spec.model;
            const double theirs = !isTheirs                      ? ownMacs
                                  : isModelFile(run->spec.model) ? 0
                                                                 : macs(run->spec.model);
            if (theirs <= 0)
                continue;
            rates.push_back(ratesOf(*run, trainingImages, ownMacs / theirs));
            estimate.runs.push_back(run->id);
        }
        if (rates.empty())
            continue;
        estimate.seconds = secondsFor(spec, images, trainingImages, rates);
        return estimate;
    }
    return std::nullopt;
}

bool isOfThisMachine(const std::map<std::string, std::string> &environment)
{
    static const std::string kProcessor = processorName();
    const auto found = environment.find("processor");
    return found != environment.end() && found->second == kProcessor;
}

} // namespace ant
