#pragma once

#include <algorithm>

namespace ant {

/// The part of an axis that a zoomed chart shows. Functions of the range and of the whole axis only, so that
/// every chart zooms alike.
struct ViewRange {
    double low = 0, high = 1;
    double size() const { return high - low; }
    bool operator==(const ViewRange &) const = default;
};

inline constexpr double kZoomStep = 0.8;      ///< a notch of the wheel shows that part of what was seen
inline constexpr double kDeepestZoom = 0.005; ///< of the whole axis

/// Moved by `by`, in units of the axis, and kept inside `whole`.
inline ViewRange moved(const ViewRange &range, double by, const ViewRange &whole)
{
    const double low = std::clamp(range.low + by, whole.low, std::max(whole.low, whole.high - range.size()));
    return {low, low + range.size()};
}

/// Shows `factor` of what was seen, `centre` staying where it is; never more than `whole`.
inline ViewRange zoomed(const ViewRange &range, double centre, double factor, const ViewRange &whole)
{
    const double size = std::clamp(range.size() * factor, kDeepestZoom * whole.size(), whole.size());
    const double part = range.size() > 0 ? (centre - range.low) / range.size() : 0.5;
    return moved({centre - part * size, centre + (1 - part) * size}, 0, whole);
}

} // namespace ant
