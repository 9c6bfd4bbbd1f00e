#include "core/engine/detail/cuda_kernels.h"
#include "core/engine/detail/engine_part.h"

#include <cassert>

namespace ant::detail {
namespace {

const CudaKernels *loaded = nullptr;

} // namespace

Result<void> loadCuda()
{
    if (loaded)
        return {};
    const auto entry = loadEnginePart("libant_cuda.so", "antCudaKernels", "this build has no CUDA part");
    if (!entry.ok())
        return Error{ErrorCode::Unsupported,
                     "cannot run on a CUDA device: " + entry.error().message + "; use --device cpu",
                     {}};
    const auto *kernels = reinterpret_cast<const CudaKernels *(*)()>(entry.value())();
    if (kernels->deviceCount() == 0)
        return Error{ErrorCode::Unsupported, "there is no CUDA device on this machine; use --device cpu", {}};
    loaded = kernels;
    return {};
}

const CudaKernels &cudaKernels()
{
    assert(loaded);
    return *loaded;
}

} // namespace ant::detail
