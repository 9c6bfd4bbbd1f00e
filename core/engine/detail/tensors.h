#pragma once

#include "core/io/tensor_file.h"

#include <ATen/core/Tensor.h>

#include <span>

namespace ant::detail {

/// All values of a dense float32 CPU tensor in memory order (whatever its strides: channels-last too).
inline std::span<float> flatSpan(const at::Tensor &tensor)
{
    return {tensor.mutable_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// The tensor itself if its memory has no holes and no overlaps, else a contiguous copy.
inline at::Tensor dense(const at::Tensor &tensor)
{
    return tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
}

/// A float32 copy of a stored tensor.
at::Tensor toTensor(const FileTensor &stored);
FileTensor toFileTensor(const at::Tensor &tensor);

} // namespace ant::detail
