#include "core/numeric/detail/kernels.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

namespace ant {
namespace {

SimdLevel fromEnvironment()
{
    const char *text = std::getenv("ANT_SIMD");
    const std::string_view wanted = text ? text : "";
    for (const SimdLevel level : {SimdLevel::Scalar, SimdLevel::Avx2, SimdLevel::Avx512})
        if (wanted == name(level))
            return std::min(level, bestSimdLevel());
    return bestSimdLevel();
}

std::atomic<SimdLevel> &current()
{
    static std::atomic<SimdLevel> level = fromEnvironment();
    return level;
}

} // namespace

SimdLevel bestSimdLevel()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return SimdLevel::Avx512;
    if (__builtin_cpu_supports("avx2"))
        return SimdLevel::Avx2;
#endif
    return SimdLevel::Scalar;
}

SimdLevel simdLevel()
{
    return current();
}

void setSimdLevel(SimdLevel level)
{
    current() = std::min(level, bestSimdLevel());
}

std::string_view name(SimdLevel level)
{
    switch (level) {
    case SimdLevel::Avx512:
        return "avx512";
    case SimdLevel::Avx2:
        return "avx2";
    case SimdLevel::Scalar:
        break;
    }
    return "scalar";
}

const detail::Kernels &detail::kernels()
{
#if defined(__x86_64__)
    switch (simdLevel()) {
    case SimdLevel::Avx512:
        return kAvx512Kernels;
    case SimdLevel::Avx2:
        return kAvx2Kernels;
    case SimdLevel::Scalar:
        break;
    }
#endif
    return kScalarKernels;
}

} // namespace ant
