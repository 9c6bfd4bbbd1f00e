#include "ui/pages/run/loss_curve.h"

#include <cmath>

namespace ant {

void LossCurve::add(const std::vector<StepRecord> &steps)
{
    for (const StepRecord &step : steps) {
        if (m_points.empty() || m_inLast == m_width) {
            if (m_points.size() == kMostPoints)
                halve();
            m_points.push_back({step.step, step.step, 0, 0});
            m_inLast = 0;
        }
        Point &point = m_points.back();
        point.last = step.step;
        ++m_inLast;
        if (std::isfinite(step.loss)) {
            point.sum += step.loss;
            ++point.count;
        }
    }
}

void LossCurve::halve()
{
    for (std::size_t i = 0; 2 * i < m_points.size(); ++i) {
        const Point &a = m_points[2 * i];
        const Point &b = m_points[2 * i + 1]; // kMostPoints is even, and all of them are full here
        m_points[i] = {a.first, b.last, a.sum + b.sum, a.count + b.count};
    }
    m_points.resize(m_points.size() / 2);
    m_width *= 2;
    m_inLast = m_width;
}

} // namespace ant
