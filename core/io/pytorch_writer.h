#pragma once

#include "core/io/tensor_file.h"

namespace ant {

/// Where writePyTorch puts a state dict.
struct PyTorchLayout {
    std::string key;    ///< of the dictionary it lies in ("model"); empty: it is the file's only object
    std::string prefix; ///< before every tensor's name ("module.")
    std::map<std::string, std::int64_t> numbers = {}; ///< beside it, where it has a key
};

/// A file that torch.load reads, with weights_only=True too: zip container, pickle of protocol 2, one storage
/// a tensor. Metadata is left out. Atomic (see writeFileAtomically). Errors: Io; InvalidArgument (a tensor
/// whose bytes do not fit its shape, a name that is not UTF-8); Unsupported (more than 4 GiB).
Result<void> writePyTorch(const std::filesystem::path &file, const TensorFile &contents,
                          const PyTorchLayout &layout = {});

} // namespace ant
