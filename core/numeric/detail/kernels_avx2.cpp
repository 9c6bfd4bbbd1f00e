#include "core/numeric/detail/kernels.h"

#include <immintrin.h>

// Compiled for AVX2: only intrinsics and functions of this file may be inlined here, since the linker would
// otherwise keep this file's copy of a shared inline function for every processor.

namespace ant::detail {
namespace {

struct Registers {
    __m256 eights;            ///< threshold 7
    __m256 fourLow, fourHigh; ///< thresholds 3 and 11
    __m256 twos;              ///< thresholds 1, 5, 9, 13
    __m256 ones;              ///< thresholds 0, 2, … 14
    __m256 valuesLow, valuesHigh;
    __m256 low, high;
};

inline Registers load(const SliceTable &table)
{
    const float *t = table.thresholds;
    return {_mm256_set1_ps(t[7]),
            _mm256_set1_ps(t[3]),
            _mm256_set1_ps(t[11]),
            _mm256_setr_ps(t[1], t[5], t[9], t[13], t[1], t[5], t[9], t[13]),
            _mm256_setr_ps(t[0], t[2], t[4], t[6], t[8], t[10], t[12], t[14]),
            _mm256_load_ps(table.values),
            _mm256_load_ps(table.values + 8),
            _mm256_set1_ps(table.low),
            _mm256_set1_ps(table.high)};
}

inline __m256i bit(__m256 mask, int value)
{
    return _mm256_and_si256(_mm256_castps_si256(mask), _mm256_set1_epi32(value));
}

/// Bisection: each level looks its threshold up in a register of its own.
inline __m256i codesOf(__m256 x, const Registers &r)
{
    const __m256 eight = _mm256_cmp_ps(x, r.eights, _CMP_GE_OQ);
    const __m256 four = _mm256_cmp_ps(x, _mm256_blendv_ps(r.fourLow, r.fourHigh, eight), _CMP_GE_OQ);
    __m256i k = _mm256_or_si256(bit(eight, 8), bit(four, 4));
    const __m256 two =
        _mm256_cmp_ps(x, _mm256_permutevar8x32_ps(r.twos, _mm256_srli_epi32(k, 2)), _CMP_GE_OQ);
    k = _mm256_or_si256(k, bit(two, 2));
    const __m256 one =
        _mm256_cmp_ps(x, _mm256_permutevar8x32_ps(r.ones, _mm256_srli_epi32(k, 1)), _CMP_GE_OQ);
    return _mm256_or_si256(k, bit(one, 1));
}

inline __m256 valuesOf(__m256i codes, const Registers &r)
{
    const __m256 isHigh = _mm256_castsi256_ps(_mm256_slli_epi32(codes, 28));
    return _mm256_blendv_ps(_mm256_permutevar8x32_ps(r.valuesLow, codes),
                            _mm256_permutevar8x32_ps(r.valuesHigh, codes), isHigh);
}

inline bool allInside(__m256 x, const Registers &r)
{
    const __m256 inside =
        _mm256_and_ps(_mm256_cmp_ps(x, r.low, _CMP_GE_OQ), _mm256_cmp_ps(x, r.high, _CMP_LE_OQ));
    return _mm256_movemask_ps(inside) == 0xff;
}

template <bool kStream>
void quantizeSmall(const float *x, float *out, std::size_t count, const SliceTable &table,
                   QuantCounts &counts)
{
    const Registers r = load(table);
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        const __m256 v = _mm256_loadu_ps(x + i);
        if (!allInside(v, r)) [[unlikely]] {
            kScalarKernels.quantize(x + i, out + i, 8, table, false, counts);
            continue;
        }
        const __m256 y = valuesOf(codesOf(v, r), r);
        if constexpr (kStream)
            _mm256_stream_ps(out + i, y);
        else
            _mm256_storeu_ps(out + i, y);
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
    const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(out) % 32 / sizeof(float);
    const std::size_t needed = misaligned ? 8 - misaligned : 0;
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
        const __m256i firstBytes =
            _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 4, 8, 12, -1, -1,
                             -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
        for (; i + 8 <= count; i += 8) {
            const __m256 v = _mm256_loadu_ps(x + i);
            if (!allInside(v, r)) [[unlikely]] {
                kScalarKernels.encode(x + i, codes + i, 8, table, counts);
                continue;
            }
            const __m256i packed = _mm256_shuffle_epi8(codesOf(v, r), firstBytes);
            const __m128i eight =
                _mm_unpacklo_epi32(_mm256_castsi256_si128(packed), _mm256_extracti128_si256(packed, 1));
            _mm_storel_epi64(reinterpret_cast<__m128i *>(codes + i), eight);
        }
    }
    kScalarKernels.encode(x + i, codes + i, count - i, table, counts);
}

/// Four of the lanes.
inline __m256d addTo(__m256d sum, const float *x, const float *rounded, const float *gradient)
{
    const __m128 out = _mm_loadu_ps(rounded);
    const __m256d error = _mm256_cvtps_pd(_mm_sub_ps(out, _mm_loadu_ps(x)));
    const __m256d slope = _mm256_mul_pd(_mm256_cvtps_pd(_mm_loadu_ps(gradient)), error);
    const __m256d wide = _mm256_cvtps_pd(out);
    return _mm256_add_pd(sum, _mm256_and_pd(slope, _mm256_cmp_pd(wide, wide, _CMP_ORD_Q)));
}

void addSlopes(const float *x, const float *rounded, const float *gradient, std::size_t count, double *sums)
{
    __m256d lanes[4];
    for (int part = 0; part < 4; ++part)
        lanes[part] = _mm256_loadu_pd(sums + 4 * part);
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (std::size_t part = 0; part < 4; ++part)
            lanes[part] =
                addTo(lanes[part], x + i + 4 * part, rounded + i + 4 * part, gradient + i + 4 * part);
    for (int part = 0; part < 4; ++part)
        _mm256_storeu_pd(sums + 4 * part, lanes[part]);
    kScalarKernels.addSlopes(x + i, rounded + i, gradient + i, count - i, sums);
}

} // namespace

extern const Kernels kAvx2Kernels{&quantize, &encode, &addSlopes};

} // namespace ant::detail
