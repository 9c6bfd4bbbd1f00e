#pragma once

#include "core/engine/detail/evaluation.h"

#include <chrono>
#include <utility>

namespace ant::detail {

/// Losses of training steps, which lie on the device until somebody wants to see them. On a CPU that is at
/// once; on a GPU, where to look is to wait for all that was started, as often as progress is shown.
class StepLosses {
public:
    explicit StepLosses(RunContext &run) : m_run(run) {}

    /// A part of a step's loss, on this process: a scalar, and the share of the batch that it is the mean of.
    struct Share {
        at::Tensor loss;
        double share = 1;
    };
    /// All parts of a step; steps in their order.
    void add(std::int64_t step, std::vector<Share> shares);

    /// Reads what is due: all that were added, over all processes, or nothing. Collective where processes
    /// share the run. Errors: Corrupt, naming the first step whose loss is not finite.
    Result<void> readWhenDue();
    Result<void> readAll();
    /// Those that were read since the last call, in order.
    std::vector<StepRecord> take() { return std::exchange(m_read, {}); }

private:
    using Clock = std::chrono::steady_clock;
    bool isDue() const;

    struct Step {
        std::int64_t number = 0;
        std::vector<Share> shares;
    };
    RunContext &m_run;
    std::vector<Step> m_waiting;
    std::vector<StepRecord> m_read;
    Clock::time_point m_lastTime{};
};

} // namespace ant::detail
