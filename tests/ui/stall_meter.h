#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

namespace ant::test {

/// The longest time between two turns of the event loop, by a timer that wants one every millisecond.
class StallMeter : public QObject {
public:
    StallMeter()
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longestMs = std::max(m_longestMs, double(m_clock.nsecsElapsed()) / 1e6);
            m_clock.start();
            ++m_turns;
        });
        m_timer.setTimerType(Qt::PreciseTimer);
        m_clock.start();
        m_timer.start(1);
    }
    double longestMs() const { return m_longestMs; }
    int turns() const { return m_turns; }
    void restart()
    {
        m_longestMs = 0;
        m_turns = 0;
        m_clock.start();
    }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_longestMs = 0;
    int m_turns = 0;
};

} // namespace ant::test
