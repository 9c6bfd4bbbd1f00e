#include "core/engine/detail/rounding_counts.h"

#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

namespace ant::detail {
namespace {

QuantCounts countsIn(const std::int64_t *pair)
{
    return {static_cast<std::uint64_t>(pair[0]), static_cast<std::uint64_t>(pair[1])};
}

} // namespace

RoundingCounts::RoundingCounts(const RoundingCounts &other) : m_here(other.m_here)
{
    if (other.m_there.defined())
        m_there = other.m_there.clone();
}

RoundingCounts &RoundingCounts::operator=(const RoundingCounts &other)
{
    return *this = RoundingCounts(other);
}

const at::Tensor &RoundingCounts::onDevice(const at::Device &device)
{
    if (!m_there.defined())
        m_there = at::zeros({2}, at::TensorOptions(device).dtype(at::kLong));
    return m_there;
}

void RoundingCounts::set(const QuantCounts &counts)
{
    m_here = counts;
    m_there.reset();
}

QuantCounts RoundingCounts::value() const
{
    QuantCounts sum = m_here;
    if (m_there.defined())
        sum += countsIn(m_there.to(at::kCPU).const_data_ptr<std::int64_t>());
    return sum;
}

void RoundingCounts::gather(const std::vector<RoundingCounts *> &all)
{
    std::vector<RoundingCounts *> counted;
    std::vector<at::Tensor> there;
    for (RoundingCounts *counts : all)
        if (counts->m_there.defined()) {
            counted.push_back(counts);
            there.push_back(counts->m_there);
        }
    if (counted.empty())
        return;
    const at::Tensor here = at::stack(there).to(at::kCPU);
    for (std::size_t i = 0; i < counted.size(); ++i) {
        counted[i]->m_here += countsIn(here.const_data_ptr<std::int64_t>() + 2 * i);
        counted[i]->m_there.reset();
    }
}

} // namespace ant::detail
