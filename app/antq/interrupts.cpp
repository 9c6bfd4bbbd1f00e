#include "app/antq/interrupts.h"

#include <atomic>
#include <csignal>

namespace ant::cli {
namespace {

std::atomic<int> g_count = 0;
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

extern "C" void countInterrupt(int)
{
    g_count.fetch_add(1);
}

} // namespace

void catchInterrupts()
{
    struct sigaction action = {};
    action.sa_handler = countInterrupt; // without SA_RESTART: a wait ends early
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

int interruptCount()
{
    return g_count.load();
}

} // namespace ant::cli
