#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ant {

/// Which images calibrated a run.
struct CalibrationRecord {
    std::string source;               ///< "train" or "evaluation"
    bool isFallback = false;          ///< there was no training set to take them from
    std::vector<std::int64_t> images; ///< indices in that half of the data set, ascending
    bool operator==(const CalibrationRecord &) const = default;
};

/// How far a block of the quantized network answers from the floating-point one, on the calibration images.
struct BlockRecord {
    int index = 0;
    std::string name; ///< "layer1.0"
    int layers = 0;   ///< quantizable ones
    /// Mean squared difference of its output over the mean square of the floating-point one: with weights
    /// rounded to nearest or by feedback, and after learning. Equal where nothing was learned.
    double errorBefore = 0, errorAfter = 0;
    int iterations = 0; ///< steps of learning
    double seconds = 0;
    bool operator==(const BlockRecord &) const = default;
};

} // namespace ant
