#pragma once

#include <cstdint>
#include <cstring>

/// The functions that decide which code an element gets, for the processor and for CUDA alike: plain inline
/// functions over raw pointers, so that the tests of the CPU cover what the GPU runs. A device build needs
/// IEEE division and denormals (nvcc's defaults; no --use_fast_math).
#if defined(__CUDACC__)
#define ANT_HOST_DEVICE __host__ __device__
#else
#define ANT_HOST_DEVICE
#endif

namespace ant {

/// The reference starts its search for the nearest value with this distance and the value 0.
inline constexpr float kCutoff = 102400.0f;
/// Most values a grid can have.
inline constexpr int kMaxValues = 256;

enum class RoundFlag : std::uint8_t { None, NonFinite, BeyondCutoff };

struct Rounded {
    float value = 0; ///< values[code] * scale; NaN for a non-finite element
    int code = 0;    ///< index into values; the code of 0 where a flag is set
    RoundFlag flag = RoundFlag::None;
};

namespace rounding {

ANT_HOST_DEVICE inline float bitsToFloat(std::uint32_t bits)
{
#if defined(__CUDA_ARCH__)
    return __uint_as_float(bits);
#else
    float x = 0;
    std::memcpy(&x, &bits, sizeof x);
    return x;
#endif
}

ANT_HOST_DEVICE inline std::uint32_t floatToBits(float x)
{
#if defined(__CUDA_ARCH__)
    return __float_as_uint(x);
#else
    std::uint32_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
#endif
}

/// By bits: a comparison with zero would be a branch that nobody can predict.
ANT_HOST_DEVICE inline float magnitude(float x)
{
    return bitsToFloat(floatToBits(x) & 0x7fffffffu);
}

/// False for NaN and infinities.
ANT_HOST_DEVICE inline bool isFinite(float x)
{
    return magnitude(x) <= 3.402823466e+38f;
}

ANT_HOST_DEVICE inline float quietNan()
{
    return bitsToFloat(0x7fc00000u);
}

/// Position of a float in the order of all floats, so that bisection can walk over them (-0 before +0).
ANT_HOST_DEVICE inline std::uint32_t orderOf(float x)
{
    const std::uint32_t bits = floatToBits(x);
    return (bits >> 31) ? ~bits : (bits | 0x80000000u);
}

ANT_HOST_DEVICE inline float floatAt(std::uint32_t order)
{
    return bitsToFloat((order >> 31) ? (order & 0x7fffffffu) : ~order);
}

} // namespace rounding

/// Number of thresholds <= d, by bisection. thresholds: ascending, count - 1 of them for count values.
ANT_HOST_DEVICE inline int codeOf(float d, const float *thresholds, int count)
{
    int below = 0;
    int left = count - 1;
    while (left > 0) {
        const int half = (left + 1) / 2;
        if (d >= thresholds[below + half - 1]) {
            below += half;
            left -= half;
        } else {
            left = half - 1;
        }
    }
    return below;
}

/// The reference's rule word for word: nearest by |d - y| in float32, the larger one of equals; -1 where no
/// value lies within the cut-off (or d is NaN).
ANT_HOST_DEVICE inline int nearestByRule(float d, const float *values, int count)
{
    float best = kCutoff;
    int code = -1;
    for (int k = 0; k < count; ++k) {
        const float distance = rounding::magnitude(d - values[k]);
        if (distance <= best) {
            best = distance;
            code = k;
        }
    }
    return code;
}

/// Thresholds decide as the rule does for safeLow <= d <= safeHigh. Above, and below a signed grid, only the
/// cut-off differs. Far below an unsigned grid the float32 distances to its smallest values round to the same
/// number, and the rule takes the largest of them; the bound keeps two ulps between the two smallest values.
ANT_HOST_DEVICE inline float safeLow(const float *values, int count)
{
    const float gap = count > 1 ? values[1] - values[0] : 1.0f;
    const float low = values[0] - gap * 2097152.0f;
    return low > -kCutoff ? low : -kCutoff;
}

ANT_HOST_DEVICE inline float safeHigh()
{
    return kCutoff;
}

/// Rounds one element: d = x / scale in float32, then the rule. A scale of 0 stands for an all-zero slice.
ANT_HOST_DEVICE inline Rounded roundOne(float x, float scale, const float *thresholds, const float *values,
                                        int count)
{
    const float d = scale == 0 ? x * 0.0f : x / scale;
    if (!rounding::isFinite(d))
        return {rounding::quietNan(), codeOf(0.0f, thresholds, count), RoundFlag::NonFinite};
    if (scale == 0)
        return {0.0f, codeOf(0.0f, thresholds, count), RoundFlag::None};
    int code = 0;
    if (d >= safeLow(values, count) && d <= safeHigh())
        code = codeOf(d, thresholds, count);
    else
        code = nearestByRule(d, values, count);
    if (code < 0)
        return {0.0f, codeOf(0.0f, thresholds, count), RoundFlag::BeyondCutoff};
    return {values[code] * scale, code, RoundFlag::None};
}

/// The smallest float x with x / scale >= threshold in float32 division, so that comparing x with it decides
/// as comparing d would, without a division. scale: > 0 and finite; threshold: finite.
ANT_HOST_DEVICE inline float thresholdInX(float threshold, float scale)
{
    using namespace rounding;
    // The product is at most an ulp or two off, except where it is denormal or overflows.
    std::uint32_t order = orderOf(threshold * scale);
    for (int step = 0; step < 4; ++step) {
        const bool here = floatAt(order) / scale >= threshold;
        if (here && !(floatAt(order - 1) / scale >= threshold))
            return floatAt(order);
        order += here ? -1 : 1;
    }
    std::uint32_t below = orderOf(-3.402823466e+38f) - 1; // -inf
    std::uint32_t above = orderOf(3.402823466e+38f) + 1;  // +inf
    while (above - below > 1) {
        const std::uint32_t middle = below + (above - below) / 2;
        if (floatAt(middle) / scale >= threshold)
            above = middle;
        else
            below = middle;
    }
    return floatAt(above);
}

} // namespace ant
