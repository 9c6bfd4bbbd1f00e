#pragma once

#include "core/io/tensor_file.h"

namespace ant {

/// An attribute of a node; which members mean something, its operator says.
struct OnnxAttribute {
    std::int64_t integer = 0;
    float real = 0;
    bool isReal = false; ///< a single number is `real`, not `integer`
    std::string text;
    std::vector<std::int64_t> integers;
    std::vector<float> reals;
    std::string tensor; ///< name in OnnxFile::tensors; empty: none
};

struct OnnxNode {
    std::string op;     ///< "Conv"
    std::string domain; ///< empty: ONNX's own operators
    std::string name;
    std::vector<std::string> inputs, outputs; ///< names of values; an input that is left out is empty
    std::map<std::string, OnnxAttribute> attributes;
};

struct OnnxValue {
    std::string name;
    std::vector<std::int64_t> shape; ///< -1: not fixed
};

/// What an ONNX file says, before anything is made of it.
struct OnnxFile {
    std::int64_t opset = 0;
    std::vector<OnnxNode> nodes;               ///< each after those whose values it reads
    std::map<std::string, FileTensor> tensors; ///< initializers, constants, and second names of them
    std::vector<OnnxValue> inputs, outputs;    ///< without those inputs that are initializers
};

/// Reads an ONNX file (protobuf). Names are UTF-8 or an error; every size is checked against the file; nodes
/// `Constant` and `Identity` of a tensor are taken into `tensors`. The tensors keep the file mapped.
/// Errors: NotFound, Io; Corrupt (saying where); Unsupported (weights in a second file, functions, sparse
/// tensors, an element type without equal here).
/// Source: the ONNX project's onnx.proto3 (field numbers).
Result<OnnxFile> readOnnx(const std::filesystem::path &file);

} // namespace ant
