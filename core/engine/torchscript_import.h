#pragma once

#include "core/experiment/onnx_import.h"

namespace ant {

/// What became of a network that was converted.
struct ConvertedModel {
    ImportedNetwork network;
    /// Largest difference between the logits of the original and of what the converted file computes, on the
    /// same random images, in units of the largest logit.
    double difference = 0;
};

/// Writes a network that torch.jit.save wrote (scripted or traced) as an ONNX file, which is a model
/// everywhere a model's name is. Layers get the names of their modules, as torch.onnx.export gives them.
///
/// The network runs once, on two random images of shape `image` [channels, height, width], by operators that
/// are known here only. The file appears at once, or not at all where what it computes differs from the
/// original by more than 1e-3. Known: those operators of PyTorch that importOnnx() has equals of.
/// Trap: LibTorch's loader runs a module's __setstate__, where a file has one, whatever it does; files of
/// strangers are no safer here than in torch.jit.load.
/// Errors: NotFound, Io; Corrupt (LibTorch cannot read it); Unsupported, naming every operator that is not
/// known, or the module and what is unusual about it; those of importOnnx and writeOnnx.
Result<ConvertedModel> convertTorchScript(const std::filesystem::path &from, const std::filesystem::path &to,
                                          const Shape &image);

} // namespace ant
