#include "core/engine/detail/tensors.h"

#include <ATen/ops/empty.h>

#include <algorithm>

namespace ant::detail {

at::Tensor toTensor(const FileTensor &stored)
{
    at::Tensor tensor = at::empty(stored.shape, at::kFloat);
    const std::vector<float> values = stored.toFloats();
    std::copy(values.begin(), values.end(), tensor.mutable_data_ptr<float>());
    return tensor;
}

FileTensor toFileTensor(const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float *data = plain.const_data_ptr<float>();
    return FileTensor::fromFloats(plain.sizes().vec(), {data, data + plain.numel()});
}

at::Tensor floatTensor(const std::vector<double> &values)
{
    at::Tensor tensor = at::empty({static_cast<std::int64_t>(values.size())}, at::kFloat);
    std::ranges::transform(values, tensor.mutable_data_ptr<float>(),
                           [](double value) { return static_cast<float>(value); });
    return tensor;
}

} // namespace ant::detail
