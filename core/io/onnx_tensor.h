#pragma once

#include "core/io/readers.h"

#include <optional>

namespace ant::detail {

/// A TensorProto as it stands in the file: its elements raw or as a list of numbers.
struct RawOnnxTensor {
    std::string name;
    std::vector<std::int64_t> dims, longs;
    std::vector<float> floats;
    std::int64_t type = 0;
    std::optional<std::string_view> raw;
};

/// Checked: the elements are as many as its shape asks for. Throws ReadFailure.
FileTensor makeOnnxTensor(const RawOnnxTensor &from, const SharedFile &file);

} // namespace ant::detail
