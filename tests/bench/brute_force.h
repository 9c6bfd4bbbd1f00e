#pragma once

#include "core/numeric/detail/slice_table.h"

#include <memory>
#include <vector>

namespace ant::bench {

/// What a search costs that rounds the data for every candidate: the baseline of bench_search.
class BruteForce {
public:
    BruteForce(std::span<const Codebook> codebooks, int low, int up);

    /// Prepares the tables of all candidates for one absmax.
    void start(float absmax);
    /// Adds the squared errors of a block to sums(), in the best instruction set of the processor.
    void add(const float *x, std::size_t count);
    const std::vector<double> &sums() const { return m_sums; }
    std::vector<double> &sums() { return m_sums; }

private:
    std::span<const Codebook> m_codebooks;
    int m_low, m_up;
    std::vector<detail::SliceTable> m_tables;
    std::vector<double> m_sums;
};

} // namespace ant::bench
