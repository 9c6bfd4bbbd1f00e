// Fake quantization of 16 M floats beside memcpy of as many, with two threads.
// Target: x_memcpy <= 1.1 for 4-bit types on AVX-512.
#include "core/base/parallel.h"
#include "core/numeric/fake_quant.h"
#include "core/numeric/rounding.h"
#include "tests/bench/bench_support.h"

#include <cstring>
#include <string>

using namespace ant;

namespace {

constexpr std::size_t kCount = std::size_t(16) << 20;

struct Buffers {
    std::vector<float> x = bench::normalValues(kCount, 1), out = std::vector<float>(kCount);
};

Buffers &buffers()
{
    static Buffers all;
    return all;
}

void copyOnThreads(std::vector<float> &out, const std::vector<float> &x)
{
    parallelFor(bench::kThreads, bench::kThreads, [&](std::size_t part) {
        const std::size_t count = kCount / bench::kThreads;
        std::memcpy(out.data() + part * count, x.data() + part * count, count * sizeof(float));
    });
}

bool isRight(const Buffers &all, const Codebook &book, const std::vector<float> &alpha)
{
    const std::size_t length = kCount / alpha.size();
    for (std::size_t i = 0; i < kCount; i += 997) {
        const Rounded expected =
            roundOne(all.x[i], book.scaleFor(alpha[i / length]), book.thresholds().data(),
                     book.values().data(), static_cast<int>(book.values().size()));
        if (all.out[i] != expected.value)
            return false;
    }
    return true;
}

void fakeQuantization(benchmark::State &state, const char *type, int bits, std::size_t channels)
{
    const Codebook book = Codebook::make({NumericType::fromName(type).value(), bits}).value();
    const std::vector<float> alpha(channels, 3.1f);
    Buffers &all = buffers();
    for (auto _ : state) {
        const double copy = bench::secondsOf([&] { copyOnThreads(all.out, all.x); });
        const double ours =
            bench::secondsOf([&] { fakeQuantize(all.x, all.out, book, {alpha}, bench::kThreads); });
        state.SetIterationTime(ours);
        state.counters["memcpy_ms"] = copy * 1e3;
        state.counters["x_memcpy"] = ours / copy;
    }
    if (!isRight(all, book, alpha))
        state.SkipWithError("wrong output");
}

BENCHMARK_CAPTURE(fakeQuantization, int4_tensor, "int", 4, 1)->Apply(bench::inRepetitions);
BENCHMARK_CAPTURE(fakeQuantization, flint4_tensor, "flint", 4, 1)->Apply(bench::inRepetitions);
BENCHMARK_CAPTURE(fakeQuantization, flint4_channels, "flint", 4, 4096)->Apply(bench::inRepetitions);
BENCHMARK_CAPTURE(fakeQuantization, flint6_tensor, "flint", 6, 1)->Apply(bench::inRepetitions);
BENCHMARK_CAPTURE(fakeQuantization, int8_tensor, "int", 8, 1)->Apply(bench::inRepetitions);

} // namespace

BENCHMARK_MAIN();
