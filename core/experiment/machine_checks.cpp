#include "core/experiment/spec_checks.h"

#include <algorithm>
#include <charconv>
#include <dlfcn.h>

namespace ant::detail {
namespace {

/// GPUs that the NVIDIA driver offers to this process: its device nodes (/dev/dxg under WSL, where they have
/// none). Asking the driver itself would start a CUDA context in every process that validates.
int gpuNodes()
{
    std::error_code code;
    if (std::filesystem::exists("/dev/dxg", code))
        return 1;
    int count = 0;
    for (std::filesystem::directory_iterator it("/dev", code), end; !code && it != end; it.increment(code)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with("nvidia") && name.size() > 6 &&
            name.find_first_not_of("0123456789", 6) == std::string::npos)
            ++count;
    }
    return count;
}

bool hasDriverLibrary()
{
    void *library = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (library)
        dlclose(library);
    return library != nullptr;
}

void checkDevice(const RunSpec &spec, Findings &findings)
{
    if (!spec.device.starts_with("cuda"))
        return;
    const int count = gpuNodes();
    if (count == 0)
        return findings.error("device",
                              "device is " + spec.device +
                                  ", but this machine has no NVIDIA GPU (there is no /dev/nvidia0); "
                                  "choose cpu");
    if (!hasDriverLibrary())
        return findings.error("device", "device is " + spec.device +
                                            ", but the CUDA driver is not installed (there is no "
                                            "libcuda.so.1); install it or choose cpu");
    int number = 0;
    if (const std::size_t colon = spec.device.find(':'); colon != std::string::npos)
        std::from_chars(spec.device.data() + colon + 1, spec.device.data() + spec.device.size(), number);
    if (number >= count)
        findings.error("device", "device is " + spec.device + ", but the last GPU of this machine is cuda:" +
                                     std::to_string(count - 1));
}

/// "1.4 GB"
std::string sizeText(std::int64_t bytes)
{
    const std::int64_t tenths = (bytes + 50'000'000) / 100'000'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

void checkMemory(const RunSpec &spec, Findings &findings)
{
    const auto estimate = estimateMemory(spec);
    const std::int64_t available = availableMemoryBytes();
    if (!estimate.ok() || available == 0 || spec.device != "cpu" || estimate.value().total() <= available)
        return;
    const MemoryEstimate &need = estimate.value();
    const bool isCalibration = spec.calibrationImages() > spec.batch;
    const std::int64_t perImage = (need.activations + need.images) / std::max(1, spec.calibrationImages());
    const std::int64_t room = available - need.weights - need.library;
    std::string advice = "use another machine";
    if (perImage > 0 && room >= perImage)
        advice = "try " + std::to_string(room / perImage) + " images or fewer";
    findings.warning(isCalibration ? "calibration_batch" : "batch",
                     "the run needs about " + sizeText(need.total()) + " of memory, but " +
                         sizeText(available) + " are free; " + advice);
}

} // namespace

void checkMachine(const RunSpec &spec, Findings &findings)
{
    if (!findings.hasError("device"))
        checkDevice(spec, findings);
    if (!findings.hasError("batch") && !findings.hasError("calibration_batch"))
        checkMemory(spec, findings);
}

} // namespace ant::detail
