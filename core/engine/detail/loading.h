#pragma once

#include "core/engine/detail/network.h"
#include "core/graph/models.h"

namespace ant::detail {

/// The spec's device. Errors: those of loadCuda; InvalidArgument where this machine has fewer GPUs.
Result<at::Device> openDevice(const RunSpec &spec);

/// The network of a spec with its weights and quantizers; adds where the weights are from to `facts`.
/// Errors: those of the weight file, planQuantizers and planFromCheckpoint.
Result<Network> loadNetwork(const RunSpec &spec, const ModelInfo &model,
                            std::map<std::string, std::string> &facts);

/// The floating-point network that a fine-tuned one is to answer like: the weights it began with, but those
/// of no checkpoint. None where the spec asks for none.
Result<std::optional<Network>> loadTeacher(const RunSpec &spec, const ModelInfo &model,
                                           const at::Device &device);

} // namespace ant::detail
