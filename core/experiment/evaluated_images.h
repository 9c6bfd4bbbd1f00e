#pragma once

#include "core/experiment/run_spec.h"

namespace ant {

/// The images that a run evaluates, in the order of the data set: the first `limit`, the first `perClass` of
/// each class, or all. Fewer where there are not so many.
std::vector<std::int64_t> evaluatedImages(const RunSpec &spec, const Dataset &dataset);

/// How many these are at most in a data set that is known by its size only; 0 where `images` is 0.
std::int64_t evaluatedCount(const RunSpec &spec, std::int64_t images, int classes);

/// "64 images", "5 images per class"; empty where all are evaluated.
std::string subsetText(const RunSpec &spec);

} // namespace ant
