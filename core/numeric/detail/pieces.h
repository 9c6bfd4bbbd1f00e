#pragma once

#include "core/base/parallel.h"

#include <algorithm>
#include <cstddef>

namespace ant::detail {

/// Part of one slice.
struct Piece {
    std::size_t slice = 0;
    std::size_t begin = 0; ///< first element, counted from the start of the tensor
    std::size_t count = 0;
};

/// Cuts a tensor of `slices` slices of equal length into work items that depend on its shape only: parts of a
/// slice, or several whole slices where they are short. Sums made a piece and added in order of the pieces
/// are then the same for every number of threads.
class Pieces {
public:
    static constexpr std::size_t kLargest = 65536;

    Pieces(std::size_t slices, std::size_t length)
        : m_slices(slices), m_length(length), m_partsPerSlice((length + kLargest - 1) / kLargest),
          m_slicesPerItem(
              m_partsPerSlice > 1 ? 1 : std::max<std::size_t>(1, kLargest / std::max<std::size_t>(1, length)))
    {
    }

    std::size_t length() const { return m_length; }
    std::size_t partsPerSlice() const { return m_partsPerSlice; }

    /// body(const Piece &), from several threads.
    template <typename Body>
    void forEach(int threads, const Body &body) const
    {
        if (m_length == 0)
            return;
        const std::size_t groups = (m_slices + m_slicesPerItem - 1) / m_slicesPerItem;
        parallelFor(groups * m_partsPerSlice, threads, [&](std::size_t item) {
            const std::size_t first = item / m_partsPerSlice * m_slicesPerItem;
            const std::size_t last = std::min(m_slices, first + m_slicesPerItem);
            const std::size_t offset = item % m_partsPerSlice * kLargest;
            for (std::size_t slice = first; slice < last; ++slice)
                body(Piece{slice, slice * m_length + offset, std::min(kLargest, m_length - offset)});
        });
    }

private:
    std::size_t m_slices, m_length, m_partsPerSlice, m_slicesPerItem;
};

} // namespace ant::detail
