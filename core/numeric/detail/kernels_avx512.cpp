#include "core/numeric/detail/kernels.h"

#include <immintrin.h>

// Compiled for AVX-512: only intrinsics and functions of this file may be inlined here, since the linker
// would otherwise keep this file's copy of a shared inline function for every processor.

namespace ant::detail {
namespace {

/// table[index] for 2^kBits entries: permutations of registers, joined by the upper bits of the index.
/// Cheaper than a gather up to 256 entries.
template <int kBits>
inline __m512 lookUp(const float *table, __m512i index)
{
    if constexpr (kBits <= 4) {
        return _mm512_permutexvar_ps(index, _mm512_load_ps(table));
    } else if constexpr (kBits == 5) {
        return _mm512_permutex2var_ps(_mm512_load_ps(table), index, _mm512_load_ps(table + 16));
    } else {
        constexpr int kHalf = 1 << (kBits - 1);
        const __mmask16 upper = _mm512_test_epi32_mask(index, _mm512_set1_epi32(kHalf));
        return _mm512_mask_blend_ps(upper, lookUp<kBits - 1>(table, index),
                                    lookUp<kBits - 1>(table + kHalf, index));
    }
}

/// Descends the tree of thresholds: the node of the next level is the code so far.
template <int kDepth, int kLevel = 0>
inline __m512i codesOf(__m512 x, const SliceTable &table, __m512i node = _mm512_setzero_si512())
{
    if constexpr (kLevel == kDepth) {
        return node;
    } else {
        constexpr int kBegin = levelAt(kLevel);
        const __m512 threshold = lookUp<kLevel>(table.tree + kBegin, node);
        const __mmask16 above = _mm512_cmp_ps_mask(x, threshold, _CMP_GE_OQ);
        const __m512i left = _mm512_add_epi32(node, node);
        return codesOf<kDepth, kLevel + 1>(x, table,
                                           _mm512_mask_or_epi32(left, above, left, _mm512_set1_epi32(1)));
    }
}

inline bool allInside(__m512 x, const SliceTable &table)
{
    const __mmask16 aboveLow = _mm512_cmp_ps_mask(x, _mm512_set1_ps(table.low), _CMP_GE_OQ);
    return _mm512_mask_cmp_ps_mask(aboveLow, x, _mm512_set1_ps(table.high), _CMP_LE_OQ) == 0xffff;
}

template <int kDepth, bool kStream>
void quantizeAligned(const float *x, float *out, std::size_t count, const SliceTable &table,
                     QuantCounts &counts)
{
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m512 v = _mm512_loadu_ps(x + i);
        if (!allInside(v, table)) [[unlikely]] {
            kScalarKernels.quantize(x + i, out + i, 16, table, false, counts);
            continue;
        }
        const __m512 y = lookUp<kDepth>(table.values, codesOf<kDepth>(v, table));
        if constexpr (kStream)
            _mm512_stream_ps(out + i, y);
        else
            _mm512_storeu_ps(out + i, y);
    }
    kScalarKernels.quantize(x + i, out + i, count - i, table, false, counts);
    if constexpr (kStream)
        _mm_sfence();
}

template <int kDepth>
void quantizeDepth(const float *x, float *out, std::size_t count, const SliceTable &table, bool stream,
                   QuantCounts &counts)
{
    if (!stream)
        return quantizeAligned<kDepth, false>(x, out, count, table, counts);
    const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(out) % 64 / sizeof(float);
    const std::size_t needed = misaligned ? 16 - misaligned : 0;
    const std::size_t head = needed < count ? needed : count;
    kScalarKernels.quantize(x, out, head, table, false, counts);
    quantizeAligned<kDepth, true>(x + head, out + head, count - head, table, counts);
}

template <int kDepth>
void encodeDepth(const float *x, std::uint8_t *codes, std::size_t count, const SliceTable &table,
                 QuantCounts &counts)
{
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m512 v = _mm512_loadu_ps(x + i);
        if (allInside(v, table)) [[likely]]
            _mm_storeu_si128(reinterpret_cast<__m128i *>(codes + i),
                             _mm512_cvtepi32_epi8(codesOf<kDepth>(v, table)));
        else
            kScalarKernels.encode(x + i, codes + i, 16, table, counts);
    }
    kScalarKernels.encode(x + i, codes + i, count - i, table, counts);
}

void quantize(const float *x, float *out, std::size_t count, const SliceTable &table, bool stream,
              QuantCounts &counts)
{
    switch (table.depth) {
    case 4:
        return quantizeDepth<4>(x, out, count, table, stream, counts);
    case 5:
        return quantizeDepth<5>(x, out, count, table, stream, counts);
    case 6:
        return quantizeDepth<6>(x, out, count, table, stream, counts);
    case 7:
        return quantizeDepth<7>(x, out, count, table, stream, counts);
    case 8:
        return quantizeDepth<8>(x, out, count, table, stream, counts);
    default: // no table was filled
        return kScalarKernels.quantize(x, out, count, table, stream, counts);
    }
}

void encode(const float *x, std::uint8_t *codes, std::size_t count, const SliceTable &table,
            QuantCounts &counts)
{
    switch (table.depth) {
    case 4:
        return encodeDepth<4>(x, codes, count, table, counts);
    case 5:
        return encodeDepth<5>(x, codes, count, table, counts);
    case 6:
        return encodeDepth<6>(x, codes, count, table, counts);
    case 7:
        return encodeDepth<7>(x, codes, count, table, counts);
    case 8:
        return encodeDepth<8>(x, codes, count, table, counts);
    default:
        return kScalarKernels.encode(x, codes, count, table, counts);
    }
}

inline __m512d wide(__m512 x, int half)
{
    return _mm512_cvtps_pd(half == 0 ? _mm512_castps512_ps256(x) : _mm512_extractf32x8_ps(x, 1));
}

void addSlopes(const float *x, const float *rounded, const float *gradient, std::size_t count, double *sums)
{
    __m512d low = _mm512_loadu_pd(sums), high = _mm512_loadu_pd(sums + 8);
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        const __m512 out = _mm512_loadu_ps(rounded + i);
        const __m512 error = _mm512_sub_ps(out, _mm512_loadu_ps(x + i));
        const __m512 slope = _mm512_loadu_ps(gradient + i);
        const unsigned isNumber = _mm512_cmp_ps_mask(out, out, _CMP_ORD_Q);
        const auto lowMask = static_cast<__mmask8>(isNumber), highMask = static_cast<__mmask8>(isNumber >> 8);
        low = _mm512_add_pd(low, _mm512_maskz_mul_pd(lowMask, wide(slope, 0), wide(error, 0)));
        high = _mm512_add_pd(high, _mm512_maskz_mul_pd(highMask, wide(slope, 1), wide(error, 1)));
    }
    _mm512_storeu_pd(sums, low);
    _mm512_storeu_pd(sums + 8, high);
    kScalarKernels.addSlopes(x + i, rounded + i, gradient + i, count - i, sums);
}

} // namespace

extern const Kernels kAvx512Kernels{&quantize, &encode, &addSlopes};

} // namespace ant::detail
