#include "app/worker/stop_signals.h"

#include <csignal>
#include <ctime>
#include <sys/prctl.h>
#include <unistd.h>

namespace ant::worker {
namespace {

/// How long the end of the process may wait for the waiting thread.
constexpr timespec kPatience = {0, 20'000'000};

} // namespace

StopSignals::StopSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_waiter = std::jthread([signals, stop = m_stop](std::stop_token end) mutable {
        while (!end.stop_requested())
            if (sigtimedwait(&signals, nullptr, &kPatience) > 0)
                stop.request_stop();
    });
}

void stopWithParent(int parent, StopSignals &stop)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) // it ended before the line above
        stop.request();
}

} // namespace ant::worker
