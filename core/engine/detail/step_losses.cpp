#include "core/engine/detail/step_losses.h"

#include <ATen/ops/stack.h>

#include <cmath>

namespace ant::detail {
namespace {

constexpr std::chrono::milliseconds kLookEvery(100);

} // namespace

void StepLosses::add(std::int64_t step, std::vector<Share> shares)
{
    m_waiting.push_back({step, std::move(shares)});
}

bool StepLosses::isDue() const
{
    if (!m_run.device.is_cuda())
        return true;
    const bool isTime = Clock::now() - m_lastTime >= kLookEvery;
    if (!m_run.processes) // else by the clock of the first
        return isTime;
    return gatherNumbers(*m_run.processes, {isTime ? 1.0 : 0.0})[0][0] > 0;
}

Result<void> StepLosses::readWhenDue()
{
    return isDue() ? readAll() : Result<void>();
}

Result<void> StepLosses::readAll()
{
    m_lastTime = Clock::now();
    const std::vector<Step> steps = std::exchange(m_waiting, {});
    if (steps.empty()) // on all processes
        return {};
    std::vector<at::Tensor> all;
    for (const Step &step : steps)
        for (const Share &part : step.shares)
            all.push_back(part.loss);
    const at::Tensor here = at::stack(all).to(at::kCPU);
    std::int64_t place = 0;
    std::vector<double> sums;
    for (const Step &step : steps) {
        double sum = 0;
        for (const Share &part : step.shares)
            sum += double(here.const_data_ptr<float>()[place++]) * part.share;
        sums.push_back(sum);
    }
    if (m_run.processes) {
        const auto rows = gatherNumbers(*m_run.processes, sums);
        for (std::size_t step = 0; step < sums.size(); ++step) {
            sums[step] = 0;
            for (const std::vector<double> &row : rows)
                sums[step] += row[step];
        }
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!std::isfinite(sums[i]))
            return Error{ErrorCode::Corrupt,
                         "the loss is not finite at step " + std::to_string(steps[i].number) +
                             "; a smaller learning rate may help",
                         {}};
        m_read.push_back({steps[i].number, sums[i]});
    }
    return {};
}

} // namespace ant::detail
