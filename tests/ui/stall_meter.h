#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace ant::test {

/// The longest time between two turns of the event loop, by a timer that wants one every millisecond. Waiting
/// for a processor that other programs use is not counted where the kernel tells it: the window does not
/// answer for the load of the machine, but for its work and for what it waits for.
class StallMeter : public QObject {
public:
    StallMeter()
    {
        connect(&m_timer, &QTimer::timeout, this, &StallMeter::turn);
        m_timer.setTimerType(Qt::PreciseTimer);
        m_waitedNs = processorWaitNs();
        m_clock.start();
        m_timer.start(1);
    }
    double longestMs() const { return m_longestMs; }
    /// The same with the waiting for a processor.
    double longestWallMs() const { return m_longestWallMs; }
    int turns() const { return m_turns; }

private:
    /// Time that this thread was ready and had no processor: second number of schedstat.
    static qint64 processorWaitNs()
    {
        long long ran = 0, waited = 0;
        if (std::FILE *file = std::fopen("/proc/thread-self/schedstat", "r")) {
            if (std::fscanf(file, "%lld %lld", &ran, &waited) != 2)
                waited = 0;
            std::fclose(file);
        }
        return waited;
    }
    void turn()
    {
        const qint64 waited = processorWaitNs();
        const qint64 wall = m_clock.nsecsElapsed();
        m_longestWallMs = std::max(m_longestWallMs, double(wall) / 1e6);
        m_longestMs = std::max(m_longestMs, double(wall - (waited - m_waitedNs)) / 1e6);
        m_waitedNs = waited;
        m_clock.start();
        ++m_turns;
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_waitedNs = 0;
    double m_longestMs = 0, m_longestWallMs = 0;
    int m_turns = 0;
};

} // namespace ant::test
