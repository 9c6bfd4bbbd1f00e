#pragma once

#include <cstdint>

namespace ant {

/// splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014): a small generator
/// whose numbers are the same everywhere, unlike those of the standard library's distributions.
class SplitMix64 {
public:
    explicit SplitMix64(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next()
    {
        std::uint64_t z = m_state += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    /// 0 … count - 1, for counts that are small beside 2^64.
    std::uint64_t below(std::uint64_t count) { return next() % count; }
    /// Uniform in [low, high).
    double between(double low, double high)
    {
        return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
    }
    bool chance(double probability) { return between(0, 1) < probability; }

private:
    std::uint64_t m_state;
};

} // namespace ant
