// Statistics of 12.8 M floats on one thread beside reading them once (memcpy).
// Target: g_per_s >= 0.4 for the histograms, on one core.
#include "core/numeric/statistics.h"
#include "tests/bench/bench_support.h"

#include <cmath>
#include <cstring>

using namespace ant;

namespace {

const std::vector<float> &values()
{
    static const std::vector<float> all = bench::normalValues(std::size_t(64) * 64 * 56 * 56, 4);
    return all;
}

/// Runs body() and reports its rate; body answers whether its result is right.
template <typename Body>
void measure(benchmark::State &state, const Body &body)
{
    const std::vector<float> &x = values();
    std::vector<float> copy(x.size());
    for (auto _ : state) {
        const double plain =
            bench::cpuSecondsOf([&] { std::memcpy(copy.data(), x.data(), x.size() * sizeof(float)); });
        bool right = false;
        const double ours = bench::cpuSecondsOf([&] { right = body(x); });
        state.SetIterationTime(ours);
        state.counters["g_per_s"] = static_cast<double>(x.size()) / ours * 1e-9;
        state.counters["x_memcpy"] = ours / plain;
        if (!right)
            state.SkipWithError("wrong result");
    }
}

void linear(benchmark::State &state)
{
    measure(state, [](const auto &x) { return linearHistogram(x, kHistogramBins, 1).total() == x.size(); });
}

void logarithmic(benchmark::State &state)
{
    measure(state, [](const auto &x) {
        const LogHistogram log = logHistogram(x, kHistogramBins, 1);
        return log.histogram.total() + log.zeros == x.size();
    });
}

void extent(benchmark::State &state)
{
    measure(state, [](const auto &x) { return extentOf(x, 1).high > 4; });
}

void squaredError(benchmark::State &state)
{
    measure(state, [](const auto &x) { return meanSquaredError(x, x, 1) == 0; });
}

BENCHMARK(linear)->Apply(bench::inRepetitions);
BENCHMARK(logarithmic)->Apply(bench::inRepetitions);
BENCHMARK(extent)->Apply(bench::inRepetitions);
BENCHMARK(squaredError)->Apply(bench::inRepetitions);

} // namespace

BENCHMARK_MAIN();
