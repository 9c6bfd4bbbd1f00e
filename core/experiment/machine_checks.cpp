#include "core/base/process_world.h"
#include "core/experiment/spec_checks.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <dlfcn.h>
#include <sstream>
#include <unistd.h>

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
    if (!spec.device.starts_with("cuda")) {
        if (spec.bfloat16)
            findings.error("bfloat16", "bfloat16 is for GPUs, but device is " + spec.device +
                                           "; switch it off or choose cuda");
        return;
    }
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
    if (!estimate.ok() || available == 0 || spec.device != "cpu")
        return;
    const MemoryEstimate &need = estimate.value();
    // Started from here, all processes are on this machine.
    const int processes = processWorld().count == 1 ? spec.processes : 1;
    if (need.total() * processes <= available)
        return;
    const bool isCalibration = spec.calibrationImages() > spec.batch;
    const std::int64_t perImage =
        (need.activations + need.images) * processes / std::max(1, spec.calibrationImages());
    const std::int64_t room = available - (need.weights + need.library) * processes;
    std::string advice = "use another machine";
    if (perImage > 0 && room >= perImage)
        advice = "try " + std::to_string(room / perImage) + " images or fewer";
    if (spec.task == Task::Qat)
        advice += ", or a smaller --micro-batch, which keeps the batch and its learning rate";
    findings.warning(isCalibration ? "calibration_batch" : "batch",
                     "the run needs about " + sizeText(need.total() * processes) + " of memory, but " +
                         sizeText(available) + " are free; " + advice);
}

bool isInPath(const std::string &program)
{
    const char *path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((std::filesystem::path(folder) / program).c_str(), X_OK) == 0)
            return true;
    return false;
}

void checkProcesses(const RunSpec &spec, Findings &findings)
{
    if (spec.processes == 1)
        return;
    const std::string processes = std::to_string(spec.processes) + " processes";
    if (spec.task == Task::Sensitivity)
        findings.error("processes", "the sensitivity is measured by one process, not by " + processes);
    if (spec.task == Task::Qat && !findings.hasError("batch") && spec.batch % spec.processes != 0) {
        const int below = spec.batch - spec.batch % spec.processes;
        std::string sizes = std::to_string(below + spec.processes);
        if (below > 0)
            sizes = std::to_string(below) + " or " + sizes;
        findings.error("processes", "a batch of " + std::to_string(spec.batch) +
                                        " images cannot be divided evenly among " + processes + "; make it " +
                                        sizes);
    }
    if (spec.device.starts_with("cuda:"))
        findings.error("device", "device is " + spec.device + ", one GPU, but " + processes +
                                     " each need their own; choose cuda");
    if (processWorld().count == 1 && !isInPath("mpirun"))
        findings.error("processes", processes + " are started by mpirun, which is not installed (Debian: "
                                                "openmpi-bin)");
}

} // namespace

void checkMachine(const RunSpec &spec, Findings &findings)
{
    if (!findings.hasError("device"))
        checkDevice(spec, findings);
    if (!findings.hasError("processes"))
        checkProcesses(spec, findings);
    if (!findings.hasError("batch") && !findings.hasError("calibration_batch"))
        checkMemory(spec, findings);
}

} // namespace ant::detail
