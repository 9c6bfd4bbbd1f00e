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

/// The tensor itself if the slices of its first dimension lie in memory one after the other, each without
/// holes, as they do in a channels-last tensor too; else a contiguous copy.
inline at::Tensor sliced(const at::Tensor &tensor)
{
    const bool isSliced =
        tensor.is_non_overlapping_and_dense() &&
        (tensor.dim() == 0 || tensor.size(0) < 2 || tensor.stride(0) * tensor.size(0) == tensor.numel());
    return isSliced ? tensor : tensor.contiguous();
}

/// How images and the weights of convolutions lie on a device. Row-major on the CPU, as in the reference:
/// channels-last convolutions are 1.4 times as fast there, but they sum in another order, and that alone
/// turns 862 right answers of ResNet-32 (int, the same alphas) into 876. A GPU's convolutions are not the
/// reference's anyway.
inline at::MemoryFormat layoutOn(const at::Device &device)
{
    return device.is_cuda() ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
}

/// A float32 copy of a stored tensor.
at::Tensor toTensor(const FileTensor &stored);
FileTensor toFileTensor(const at::Tensor &tensor);
/// One-dimensional, float32, on the CPU.
at::Tensor floatTensor(const std::vector<double> &values);

} // namespace ant::detail
