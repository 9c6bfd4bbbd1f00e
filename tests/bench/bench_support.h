#pragma once

#include <benchmark/benchmark.h>
#include <chrono>
#include <ctime>
#include <random>
#include <vector>

namespace ant::bench {

inline constexpr int kThreads = 2;

template <typename Body>
double secondsOf(const Body &body)
{
    const auto begin = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Time that the calling thread itself worked: on a shared machine the rate of a core.
template <typename Body>
double cpuSecondsOf(const Body &body)
{
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    const double begin = now();
    body();
    return now() - begin;
}

inline std::vector<float> normalValues(std::size_t count, unsigned seed, bool onlyPositive = false)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (float &value : values) {
        value = normal(random);
        if (onlyPositive && value < 0)
            value = 0;
    }
    return values;
}

/// Medians over repetitions, each of which times baseline and candidate one after the other.
inline void inRepetitions(benchmark::internal::Benchmark *one)
{
    one->Iterations(1)->Repetitions(7)->ReportAggregatesOnly()->UseManualTime()->Unit(
        benchmark::kMillisecond);
}

} // namespace ant::bench
