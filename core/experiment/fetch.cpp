#include "core/experiment/fetch.h"

#include <algorithm>
#include <chrono>

namespace ant {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kRateWindow{2};

bool isThere(const DownloadRequest &request)
{
    std::error_code code;
    return std::filesystem::is_regular_file(request.target, code);
}

std::int64_t presentBytes(const DownloadRequest &request)
{
    std::error_code code;
    return isThere(request) ? static_cast<std::int64_t>(std::filesystem::file_size(request.target, code))
                            : partialBytes(request.target);
}

/// Bytes a second over the last seconds.
class Rate {
public:
    double after(std::int64_t done)
    {
        const auto now = Clock::now();
        if (m_since == Clock::time_point() || done < m_doneThen) {
            m_since = now;
            m_doneThen = done;
        } else if (now - m_since >= kRateWindow) {
            m_perSecond = double(done - m_doneThen) / std::chrono::duration<double>(now - m_since).count();
            m_since = now;
            m_doneThen = done;
        }
        return m_perSecond;
    }

private:
    Clock::time_point m_since;
    std::int64_t m_doneThen = 0;
    double m_perSecond = 0;
};

/// The bytes of all files as one sum.
class Sum {
public:
    explicit Sum(const std::vector<DownloadRequest> &requests)
    {
        for (const DownloadRequest &request : requests) {
            m_done.push_back(presentBytes(request));
            m_total.push_back(isThere(request) ? m_done.back()
                                               : std::max(request.expectedBytes, m_done.back()));
        }
    }
    void set(std::size_t file, std::int64_t done, std::int64_t total)
    {
        m_done[file] = done;
        m_total[file] = std::max(total > 0 ? total : m_total[file], done);
    }
    FetchProgress progress(std::size_t file, const std::string &name)
    {
        FetchProgress all{file, m_done.size(), name, 0, 0, 0};
        for (std::size_t i = 0; i < m_done.size(); ++i) {
            all.done += m_done[i];
            all.total += m_total[i];
        }
        all.perSecond = m_rate.after(all.done);
        return all;
    }

private:
    std::vector<std::int64_t> m_done, m_total;
    Rate m_rate;
};

} // namespace

std::filesystem::path fetchFolder(const std::filesystem::path &workspace)
{
    return workspace / "downloads";
}

std::int64_t missingBytes(const std::vector<DownloadRequest> &requests)
{
    std::int64_t bytes = 0;
    for (const DownloadRequest &request : requests)
        if (!isThere(request))
            bytes += std::max<std::int64_t>(0, request.expectedBytes - partialBytes(request.target));
    return bytes;
}

Result<void> fetchAll(const std::vector<DownloadRequest> &requests, FetchObserver &observer,
                      const std::stop_token &stop)
{
    if (requests.empty())
        return {};
    const auto room = checkFreeSpace(requests.front().target.parent_path(), missingBytes(requests));
    if (!room.ok())
        return room;
    Sum sum(requests);
    std::vector<Error> failures;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const std::string name = requests[i].target.filename().string();
        observer.progress(sum.progress(i, name));
        const auto got = download(
            requests[i],
            [&](std::int64_t done, std::int64_t total) {
                sum.set(i, done, total);
                observer.progress(sum.progress(i, name));
            },
            stop);
        if (got.ok()) {
            sum.set(i, got.value().bytes, got.value().bytes);
            observer.progress(sum.progress(i, name));
            if (auto told = observer.fetched(requests[i], got.value()); !told.ok())
                return told;
            continue;
        }
        if (stop.stop_requested())
            return got.error();
        observer.failed(requests[i], got.error());
        failures.push_back(got.error());
    }
    if (failures.empty())
        return {};
    Error first = failures.front();
    if (failures.size() > 1)
        first.message += " (and " + std::to_string(failures.size() - 1) + " more files)";
    return first;
}

} // namespace ant
