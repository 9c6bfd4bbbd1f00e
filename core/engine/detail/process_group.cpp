#include "core/engine/detail/process_group.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <unistd.h>

namespace ant::detail {
namespace {

constexpr std::chrono::microseconds kShortestSleep(5), kLongestSleep(200);
constexpr std::chrono::milliseconds kLookForLoss(20);
constexpr std::size_t kPiece = std::size_t(64) << 20; ///< bytes of a broadcast that MPI is given at once

std::string hostName()
{
    char name[256] = {};
    gethostname(name, sizeof name - 1);
    return name;
}

} // namespace

ProcessGroup::~ProcessGroup()
{
    m_thread = {};
}

Result<void> ProcessGroup::join()
{
    m_thread = std::jthread([this](const std::stop_token &stop) { serve(stop); });
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_started.has_value(); });
        if (!m_started->ok())
            return *m_started;
    }
    try {
        return meet();
    } catch (const ProcessFailure &failure) {
        return failure.error();
    }
}

/// Everybody learns who the others are and connects to the first.
Result<void> ProcessGroup::meet()
{
    const std::string host = hostName();
    const auto hosts = gather(host);
    const auto pids = gather(std::to_string(getpid()));
    for (int i = 0; i < m_count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        m_labels.push_back("process " + std::to_string(i) + " (pid " + pids[at] + " on " + hosts[at] + ")");
        m_onMachine.index += i < m_rank && hosts[at] == host;
    }
    m_onMachine.count = static_cast<int>(std::ranges::count(hosts, host));
    const bool isOneMachine = m_onMachine.count == m_count;
    auto watch = std::make_unique<ProcessWatch>(m_labels);
    std::string address;
    if (isFirst()) {
        auto opened = watch->open(isOneMachine);
        if (!opened.ok())
            return std::move(opened).error();
        address = std::move(opened).value();
    }
    address = broadcast(address);
    auto connected = isFirst() ? watch->accept() : watch->connect(address, m_rank);
    const std::lock_guard lock(m_mutex);
    m_watch = std::move(watch);
    return connected;
}

std::shared_ptr<ProcessGroup::Job> ProcessGroup::start(Begin begin)
{
    auto job = std::make_shared<Job>();
    job->begin = std::move(begin);
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(job);
    }
    m_asked.notify_one();
    return job;
}

void ProcessGroup::wait(const std::shared_ptr<Job> &job)
{
    std::unique_lock lock(m_mutex);
    while (!job->isDone && !m_failure) {
        m_changed.wait_for(lock, kLookForLoss);
        if (m_watch)
            if (auto failure = m_watch->failure())
                m_failure = std::move(failure);
    }
    if (m_failure)
        throw ProcessFailure(*m_failure);
}

void ProcessGroup::keepFailure(Error error)
{
    const std::lock_guard lock(m_mutex);
    if (!m_failure)
        m_failure = std::move(error);
}

/// Owner of MPI. Memory that a sum under way may still write to must outlive it: the jobs keep it.
class ProcessGroup::Service {
public:
    Service(ProcessGroup &group, MpiCalls &calls) : m_group(group), m_calls(calls) {}

    void run(const std::stop_token &stop)
    {
        auto pause = kShortestSleep;
        while (!stop.stop_requested()) {
            if (!beginWhatIsAsked(stop))
                return;
            if (lookAtRunning()) {
                pause = kShortestSleep;
                m_group.m_changed.notify_all();
            } else {
                std::this_thread::sleep_for(pause);
                pause = std::min(kLongestSleep, pause * 2);
            }
        }
    }

private:
    /// Sleeps where nothing is under way. False: it is time to leave.
    bool beginWhatIsAsked(const std::stop_token &stop)
    {
        std::unique_lock lock(m_group.m_mutex);
        if (m_running.empty())
            m_group.m_asked.wait(lock, stop,
                                 [this] { return !m_group.m_waiting.empty() || m_group.m_leaves; });
        if (m_running.empty() && m_group.m_waiting.empty())
            return false;
        std::deque<std::shared_ptr<Job>> fresh;
        fresh.swap(m_group.m_waiting);
        lock.unlock();
        for (auto &job : fresh) {
            job->request = job->begin(m_calls);
            m_running.push_back(std::move(job));
        }
        return true;
    }
    /// Whether something has ended.
    bool lookAtRunning()
    {
        const auto hasEnded = [this](const std::shared_ptr<Job> &job) {
            const auto done = m_calls.isDone(job->request);
            if (done.ok() && !done.value())
                return false;
            if (!done.ok())
                m_group.keepFailure(done.error());
            const std::lock_guard lock(m_group.m_mutex);
            job->isDone = true;
            return true;
        };
        return std::erase_if(m_running, hasEnded) > 0;
    }

