#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <sched.h>
#include <stop_token>
#include <thread>
#include <vector>

namespace ant {
namespace {

thread_local bool insideBody = false;

/// One call of parallelFor, shared by all who help with it.
struct Job {
    std::size_t count = 0;
    const std::function<void(std::size_t)> *body = nullptr;
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> finished = 0;

    void work()
    {
        insideBody = true;
        for (std::size_t index = next++; index < count; index = next++) {
            (*body)(index);
            if (++finished == count)
                finished.notify_all();
        }
        insideBody = false;
    }
};

class Helpers {
public:
    void run(const std::shared_ptr<Job> &job, std::size_t helpers)
    {
        {
            const std::lock_guard lock(m_mutex);
            while (m_threads.size() < helpers)
                m_threads.emplace_back([this](const std::stop_token &stop) { serve(stop); });
            m_waiting.insert(m_waiting.end(), helpers, job);
        }
        m_wake.notify_all();
        job->work();
        for (std::size_t done = job->finished; done < job->count; done = job->finished)
            job->finished.wait(done);
    }

private:
    void serve(const std::stop_token &stop)
    {
        while (true) {
            std::shared_ptr<Job> job;
            {
                std::unique_lock lock(m_mutex);
                if (!m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); }))
                    return;
                job = std::move(m_waiting.back());
                m_waiting.pop_back();
            }
            job->work();
        }
    }

    std::mutex m_mutex; ///< guards m_waiting and m_threads
    std::condition_variable_any m_wake;
    std::vector<std::shared_ptr<Job>> m_waiting;
    std::vector<std::jthread> m_threads; ///< last: stopped and joined before the rest goes
};

} // namespace

int defaultThreads()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void parallelFor(std::size_t count, int threads, const std::function<void(std::size_t)> &body)
{
    const std::size_t wanted = static_cast<std::size_t>(threads > 0 ? threads : defaultThreads());
    const std::size_t used = std::min(count, wanted);
    if (used <= 1 || insideBody) {
        for (std::size_t index = 0; index < count; ++index)
            body(index);
        return;
    }
    static Helpers helpers;
    const auto job = std::make_shared<Job>();
    job->count = count;
    job->body = &body;
    helpers.run(job, used - 1);
}

} // namespace ant
