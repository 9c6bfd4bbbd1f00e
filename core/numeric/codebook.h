#pragma once

#include "core/numeric/grid.h"

#include <memory>

namespace ant {

/// A grid made ready for rounding: unique values and the exact thresholds between them.
///
/// A code is the index of a unique value, ascending (0 is the smallest). thresholds()[k] is the smallest
/// float32 d for which the reference's float32 rule (nearest by |d - y|, larger entry on ties) prefers value
/// k+1 to value k, so code(d) = number of thresholds <= d, bit for bit as the reference decides. Thread:
/// immutable and cheap to copy (shared data).
class Codebook {
public:
    /// Errors: those of makeGrid.
    static Result<Codebook> make(const GridSpec &spec);
    /// From a grid that was read from a checkpoint. The type is the one whose grid equals it bit for bit, or
    /// to 1 part in 10^5; errors: Unsupported where there is none (the values still are in the message).
    static Result<Codebook> fromGrid(std::span<const float> grid);

    const GridSpec &spec() const { return m_data->spec; }
    std::span<const float> grid() const { return m_data->grid; }     ///< 2^bits entries, with repeats of 0
    std::span<const float> values() const { return m_data->values; } ///< unique, ascending
    std::span<const float> thresholds() const
    {
        return m_data->thresholds;
    } ///< values().size() - 1, ascending
    float gridMax() const { return m_data->grid.back(); }

    /// scale = alpha / max(grid), in float32.
    float scaleFor(float alpha) const { return alpha / gridMax(); }

private:
    struct Data {
        GridSpec spec;
        std::vector<float> grid, values, thresholds;
    };
    explicit Codebook(std::shared_ptr<const Data> data) : m_data(std::move(data)) {}
    std::shared_ptr<const Data> m_data;
};

} // namespace ant
