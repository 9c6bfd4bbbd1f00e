#pragma once

#include "core/graph/models.h"
#include "core/io/tensor_file.h"

#include <memory>

namespace ant {

/// Whether a model's name is that of a file that describes a network: it ends with ".onnx".
bool isModelFile(std::string_view name);

/// How a model is called in names of runs and rows: its name, of a file without folder and ending.
std::string shortModelName(const std::string &name);
/// How it is called in a table: its name, of a file that of the file without its folder.
std::string modelFileName(const std::string &name);

/// Whether it is that of a file of PyTorch: ".pt", ".pt2", ".pth", ".torchscript". None can be a model
/// itself.
bool isPytorchFile(std::string_view name);

/// A model by its name, or the one that a file describes (its title is the file's name; images are resized in
/// the proportion of ImageNet's evaluation, 256 to 224, where they are larger than 64 pixels).
/// Errors: those of findModel and importOnnx; Unsupported for a file of PyTorch, saying how to convert it.
/// Reads the file: not for the GUI thread.
Result<std::shared_ptr<const ModelInfo>> openModel(const std::string &name);

/// The parameters in a file: of an ONNX file under the names of its graph, else readTensorFile().
Result<TensorFile> readWeights(const std::filesystem::path &file);

/// Where a model's weights lie: in `given`, where it is not empty, in the file that describes the model, or
/// in the one that is installed for it. Errors: NotFound.
Result<std::filesystem::path> findWeights(const std::string &model, const std::filesystem::path &given);

} // namespace ant
