#pragma once

#include "core/io/onnx_file.h"

namespace ant {

/// Writes a network as an ONNX file, at once or not at all: what readOnnx() makes of it is `network` again.
/// Of an attribute the first of these that is there is written: its tensor, text, integers, reals, else one
/// number. Errors: Io; Unsupported (an element type without equal in ONNX; 2 GB, protobuf's limit).
/// Source: the ONNX project's onnx.proto3 (field numbers).
Result<void> writeOnnx(const std::filesystem::path &file, const OnnxFile &network);

} // namespace ant
