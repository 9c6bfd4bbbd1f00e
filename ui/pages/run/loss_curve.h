#pragma once

#include "core/experiment/run_record.h"

#include <vector>

namespace ant {

/// The losses of any number of training steps in bounded memory: neighbouring steps are joined to their mean
/// as the run grows, so that drawing stays cheap at a million of them.
class LossCurve {
public:
    static constexpr std::size_t kMostPoints = 4096;
    struct Point {
        std::int64_t first = 0, last = 0;                   ///< steps
        double sum = 0;                                     ///< of their finite losses
        std::int64_t count = 0;                             ///< of these
        double mean() const { return sum / double(count); } ///< NaN where no loss was finite
        bool operator==(const Point &) const = default;
    };

    void add(const std::vector<StepRecord> &steps);
    void clear() { *this = {}; }
    const std::vector<Point> &points() const { return m_points; }
    std::int64_t stepsPerPoint() const { return m_width; }

private:
    void halve();
    std::vector<Point> m_points;
    std::int64_t m_width = 1;  ///< steps that a full point stands for
    std::int64_t m_inLast = 0; ///< of which the last one has that many
};

} // namespace ant
