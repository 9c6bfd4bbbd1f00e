#pragma once

#include <random>
#include <vector>

namespace ant::test {

/// Normally distributed values, the same for the same seed.
inline std::vector<float> randomTensor(std::size_t count, unsigned seed, float deviation = 1.0f)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0.0f, deviation);
    std::vector<float> values(count);
    for (float &value : values)
        value = normal(random);
    return values;
}

} // namespace ant::test
