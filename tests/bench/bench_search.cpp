// The search beside a brute force in the same instruction set that rounds the data for every candidate, both
// with two threads. Targets: faster >= 10 for activations, >= 5 for weights, with the same winners.
#include "core/base/parallel.h"
#include "core/numeric/scale_search.h"
#include "core/numeric/statistics.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/brute_force.h"

#include <algorithm>

using namespace ant;

namespace {

std::vector<Codebook> fourTypes(bool isSigned)
{
    std::vector<Codebook> books;
    for (const char *type : {"int", "flint", "pot", "float"})
        books.push_back(Codebook::make({NumericType::fromName(type).value(), 4, isSigned}).value());
    return books;
}

std::vector<int> winnersOf(const std::vector<double> &sums, std::size_t width, int low)
{
    std::vector<int> winners;
    for (auto first = sums.begin(); first != sums.end(); first += static_cast<std::ptrdiff_t>(width)) {
        const auto last = first + static_cast<std::ptrdiff_t>(width);
        winners.push_back(low + static_cast<int>(std::min_element(first, last) - first));
    }
    return winners;
}

void activation(benchmark::State &state, bool isSigned)
{
    const AlphaRange range;
    const auto width = static_cast<std::size_t>(range.up - range.low);
    const std::vector<float> x = bench::normalValues(std::size_t(64) * 64 * 56 * 56, 2, !isSigned);
    const std::vector<Codebook> books = fourTypes(isSigned);
    for (auto _ : state) {
        std::vector<double> sums(books.size() * width);
        const double brute = bench::secondsOf([&] {
            std::vector<bench::BruteForce> parts(bench::kThreads, {books, range.low, range.up});
            parallelFor(parts.size(), bench::kThreads, [&](std::size_t part) {
                const std::size_t count = x.size() / parts.size();
                parts[part].start(absMax(x, 1));
                parts[part].add(x.data() + part * count, count);
            });
            for (const auto &part : parts)
                for (std::size_t c = 0; c < sums.size(); ++c)
                    sums[c] += part.sums()[c];
        });
        std::vector<int> found;
        const double ours = bench::secondsOf([&] {
            const ScaleSearch search = searchPerTensor(x, books, {range, false, bench::kThreads}).value();
            for (const TypeSearch &type : search.types)
                found.push_back(type.step[0]);
        });
        state.SetIterationTime(ours);
        state.counters["brute_ms"] = brute * 1e3;
        state.counters["faster"] = brute / ours;
        if (found != winnersOf(sums, width, range.low))
            state.SkipWithError("another winner than brute force");
    }
}

void weights(benchmark::State &state)
{
    constexpr std::size_t kChannels = 512, kLength = 4608;
    const AlphaRange range;
    const auto width = static_cast<std::size_t>(range.up - range.low);
    const std::vector<float> x = bench::normalValues(kChannels * kLength, 3);
    const std::vector<Codebook> books = fourTypes(true);
    for (auto _ : state) {
        std::vector<std::vector<int>> winners(kChannels);
        const double brute = bench::secondsOf([&] {
            parallelFor(bench::kThreads, bench::kThreads, [&](std::size_t part) {
                bench::BruteForce all(books, range.low, range.up);
                for (std::size_t c = part; c < kChannels; c += bench::kThreads) {
                    const std::span row(x.data() + c * kLength, kLength);
                    all.start(absMax(row, 1));
                    all.add(row.data(), row.size());
                    winners[c] = winnersOf(all.sums(), width, range.low);
                }
            });
        });
        std::size_t differing = 0;
        const double ours = bench::secondsOf([&] {
            const auto search =
                searchPerChannel(x, kChannels, books, {range, false, bench::kThreads}).value();
            for (std::size_t type = 0; type < books.size(); ++type)
                for (std::size_t c = 0; c < kChannels; ++c)
                    differing += search.types[type].step[c] != winners[c][type];
        });
        state.SetIterationTime(ours);
        state.counters["brute_ms"] = brute * 1e3;
        state.counters["faster"] = brute / ours;
        // The brute force adds in float32: of 2048 close calls it may lose a few.
        state.counters["differing"] = static_cast<double>(differing);
        if (differing > 4)
            state.SkipWithError("other winners than brute force");
    }
}

BENCHMARK_CAPTURE(activation, signed, true)->Apply(bench::inRepetitions);
BENCHMARK_CAPTURE(activation, after_relu, false)->Apply(bench::inRepetitions);
BENCHMARK(weights)->Apply(bench::inRepetitions);

} // namespace

BENCHMARK_MAIN();
