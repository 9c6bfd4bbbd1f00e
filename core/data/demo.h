#pragma once

#include "core/data/dataset.h"

namespace ant {

/// The data set that needs no file: 10 classes of 32 x 32 pictures (see demo_drawing.h), 10000 for training
/// and 2000 for evaluation, each drawn when it is asked for. Classes take turns (label = index % 10).
std::shared_ptr<const Dataset> openDemo(Split split);

} // namespace ant
