#pragma once

#include <memory>
#include <optional>
#include <string>

namespace ant::detail {

/// How busy a GPU is, as NVIDIA's management library says it. That one comes with the driver, so it is loaded
/// here at run time; where it is missing or knows nothing of the GPU, nobody says anything.
/// Thread: one at a time.
class GpuUtilisation {
public:
    static constexpr const char *kLibrary = "libnvidia-ml.so.1";

    /// busId: where the GPU is plugged in, "00000000:3B:00.0": its number there is not CUDA's.
    explicit GpuUtilisation(const std::string &busId, const std::string &library = kLibrary);
    ~GpuUtilisation();
    GpuUtilisation(GpuUtilisation &&) noexcept;

    /// Share of the last moments (up to a second) in which the GPU computed anything, 0 to 100.
    std::optional<int> percent() const;

private:
    struct Library;
    std::unique_ptr<Library> m_library; ///< none: nothing is known
};

} // namespace ant::detail
