#pragma once

#include "core/experiment/run_spec.h"

namespace ant::test {

/// Of the built-in network; goes on until it is ended.
inline RunSpec endlessTraining()
{
    RunSpec spec;
    spec.task = Task::Qat;
    spec.mode = "int";
    spec.threads = 1;
    spec.limit = 64;
    spec.training.epochs = 10'000;
    spec.training.images = 256;
    return spec;
}

} // namespace ant::test
