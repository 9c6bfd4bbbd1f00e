#pragma once

#include "core/io/tensor_file.h"
#include "core/store/workspace.h"

namespace ant {

/// The quantized network of a finished run, as a checkpoint: parameters, and the quantizers as the run left
/// them. Of a training it is the state after its last epoch, of a run with a set of calibration images what
/// its method made of the network; of any other run, the weights that it was given.
/// Errors: NotFound (no such run; its weights are gone), InvalidArgument (a run that quantized nothing or is
/// not done), Corrupt (the file of weights is another one by now), Unsupported (random weights, which no file
/// holds).
Result<TensorFile> checkpointOf(Workspace &workspace, RunId run);

/// Writes it: a `.pth` in the layout of the reference, which torch.load and the reference's `--ckpt_path`
/// read, anything else as safetensors with our names. `epoch` stands beside the state dict. A `.pth` lacks
/// what the reference does not know, see leavesDiffusionOut().
/// Errors: those of writePyTorch and writeSafetensors.
Result<void> writeCheckpoint(const std::filesystem::path &file, const TensorFile &checkpoint,
                             std::int64_t epoch);

/// Whether such a file would lack how rounding errors of images are passed on (kDiffusionState).
bool leavesDiffusionOut(const std::filesystem::path &file, const TensorFile &checkpoint);

} // namespace ant
