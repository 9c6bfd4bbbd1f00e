#pragma once

#include "core/store/workspace.h"

namespace ant {

/// How long a run will take, from what earlier ones took.
struct TimeEstimate {
    enum class Basis {
        Alike,      ///< the same model, device, threads, and floating point or not
        SameModel,  ///< on the same device
        OtherModel, ///< scaled by the multiplications of the two networks
    };
    double seconds = 0; ///< start of the worker and loading included
    Basis basis = Basis::Alike;
    std::vector<RunId> runs; ///< that it was made of, newest first
};

/// Of evaluating `images` images, after calibration and, for task qat, training on `trainingImages` (all of
/// them where the spec names no number). The median of the last five finished runs of the nearest basis;
/// nullopt where there is none, and for a training as long as none of the model has been done.
/// `earlier`: runs of this machine, in any order.
std::optional<TimeEstimate> estimateTime(const RunSpec &spec, std::int64_t images,
                                         std::int64_t trainingImages, const std::vector<RunSummary> &earlier);

/// Of which processor and device, as stored with a run: those of other machines are no basis.
bool isOfThisMachine(const std::map<std::string, std::string> &environment);

} // namespace ant
