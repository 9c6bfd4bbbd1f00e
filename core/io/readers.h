#pragma once

#include "core/base/files.h"
#include "core/io/tensor_file.h"

#include <memory>
#include <string>
#include <string_view>

namespace ant::detail {

/// The readers behind readTensorFile(), one a format; all throw ReadFailure. The tensors keep the file
/// mapped.
using SharedFile = std::shared_ptr<const MappedFile>;

/// Little-endian length (8 bytes), JSON header of that length, tensor data.
TensorFile readSafetensorsFile(const SharedFile &file);

/// A zip archive: NAME/data.pkl is the pickle, NAME/data/KEY one storage each, NAME/byteorder.
TensorFile readPyTorchZip(const SharedFile &file);

/// One pickle after another: magic number, protocol version, system facts, the object, the list of storage
/// keys; then for each key the number of elements (8 bytes) and the elements.
TensorFile readPyTorchLegacy(const SharedFile &file);

enum class FileFormat { Safetensors, PyTorchZip, PyTorchLegacy, Foreign };

/// From the first bytes.
FileFormat formatOf(std::string_view bytes);

/// What a file that is no weight file seems to be: "is a web page (HTML), not a weight file".
std::string foreignDescription(std::string_view bytes);

} // namespace ant::detail
