#pragma once

#include "core/base/files.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ant {

enum class DType { F16, BF16, F32, F64, I8, U8, I16, I32, I64, Bool };
std::string_view name(DType type); ///< as in safetensors: "F32"
std::size_t bytesPerElement(DType type);

/// A tensor of a weight file: contiguous, row-major, little endian. Owns its bytes (shared) or points into
/// the file mapping that it keeps alive.
struct FileTensor {
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::shared_ptr<const void> owner;
    std::span<const std::byte> bytes;

    std::int64_t elements() const;
    /// Converted to float32 whatever the stored type.
    std::vector<float> toFloats() const;
    static FileTensor fromFloats(std::vector<std::int64_t> shape, std::vector<float> values);
};

/// Tensors by name in file order of names (std::map: sorted), plus plain facts the file carries.
struct TensorFile {
    std::map<std::string, FileTensor> tensors;
    std::map<std::string, std::string>
        metadata;       ///< safetensors `__metadata__`, or scalars beside a state dict ("epoch")
    std::string format; ///< "safetensors", "pytorch-zip", "pytorch-legacy"
};

/// Reads a weight file, whatever its format (told by its first bytes, not its name).
///
/// A PyTorch file may hold the state dict at top level or under `state_dict` or `model`; a `module.` prefix
/// common to all names is dropped. Nothing in the file is executed: pickles run in a restricted interpreter
/// that knows a few dozen opcodes and a fixed list of globals, and every size is checked against the file.
/// Scalars beside the tensors become metadata; optimizer and scheduler are left out.
/// The tensors keep the file mapped: it may be renamed, replaced or removed while they live, not shortened.
/// Errors: NotFound, Io; Corrupt (truncated, inconsistent; says where), Unsupported (an unknown global is
/// named).
Result<TensorFile> readTensorFile(const std::filesystem::path &file);

Result<TensorFile> readSafetensors(const std::filesystem::path &file);
Result<TensorFile> readPyTorch(const std::filesystem::path &file);

/// Atomic (see writeFileAtomically).
Result<void> writeSafetensors(const std::filesystem::path &file, const TensorFile &contents);

} // namespace ant
