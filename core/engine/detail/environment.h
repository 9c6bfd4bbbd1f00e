#pragma once

#include "core/experiment/run_spec.h"

#include <ATen/core/Tensor.h>

#include <map>

namespace ant::detail {

/// Adds what a run's numbers may depend on: versions, processor, instruction set, threads, device.
void addMachineFacts(std::map<std::string, std::string> &facts, const RunSpec &spec, int threads,
                     const at::Device &device);

} // namespace ant::detail
