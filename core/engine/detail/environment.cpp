#include "core/engine/detail/environment.h"

#include "core/base/machine.h"
#include "core/engine/detail/cuda_kernels.h"
#include "core/numeric/fake_quant.h"

#include <torch/version.h>

#include <string>
#include <sys/utsname.h>

namespace ant::detail {

void addMachineFacts(std::map<std::string, std::string> &facts, const RunSpec &spec, int threads,
                     const at::Device &device)
{
    utsname system{};
    uname(&system);
    facts["version.workbench"] = ANT_VERSION;
    facts["version.libtorch"] = TORCH_VERSION;
    facts["version.compiler"] = __VERSION__;
    facts["system"] = std::string(system.sysname) + " " + system.release + " " + system.machine;
    facts["processor"] = processorName();
    facts["instruction set"] = std::string(name(simdLevel()));
    facts["threads"] = std::to_string(threads);
    facts["seed"] = std::to_string(spec.seed);
    facts["device"] = device.is_cuda() ? cudaKernels().deviceName(device.index()) : "cpu";
}

} // namespace ant::detail
