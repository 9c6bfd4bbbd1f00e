#pragma once

#include "core/experiment/allocation.h"
#include "core/experiment/run_record.h"

namespace ant {

/// A finished run of the network that bits are allocated for, with the widths that it really had.
struct MeasuredRun {
    RunId id;
    std::string name;
    std::vector<int> bits; ///< by quantizer; kFloatBits: not quantized
    double top1 = 0;       ///< percent
    std::int64_t total = 0;
    bool isFloatingPoint() const;
    bool operator==(const MeasuredRun &) const = default;
};

/// How top-1 falls with the sum of divergences: chance + (fp32 - chance) * exp(-slope * loss).
struct AccuracyModel {
    double fp32 = 100, chance = 0; ///< percent
    double slope = 0;              ///< per nat; not negative
    bool isFp32Measured = false;   ///< by a run in floating point; else fp32 is an estimate
    double predict(double loss) const;
};

/// Least squares over the logarithm. The slope is that of the quantizers which the sensitivity measured one
/// by one, on its images; runs whose loss can be predicted move it, the more the further their losses lie
/// apart. fp32 is that of a run in floating point; else, where there are others, what these point to: images
/// that the sensitivity measured on may be of the training set, or few. Without any run it is the
/// sensitivity's.
AccuracyModel fitAccuracy(const AllocationProblem &problem, const std::vector<MeasuredRun> &runs);

} // namespace ant
