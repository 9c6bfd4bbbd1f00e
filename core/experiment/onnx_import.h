#pragma once

#include "core/graph/graph.h"
#include "core/io/onnx_file.h"

namespace ant {

/// A network that came from a file, with its parameters under the names that the graph gives them.
struct ImportedNetwork {
    Graph graph;
    TensorFile weights;
};

/// Makes a graph of an ONNX file: an image classifier with one input [n, channels, height, width] and one
/// output [n, classes], as torch.onnx.export writes it.
///
/// Known operators: Conv, Gemm, MatMul (with an Add of a bias), BatchNormalization, Relu, Clip, Sigmoid,
/// HardSigmoid, HardSwish, Gelu, Add, Mul, Concat, MaxPool, AveragePool, GlobalAveragePool, ReduceMean over
/// the image, Flatten, Reshape to a vector, Squeeze of an averaged image, Identity, Dropout. Layers get the
/// module's name from the node's ("/features/features.0/features.0.0/Conv" is features.0.0), parameters that
/// name with .weight, .bias, ….
/// Errors: those of readOnnx; Unsupported, naming every operator that is not known, or the node and what is
/// unusual about it; Corrupt (a node that cannot be: shapes that do not fit, values that nobody makes).
Result<ImportedNetwork> importOnnx(const std::filesystem::path &file);
/// The same of contents that are there already; `file`: whence they come, for its name.
Result<ImportedNetwork> importOnnx(const OnnxFile &contents, const std::filesystem::path &file);

} // namespace ant
