#pragma once

#include <stop_token>
#include <thread>

namespace ant::worker {

/// Turns SIGTERM and SIGINT into a stop request. Make it before any other thread exists: the signals are
/// blocked for the calling thread and all that it starts, and one thread waits for them.
class StopSignals {
public:
    StopSignals();

    std::stop_token token() const { return m_stop.get_token(); }
    void request() { m_stop.request_stop(); }

private:
    std::stop_source m_stop;
    std::jthread m_waiter; ///< last: ends before what it uses
};

/// Sends this process SIGTERM when `parent` ends; at once where it has ended already.
void stopWithParent(int parent, StopSignals &stop);

} // namespace ant::worker
