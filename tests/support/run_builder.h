#pragma once

#include "core/store/workspace.h"

#include <optional>

namespace ant::test {

/// What the quantizers of a spec's network come to on seeded tensors of the layers' true shapes: searched,
/// encoded and measured by core/numeric, as a worker does it with the tensors of a network.
struct BuiltQuantizers {
    std::vector<QuantizerRecord> records;
    std::vector<QuantizerDetail> details;
};
BuiltQuantizers buildQuantizers(const RunSpec &spec);

/// A finished run in the workspace, written as a worker writes it. The result is what the caller gives: an
/// accuracy takes a network and images.
RunId addFinishedRun(Workspace &workspace, const RunSpec &spec, const EvaluationResult &result,
                     const BuiltQuantizers *quantizers = nullptr);
/// One that ended otherwise.
RunId addEndedRun(Workspace &workspace, const RunSpec &spec, RunState state, const std::string &error);

/// One that goes on for as long as the claim is held.
struct RunningRun {
    RunId id;
    RunClaim claim;
};
RunningRun addRunningRun(Workspace &workspace, const RunSpec &spec, const Progress &progress);

/// A spec of ResNet-20 on CIFAR-10 with everything else as usual.
RunSpec resnet20Spec(const std::string &mode);

} // namespace ant::test
