#include "core/numeric/detail/kernels.h"

#include <algorithm>

namespace ant::detail {
namespace {

/// Number of thresholds <= x among the first 15, without a branch.
struct SmallSearch {
    static int code(float x, const SliceTable &table)
    {
        const float *t = table.thresholds;
        int k = (x >= t[7]) * 8;
        k += (x >= t[k + 3]) * 4;
        k += (x >= t[k + 1]) * 2;
        return k + (x >= t[k]);
    }
};

inline std::uint32_t cellOf(float x, const SliceTable &table)
{
    const std::uint32_t bits = rounding::floatToBits(x);
    const std::uint32_t magnitude = std::max(bits & 0x7fffffffu, table.cellBase);
    const std::uint32_t cell = std::min((magnitude - table.cellBase) >> table.cellShift, table.cellCount - 1);
    return (bits >> 31) * table.cellCount + cell;
}

/// One comparison after the look-up: the usual case.
struct OneStepSearch {
    static int code(float x, const SliceTable &table)
    {
        const int k = table.cells[cellOf(x, table)];
        return k + (x >= table.thresholds[k]);
    }
};

struct CellSearch {
    static int code(float x, const SliceTable &table)
    {
        int k = table.cells[cellOf(x, table)];
        for (int step = 0; step < table.steps; ++step)
            k += x >= table.thresholds[k]; // +inf behind the last
        return k;
    }
};

template <typename Search, typename Write>
void forEach(const float *x, std::size_t count, const SliceTable &table, QuantCounts &counts, Write write)
{
    for (std::size_t i = 0; i < count; ++i) {
        if (x[i] >= table.low && x[i] <= table.high) [[likely]] {
            const int code = Search::code(x[i], table);
            write(i, code, table.values[code]);
        } else {
            const Rounded rounded = roundOutside(x[i], table, counts);
            write(i, rounded.code, rounded.value);
        }
    }
}

template <typename Write>
void dispatch(const float *x, std::size_t count, const SliceTable &table, QuantCounts &counts, Write write)
{
    if (table.count <= kSmallCount)
        forEach<SmallSearch>(x, count, table, counts, write);
    else if (table.steps <= 1)
        forEach<OneStepSearch>(x, count, table, counts, write);
    else
        forEach<CellSearch>(x, count, table, counts, write);
}

void quantize(const float *x, float *out, std::size_t count, const SliceTable &table, bool,
              QuantCounts &counts)
{
    dispatch(x, count, table, counts, [out](std::size_t i, int, float value) { out[i] = value; });
}

void encode(const float *x, std::uint8_t *codes, std::size_t count, const SliceTable &table,
            QuantCounts &counts)
{
    dispatch(x, count, table, counts,
             [codes](std::size_t i, int code, float) { codes[i] = static_cast<std::uint8_t>(code); });
}

void addSlopes(const float *x, const float *rounded, const float *gradient, std::size_t count, double *sums)
{
    for (std::size_t i = 0; i < count; ++i) {
        const double slope = static_cast<double>(gradient[i]) * static_cast<double>(rounded[i] - x[i]);
        sums[i % kSlopeLanes] += rounded[i] == rounded[i] ? slope : 0.0;
    }
}

} // namespace

const Kernels kScalarKernels{&quantize, &encode, &addSlopes};

} // namespace ant::detail
