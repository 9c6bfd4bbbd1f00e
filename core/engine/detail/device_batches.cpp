#include "core/engine/detail/device_batches.h"

#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/tensors.h"

#include <ATen/ops/from_blob.h>

#include <utility>

namespace ant::detail {
namespace {

/// Views of what the batch owns.
at::Tensor pixelsOf(const Batch &batch, std::int64_t side)
{
    return at::from_blob(const_cast<float *>(batch.pixels.data()),
                         {static_cast<std::int64_t>(batch.labels.size()), 3, side, side}, at::kFloat);
}

at::Tensor viewOf(const std::vector<std::int64_t> &labels)
{
    return at::from_blob(const_cast<std::int64_t *>(labels.data()),
                         {static_cast<std::int64_t>(labels.size())}, at::kLong);
}

} // namespace

at::Tensor toDevice(const Batch &batch, const Preprocessing &how, const at::Device &device)
{
    return pixelsOf(batch, how.crop).to(device, at::kFloat, false, true).contiguous(layoutOn(device));
}

DeviceBatches::DeviceBatches(Source source, const Preprocessing &how, const at::Device &device, Ahead ahead)
    : m_source(std::move(source)), m_side(how.crop), m_device(device), m_ahead(ahead)
{
}

at::Tensor DeviceBatches::copy(const at::Tensor &values, std::function<void()> &wait) const
{
    if (!m_device.is_cuda())
        return values.clone();
    PendingCopy begun = cudaKernels().beginCopy(values, m_device, layoutOn(m_device));
    wait = std::move(begun.wait);
    return begun.tensor;
}

Result<std::optional<DeviceBatches::Copied>> DeviceBatches::fetch()
{
    auto fetched = m_source();
    if (!fetched.ok())
        return std::move(fetched).error();
    if (!fetched.value())
        return std::optional<Copied>();
    Copied copied;
    copied.batch.batch = std::move(*fetched.value());
    Batch &batch = copied.batch.batch;
    const std::vector<std::int64_t> labels(batch.labels.begin(), batch.labels.end());
    std::function<void()> images, classes;
    copied.batch.images = copy(pixelsOf(batch, m_side), images);
    copied.batch.labels = copy(viewOf(labels), classes);
    copied.wait = [images = std::move(images), classes = std::move(classes)] {
        for (const auto &wait : {images, classes})
            if (wait)
                wait();
    };
    batch.pixels = {};
    return std::optional(std::move(copied));
}

void DeviceBatches::fetchAhead()
{
    if (m_ahead == Ahead::Yes && !m_next)
        m_next = fetch();
}

Result<std::optional<DeviceBatch>> DeviceBatches::next()
{
    auto fetched = m_next ? *std::exchange(m_next, std::nullopt) : fetch();
    if (!fetched.ok())
        return std::move(fetched).error();
    if (!fetched.value())
        return std::optional<DeviceBatch>();
    fetched.value()->wait();
    return std::optional(std::move(fetched.value()->batch));
}

} // namespace ant::detail
