#pragma once

#include <chrono>

namespace ant::detail {

/// Where the time of training steps goes, in seconds, added up. On a GPU, which works on by itself, what is
/// waited for is counted where somebody waits.
struct StepTimes {
    double data = 0;      ///< waiting for images, augmenting and copying them
    double search = 0;    ///< the forward pass that calibrates
    double forward = 0;   ///< with the loss
    double backward = 0;  ///< with the sums over processes that run under it
    double exchange = 0;  ///< waiting for those sums afterwards
    double optimizer = 0; ///< moving the parameters
};

/// Adds the time of its life to a sum.
class TimeTaken {
public:
    explicit TimeTaken(double &sum) : m_sum(sum) {}
    ~TimeTaken() { m_sum += std::chrono::duration<double>(Clock::now() - m_begin).count(); }
    TimeTaken(const TimeTaken &) = delete;
    TimeTaken &operator=(const TimeTaken &) = delete;

private:
    using Clock = std::chrono::steady_clock;
    double &m_sum;
    Clock::time_point m_begin = Clock::now();
};

} // namespace ant::detail