    ProcessGroup &m_group;
    MpiCalls &m_calls;
    std::deque<std::shared_ptr<Job>> m_running;
};

void ProcessGroup::serve(const std::stop_token &stop)
{
    auto calls = startMpi();
    {
        const std::lock_guard lock(m_mutex);
        if (calls.ok()) {
            m_rank = calls.value()->rank();
            m_count = calls.value()->count();
        }
        m_started = calls.ok() ? Result<void>() : Result<void>(calls.error());
    }
    m_changed.notify_all();
    if (!calls.ok())
        return;
    Service(*this, *calls.value()).run(stop);
    // MPI would wait for a process that is lost; the end of this one then does instead.
    bool isComplete = false;
    {
        const std::lock_guard lock(m_mutex);
        isComplete = m_leaves && !m_failure;
    }
    if (isComplete)
        calls.value()->leave();
}

std::vector<std::string> ProcessGroup::gatherEqual(const std::string &own)
{
    const auto mine = std::make_shared<const std::string>(own);
    const auto all = std::make_shared<std::string>(own.size() * static_cast<std::size_t>(m_count), '\0');
    wait(start([mine, all](MpiCalls &calls) {
        return calls.beginGather(mine->data(), all->data(), static_cast<int>(mine->size()));
    }));
    std::vector<std::string> rows;
    for (std::size_t begin = 0; rows.size() < static_cast<std::size_t>(m_count); begin += own.size())
        rows.push_back(all->substr(begin, own.size()));
    return rows;
}

std::vector<std::string> ProcessGroup::gather(const std::string &own)
{
    std::vector<std::size_t> sizes;
    for (const auto &row : gatherNumbers(*this, {double(own.size())}))
        sizes.push_back(static_cast<std::size_t>(row.front()));
    std::string padded = own;
    padded.resize(*std::ranges::max_element(sizes));
    std::vector<std::string> rows = gatherEqual(padded);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].resize(sizes[i]);
    return rows;
}

std::string ProcessGroup::broadcast(std::string ofFirst)
{
    const auto all = std::make_shared<std::string>(std::move(ofFirst));
    all->resize(std::stoull(gather(std::to_string(all->size())).front()));
    for (std::size_t begin = 0; begin < all->size(); begin += kPiece)
        wait(start([all, begin](MpiCalls &calls) {
            const std::size_t piece = std::min(kPiece, all->size() - begin);
            return calls.beginBroadcast(all->data() + begin, static_cast<int>(piece));
        }));
    return std::move(*all);
}

std::function<void()> ProcessGroup::beginSum(const at::Tensor &values)
{
    if (values.is_cuda())
        return m_gpuSums->beginSum(values);
    auto job = start([values](MpiCalls &calls) {
        const auto count = static_cast<int>(values.numel());
        return values.scalar_type() == at::kDouble ? calls.beginSum(values.mutable_data_ptr<double>(), count)
                                                   : calls.beginSum(values.mutable_data_ptr<float>(), count);
    });
    return [this, job] { wait(job); };
}

std::optional<Error> ProcessGroup::failure() const
{
    if (auto seen = m_watch->failure())
        return seen;
    const std::lock_guard lock(m_mutex);
    return m_failure;
}

void ProcessGroup::fail(const Error &why)
{
    m_watch->tell(why);
    keepFailure(why);
}

void ProcessGroup::leave()
{
    try {
        m_watch->sayGoodbye();
        (void)gather({});
    } catch (const ProcessFailure &) {
        // Everything that is shared is done: who is lost now was needed no more.
    }
    {
        const std::lock_guard lock(m_mutex);
        m_leaves = true;
    }
    m_asked.notify_one();
    m_thread = {};
}

void ProcessGroup::useDevice(const at::Device &device)
{
    if (device.is_cuda())
        m_gpuSums = cudaKernels().joinGpus(*this, device);
}

std::vector<std::vector<double>> gatherNumbers(Processes &processes, const std::vector<double> &own)
{
    std::vector<std::vector<double>> rows;
    const std::string bytes(reinterpret_cast<const char *>(own.data()), own.size() * sizeof(double));
    for (const std::string &row : processes.gatherEqual(bytes)) {
        rows.emplace_back(row.size() / sizeof(double));
        std::memcpy(rows.back().data(), row.data(), row.size());
    }
    return rows;
}

Result<std::unique_ptr<Processes>> joinProcesses()
{
    auto group = std::make_unique<ProcessGroup>();
    if (auto joined = group->join(); !joined.ok())
        return std::move(joined).error();
    return std::unique_ptr<Processes>(std::move(group));
}

} // namespace ant::detail
