#include "core/io/download.h"

#include "core/base/files.h"
#include "core/io/http_transfer.h"
#include "core/io/sha256.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace ant {
namespace {

using detail::PartFile;
using detail::TransferEnd;
using Kind = TransferEnd::Kind;

constexpr std::int64_t kSpareBytes = std::int64_t(64) << 20; ///< that a download leaves free

Error cancelled(const DownloadRequest &request)
{
    return {
        ErrorCode::Cancelled, "the download of " + request.target.filename().string() + " was stopped", {}};
}

/// Returns sooner where a stop is requested.
void waitFor(std::chrono::milliseconds time, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_for(lock, stop, time, [] { return false; });
}

/// What is at the target already: the file, nothing, or something else that is not to be overwritten.
Result<std::optional<DownloadResult>> lookAtTarget(const DownloadRequest &request,
                                                   const std::stop_token &stop)
{
    std::error_code code;
    if (!std::filesystem::exists(request.target, code))
        return std::optional<DownloadResult>();
    auto digest = sha256OfFile(request.target, stop);
    if (!digest.ok())
        return std::move(digest).error();
    if (!digest.value().starts_with(request.sha256Begins))
        return Error{ErrorCode::InvalidArgument,
                     request.target.string() + " exists, but its SHA-256 begins with " +
                         digest.value().substr(0, std::max<std::size_t>(8, request.sha256Begins.size())) +
                         " instead of " + request.sha256Begins + "; move it away to download it anew",
                     {}};
    DownloadResult result{0, std::move(digest).value(), true};
    result.bytes = static_cast<std::int64_t>(std::filesystem::file_size(request.target, code));
    return std::optional(std::move(result));
}

/// One address after the other until one has delivered everything.
class Fetcher {
public:
    Fetcher(const DownloadRequest &request, const DownloadProgress &progress, const std::stop_token &stop,
            PartFile part)
        : m_request(request), m_progress(progress), m_stop(stop), m_part(std::move(part)),
          m_hasOldBytes(m_part.bytes() > 0)
    {
    }

    Result<DownloadResult> run()
    {
        for (auto url = m_request.urls.begin(); url != m_request.urls.end();) {
            const TransferEnd end = from(*url);
            if (end.kind == Kind::Stopped || m_stop.stop_requested())
                return cancelled(m_request);
            if (end.kind == Kind::DiskError)
                return Error{ErrorCode::Io, end.reason, {}};
            if (end.kind != Kind::Complete) {
                note(*url++, end);
                continue;
            }
            auto digest = sha256OfFile(m_part.path(), m_stop);
            if (!digest.ok())
                return std::move(digest).error();
            if (digest.value().starts_with(m_request.sha256Begins))
                return keep(std::move(digest).value());
            if (auto emptied = m_part.restart({}); !emptied.ok())
                return std::move(emptied).error();
            if (std::exchange(m_hasOldBytes, false))
                continue; // the beginning that an earlier call left may be to blame
            note(*url++, {Kind::WrongSize, wrongHash(digest.value()), {}});
        }
        return Error{
            code(), "cannot download " + m_request.target.filename().string() + ": " + m_reasons, {}};
    }

private:
    /// Tries an address until it has nothing more to offer.
    TransferEnd from(const std::string &url)
    {
        auto pause = m_request.pause;
        for (int failed = 0;;) {
            const std::int64_t before = m_part.bytes();
            TransferEnd end = detail::transfer(m_request, url, m_part, m_progress, m_stop);
            if (end.kind == Kind::WrongSize)
                if (auto emptied = m_part.restart({}); !emptied.ok())
                    return {Kind::DiskError, emptied.error().message, {}};
            if (end.kind != Kind::TryAgain)
                return end;
            if (m_part.bytes() > before) { // it went on for a while: not a dead address
                failed = 0;
                pause = m_request.pause;
            }
            if (++failed >= m_request.attempts)
                return end;
            waitFor(std::max(pause, end.waitAtLeast), m_stop);
            if (m_stop.stop_requested())
                return {Kind::Stopped, "stopped", {}};
            pause *= 2;
        }
    }

    Result<DownloadResult> keep(std::string digest)
    {
        DownloadResult result{m_part.bytes(), std::move(digest), false};
        if (auto done = m_part.finish(m_request.target); !done.ok())
            return std::move(done).error();
        m_progress(result.bytes, result.bytes);
        return result;
    }

    void note(const std::string &url, const TransferEnd &end)
    {
        m_reasons += (m_reasons.empty() ? "" : "; ") + url + " " + end.reason;
        m_allNotThere = m_allNotThere && end.kind == Kind::NotThere;
        m_anyWrong = m_anyWrong || end.kind == Kind::WrongSize;
    }
    ErrorCode code() const
    {
        if (m_allNotThere)
            return ErrorCode::NotFound;
        return m_anyWrong ? ErrorCode::Corrupt : ErrorCode::Io;
    }
    std::string wrongHash(const std::string &digest) const
    {
        return "sends other contents: their SHA-256 begins with " +
               digest.substr(0, std::max<std::size_t>(8, m_request.sha256Begins.size())) + " instead of " +
               m_request.sha256Begins;
    }

    const DownloadRequest &m_request;
    const DownloadProgress &m_progress;
    const std::stop_token &m_stop;
    PartFile m_part;
    bool m_hasOldBytes;
    std::string m_reasons;
    bool m_allNotThere = true, m_anyWrong = false;
};

} // namespace

Result<DownloadResult> download(const DownloadRequest &request, const DownloadProgress &progress,
                                const std::stop_token &stop)
{
    if (request.urls.empty())
        return Error{ErrorCode::InvalidArgument, "no address is known for " + request.target.string(), {}};
    auto present = lookAtTarget(request, stop);
    if (!present.ok())
        return std::move(present).error();
    if (present.value())
        return *std::move(present).value();
    if (auto made = makeFolder(request.target.parent_path()); !made.ok())
        return std::move(made).error();
    auto part = PartFile::open(request.target);
    if (!part.ok())
        return std::move(part).error();
    return Fetcher(request, progress, stop, std::move(part).value()).run();
}

Result<void> checkFreeSpace(const std::filesystem::path &folder, std::int64_t bytes)
{
    std::error_code code;
    std::filesystem::path existing = folder.empty() ? std::filesystem::path(".") : folder;
    while (!std::filesystem::exists(existing, code) && existing.has_parent_path() &&
           existing != existing.parent_path())
        existing = existing.parent_path();
    const auto space = std::filesystem::space(existing, code);
    if (code)
        return Error{ErrorCode::Io,
                     "cannot tell how much is free in " + existing.string() + ": " + code.message(),
                     {}};
    const auto free = static_cast<double>(space.available);
    const auto needed = static_cast<double>(bytes) + static_cast<double>(kSpareBytes);
    if (free >= needed)
        return {};
    return Error{ErrorCode::Io,
                 existing.string() + " has " + std::to_string(space.available >> 20) + " MiB free, but " +
                     std::to_string((bytes + kSpareBytes) >> 20) + " MiB are needed",
                 {}};
}

} // namespace ant
