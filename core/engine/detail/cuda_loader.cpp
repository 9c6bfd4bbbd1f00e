#include "core/base/files.h"
#include "core/engine/detail/cuda_kernels.h"

#include <cassert>
#include <dlfcn.h>

namespace ant::detail {
namespace {

const CudaKernels *loaded = nullptr;

} // namespace

Result<void> loadCuda()
{
    if (loaded)
        return {};
    void *library = nullptr;
    std::string reason = "this build has no CUDA part";
    for (const char *place : {"../lib", "../../lib/ant-workbench"}) {
        const auto file = programFolder() / place / "libant_cuda.so";
        std::error_code code;
        if (!std::filesystem::exists(file, code))
            continue;
        library = dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
        if (library)
            break;
        reason = dlerror();
    }
    using Entry = const CudaKernels *(*)();
    const auto entry = library ? reinterpret_cast<Entry>(dlsym(library, "antCudaKernels")) : nullptr;
    if (!entry)
        return Error{
            ErrorCode::Unsupported, "cannot run on a CUDA device: " + reason + "; use --device cpu", {}};
    if (entry()->deviceCount() == 0)
        return Error{ErrorCode::Unsupported, "there is no CUDA device on this machine; use --device cpu", {}};
    loaded = entry();
    return {};
}

const CudaKernels &cudaKernels()
{
    assert(loaded);
    return *loaded;
}

} // namespace ant::detail
