#pragma once

#include "core/data/loader.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <optional>

namespace ant::detail {

/// A copy of the images of a batch on the device, [n, 3, crop, crop], lying as layoutOn() says.
at::Tensor toDevice(const Batch &batch, const Preprocessing &how, const at::Device &device);

/// A batch with its images and labels on the device of the run.
struct DeviceBatch {
    Batch batch;       ///< its pixels have been handed over
    at::Tensor images; ///< as of toDevice(); n may be 0
    at::Tensor labels; ///< int64 [n]
};

/// Batches on their way to the device. On a GPU the one after the present one is copied, out of pinned memory
/// and on a stream of its own, while the present one computes; on a CPU there is nothing to be ahead of.
/// Thread: not safe; the source is asked from the thread that calls.
class DeviceBatches {
public:
    /// The next batch in order, nothing after the last one.
    using Source = std::function<Result<std::optional<Batch>>()>;
    /// With Ahead::No fetchAhead() does nothing.
    enum class Ahead { No, Yes };
    static Ahead aheadOn(const at::Device &device) { return device.is_cuda() ? Ahead::Yes : Ahead::No; }

    DeviceBatches(Source source, const Preprocessing &how, const at::Device &device, Ahead ahead);

    /// The next batch, nothing after the last one. Errors: those of the source.
    Result<std::optional<DeviceBatch>> next();
    /// To be called once the work on a batch is on its way: fetches the next one and begins to copy it. What
    /// goes wrong is what next() returns.
    void fetchAhead();

private:
    struct Copied {
        DeviceBatch batch;
        std::function<void()> wait; ///< makes what is started from now on wait for the copies
    };
    Result<std::optional<Copied>> fetch();
    at::Tensor copy(const at::Tensor &values, std::function<void()> &wait) const;

    Source m_source;
    std::int64_t m_side; ///< of an image
    at::Device m_device;
    Ahead m_ahead;
    std::optional<Result<std::optional<Copied>>> m_next; ///< fetched ahead
};

} // namespace ant::detail
