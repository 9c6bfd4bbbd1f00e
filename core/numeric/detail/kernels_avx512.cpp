#include "core/numeric/detail/kernels.h"

#include <immintrin.h>

// Compiled for AVX-512: only intrinsics and functions of this file may be inlined here, since the linker
// would otherwise keep this file's copy of a shared inline function for every processor.

namespace ant::detail {
namespace {

struct Registers {
    __m512 thresholds, values, seventh, low, high;
};

inline Registers load(const SliceTable &table)
{
    return {_mm512_load_ps(table.thresholds), _mm512_load_ps(table.values),
            _mm512_set1_ps(table.thresholds[7]), _mm512_set1_ps(table.low), _mm512_set1_ps(table.high)};
}

/// Bisection through the 15 thresholds, which stay in one register.
inline __m512i codesOf(__m512 x, const Registers &r)
{
    const __m512i eight = _mm512_set1_epi32(8), four = _mm512_set1_epi32(4), three = _mm512_set1_epi32(3);
    const __m512i two = _mm512_set1_epi32(2), one = _mm512_set1_epi32(1);
    const auto atLeast = [&](__m512i index) {
        return _mm512_cmp_ps_mask(x, _mm512_permutexvar_ps(index, r.thresholds), _CMP_GE_OQ);
    };
    __m512i k = _mm512_maskz_mov_epi32(_mm512_cmp_ps_mask(x, r.seventh, _CMP_GE_OQ), eight);
    k = _mm512_mask_or_epi32(k, atLeast(_mm512_or_epi32(k, three)), k, four);
    k = _mm512_mask_or_epi32(k, atLeast(_mm512_or_epi32(k, one)), k, two);
    return _mm512_mask_or_epi32(k, atLeast(k), k, one);
}

inline bool allInside(__m512 x, const Registers &r)
{
    const __mmask16 aboveLow = _mm512_cmp_ps_mask(x, r.low, _CMP_GE_OQ);
    return _mm512_mask_cmp_ps_mask(aboveLow, x, r.high, _CMP_LE_OQ) == 0xffff;
}

template <bool kStream>
void quantizeSmall(const float *x, float *out, std::size_t count, const SliceTable &table,
                   QuantCounts &counts)
{
    const Registers r = load(table);
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m512 v = _mm512_loadu_ps(x + i);
        if (!allInside(v, r)) [[unlikely]] {
            kScalarKernels.quantize(x + i, out + i, 16, table, false, counts);
            continue;
        }
        const __m512 y = _mm512_permutexvar_ps(codesOf(v, r), r.values);
        if constexpr (kStream)
            _mm512_stream_ps(out + i, y);
        else
            _mm512_storeu_ps(out + i, y);
    }
    kScalarKernels.quantize(x + i, out + i, count - i, table, false, counts);
    if constexpr (kStream)
        _mm_sfence();
}

void quantize(const float *x, float *out, std::size_t count, const SliceTable &table, bool stream,
              QuantCounts &counts)
{
    if (table.count > kSmallCount)
        return kScalarKernels.quantize(x, out, count, table, stream, counts);
    if (!stream)
        return quantizeSmall<false>(x, out, count, table, counts);
    const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(out) % 64 / sizeof(float);
    const std::size_t needed = misaligned ? 16 - misaligned : 0;
    const std::size_t head = needed < count ? needed : count;
    kScalarKernels.quantize(x, out, head, table, false, counts);
    quantizeSmall<true>(x + head, out + head, count - head, table, counts);
}

void encode(const float *x, std::uint8_t *codes, std::size_t count, const SliceTable &table,
            QuantCounts &counts)
{
    std::size_t i = 0;
    if (table.count <= kSmallCount) {
        const Registers r = load(table);
        for (; i + 16 <= count; i += 16) {
            const __m512 v = _mm512_loadu_ps(x + i);
            if (allInside(v, r)) [[likely]]
                _mm_storeu_si128(reinterpret_cast<__m128i *>(codes + i), _mm512_cvtepi32_epi8(codesOf(v, r)));
            else
                kScalarKernels.encode(x + i, codes + i, 16, table, counts);
        }
    }
    kScalarKernels.encode(x + i, codes + i, count - i, table, counts);
}

} // namespace

extern const Kernels kAvx512Kernels{&quantize, &encode};

} // namespace ant::detail
