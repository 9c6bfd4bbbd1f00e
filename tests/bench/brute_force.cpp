#include "tests/bench/brute_force.h"

#include "core/numeric/detail/kernels.h"

#include <algorithm>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ant::bench {
namespace {

constexpr std::size_t kBlock = 4096;

/// Through the library's kernels and a buffer that stays in the first-level cache.
double squaredError(const float *x, std::size_t count, const detail::SliceTable &table)
{
    float rounded[kBlock];
    QuantCounts counts;
    detail::kernels().quantize(x, rounded, count, table, false, counts);
    float sums[16] = {};
    for (std::size_t i = 0; i + 16 <= count; i += 16)
        for (std::size_t lane = 0; lane < 16; ++lane) {
            const float error = rounded[i + lane] - x[i + lane];
            sums[lane] += error * error;
        }
    for (std::size_t i = count / 16 * 16; i < count; ++i)
        sums[0] += (rounded[i] - x[i]) * (rounded[i] - x[i]);
    double sum = 0;
    for (const float lane : sums)
        sum += static_cast<double>(lane);
    return sum;
}

#if defined(__x86_64__)
/// Rounding and squaring fused; the best that a search over all candidates can do with 16 values.
__attribute__((target("avx512f,avx512dq"))) double squaredErrorAvx512(const float *x, std::size_t count,
                                                                      const detail::SliceTable &table)
{
    const __m512 thresholds = _mm512_load_ps(table.thresholds), values = _mm512_load_ps(table.values);
    const __m512i eight = _mm512_set1_epi32(8), four = _mm512_set1_epi32(4), three = _mm512_set1_epi32(3);
    const __m512i two = _mm512_set1_epi32(2), one = _mm512_set1_epi32(1);
    const __m512 seventh = _mm512_set1_ps(table.thresholds[7]);
    __m512 sum = _mm512_set1_ps(0);
    for (std::size_t i = 0; i < count; i += 16) {
        const __mmask16 loaded = static_cast<__mmask16>(count - i >= 16 ? 0xffff : (1u << (count - i)) - 1);
        const __m512 v = _mm512_maskz_loadu_ps(loaded, x + i);
        __m512i k = _mm512_maskz_mov_epi32(_mm512_cmp_ps_mask(v, seventh, _CMP_GE_OQ), eight);
        __m512 t = _mm512_permutexvar_ps(_mm512_or_epi32(k, three), thresholds);
        k = _mm512_mask_or_epi32(k, _mm512_cmp_ps_mask(v, t, _CMP_GE_OQ), k, four);
        t = _mm512_permutexvar_ps(_mm512_or_epi32(k, one), thresholds);
        k = _mm512_mask_or_epi32(k, _mm512_cmp_ps_mask(v, t, _CMP_GE_OQ), k, two);
        t = _mm512_permutexvar_ps(k, thresholds);
        k = _mm512_mask_or_epi32(k, _mm512_cmp_ps_mask(v, t, _CMP_GE_OQ), k, one);
        const __m512 error = _mm512_sub_ps(_mm512_permutexvar_ps(k, values), v);
        sum = _mm512_fmadd_ps(error, error, sum);
    }
    alignas(64) float lanes[16];
    _mm512_store_ps(lanes, sum);
    double total = 0;
    for (const float lane : lanes)
        total += static_cast<double>(lane);
    return total;
}
#endif

} // namespace

BruteForce::BruteForce(std::span<const Codebook> codebooks, int low, int up)
    : m_codebooks(codebooks), m_low(low), m_up(up),
      m_tables(codebooks.size() * static_cast<std::size_t>(up - low)), m_sums(m_tables.size())
{
}

void BruteForce::start(float absmax)
{
    std::size_t candidate = 0;
    for (const Codebook &book : m_codebooks)
        for (int step = m_low; step < m_up; ++step)
            detail::fillTable(m_tables[candidate++], book, absmax * static_cast<float>(step * 0.01),
                              detail::cellShiftFor(book));
    std::fill(m_sums.begin(), m_sums.end(), 0.0);
}

void BruteForce::add(const float *x, std::size_t count)
{
    for (std::size_t begin = 0; begin < count; begin += kBlock) {
        const std::size_t size = std::min(kBlock, count - begin);
        for (std::size_t c = 0; c < m_tables.size(); ++c) {
#if defined(__x86_64__)
            if (simdLevel() == SimdLevel::Avx512 && m_tables[c].count <= detail::kSmallCount) {
                m_sums[c] += squaredErrorAvx512(x + begin, size, m_tables[c]);
                continue;
            }
#endif
            m_sums[c] += squaredError(x + begin, size, m_tables[c]);
        }
    }
}

} // namespace ant::bench
