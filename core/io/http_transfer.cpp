#include "core/io/http_transfer.h"

#include "core/io/http_headers.h"

#include <algorithm>
#include <cmath>
#include <curl/curl.h>
#include <memory>

namespace ant::detail {
namespace {

using Clock = std::chrono::steady_clock;

constexpr long kConnectSeconds = 20;
constexpr long kRedirections = 10;
constexpr std::chrono::milliseconds kReportEvery{100};
constexpr int kLongestRetryAfter = 60; ///< seconds; a server that asks for more is asked again sooner

struct CurlFree {
    void operator()(CURL *curl) const { curl_easy_cleanup(curl); }
};
struct ListFree {
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

bool startCurl()
{
    static const bool isReady =
        curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; // once, whatever the thread
    return isReady;
}

/// State of one request; libcurl calls back into it.
class Transfer {
public:
    Transfer(const DownloadRequest &request, PartFile &part, const DownloadProgress &progress,
             const std::stop_token &stop)
        : m_request(request), m_part(part), m_progress(progress), m_stop(stop), m_begin(part.bytes())
    {
    }
    TransferEnd run(const std::string &url);

private:
    static std::size_t onHeader(char *data, std::size_t, std::size_t count, void *self);
    static std::size_t onBody(char *data, std::size_t, std::size_t count, void *self);
    static int onProgress(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    void setUp(CURL *curl, const std::string &url);
    void readHeader(std::string_view line);
    bool mayResume() const { return !m_part.version().empty() || !m_request.sha256Begins.empty(); }
    bool beginBody();
    bool checkTotal();
    bool stopWith(TransferEnd::Kind kind, std::string reason);
    TransferEnd judge(CURLcode code, const std::string &url);
    TransferEnd judgeStatus(const std::string &url) const;
    TransferEnd judgeLength(CURLcode code) const;

    const DownloadRequest &m_request;
    PartFile &m_part;
    const DownloadProgress &m_progress;
    const std::stop_token &m_stop;
    std::int64_t m_begin; ///< byte that was asked for
    std::unique_ptr<curl_slist, ListFree> m_headers;
    char m_curlText[CURL_ERROR_SIZE] = {};
    Clock::time_point m_reported{}, m_lastByte = Clock::now();

    int m_status = 0; ///< of the last response; redirections come before it
    std::string m_etag, m_date;
    std::int64_t m_length = -1, m_rangeBegin = -1, m_rangeTotal = -1;
    int m_retryAfter = 0;
    bool m_bodyBegun = false;
    std::int64_t m_total = 0; ///< of the whole file; 0: not told
    std::optional<TransferEnd> m_end;
};

bool Transfer::stopWith(TransferEnd::Kind kind, std::string reason)
{
    m_end = TransferEnd{kind, std::move(reason), {}};
    return false;
}

void Transfer::readHeader(std::string_view line)
{
    if (line.starts_with("HTTP/")) { // a new response
        const auto blank = line.find(' ');
        m_status = blank == line.npos ? 0 : int(wholeNumber(line.substr(blank + 1, 3)).value_or(0));
        m_etag = m_date = {};
        m_length = m_rangeBegin = m_rangeTotal = -1;
        m_retryAfter = 0;
    }
    if (auto etag = valueOf(line, "etag"); etag && !etag->starts_with("W/"))
        m_etag = *etag; // a weak one is no promise about bytes
    if (auto date = valueOf(line, "last-modified"))
        m_date = *date;
    if (auto length = valueOf(line, "content-length"))
        m_length = wholeNumber(*length).value_or(-1);
    if (auto wait = valueOf(line, "retry-after"))
        m_retryAfter = int(std::min<std::int64_t>(wholeNumber(*wait).value_or(0), kLongestRetryAfter));
    if (auto range = valueOf(line, "content-range")) { // "bytes 100-199/200", "bytes */200"
        const auto slash = range->find('/');
        if (slash == std::string::npos || !range->starts_with("bytes "))
            return;
        m_rangeTotal = wholeNumber(std::string_view(*range).substr(slash + 1)).value_or(-1);
        const auto dash = range->find('-');
        if (dash < slash)
            m_rangeBegin = wholeNumber(std::string_view(*range).substr(6, dash - 6)).value_or(-1);
    }
}

/// The length that the server tells must be one that the file can have, and fit on the disk.
bool Transfer::checkTotal()
{
    const double expected = double(m_request.expectedBytes);
    if (m_total > 0 && expected > 0 && std::abs(double(m_total) - expected) > expected * m_request.tolerance)
        return stopWith(TransferEnd::Kind::WrongSize,
                        "announces " + std::to_string(m_total) + " bytes where about " +
                            std::to_string(m_request.expectedBytes) + " are expected");
    if (m_total > m_part.bytes()) {
        const auto room = checkFreeSpace(m_request.target.parent_path(), m_total - m_part.bytes());
        if (!room.ok())
            return stopWith(TransferEnd::Kind::DiskError, room.error().message);
    }
    return true;
}

/// Before the first byte of a body: does it go on from where the part file ends?
bool Transfer::beginBody()
{
    m_bodyBegun = true;
    if (m_status == 206) {
        if (m_rangeBegin != m_begin)
            return stopWith(TransferEnd::Kind::Refused,
                            "answers with another part of the file than asked for");
        m_total = std::max<std::int64_t>(m_rangeTotal, 0);
        return checkTotal();
    }
    if (m_status != 200)
        return stopWith(TransferEnd::Kind::Refused, ""); // judged by its status
    m_total = std::max<std::int64_t>(m_length, 0);
    const auto restarted = m_part.restart(!m_etag.empty() ? m_etag : m_date);
    if (!restarted.ok())
        return stopWith(TransferEnd::Kind::DiskError, restarted.error().message);
    return checkTotal();
}

std::size_t Transfer::onHeader(char *data, std::size_t, std::size_t count, void *self)
{
    static_cast<Transfer *>(self)->readHeader({data, count});
    return count;
}

std::size_t Transfer::onBody(char *data, std::size_t, std::size_t count, void *self)
{
    auto &own = *static_cast<Transfer *>(self);
    own.m_lastByte = Clock::now();
    if (!own.m_bodyBegun && !own.beginBody())
        return 0;
    const double limit = double(own.m_request.expectedBytes) * (1 + own.m_request.tolerance);
    if (own.m_request.expectedBytes > 0 && double(own.m_part.bytes()) + double(count) > limit) {
        own.stopWith(TransferEnd::Kind::WrongSize, "sends more than the " +
                                                       std::to_string(own.m_request.expectedBytes) +
                                                       " bytes expected");
        return 0;
    }
    if (own.m_part.append(data, count))
        return count;
    own.stopWith(TransferEnd::Kind::DiskError, own.m_part.problem());
    return 0;
}

int Transfer::onProgress(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    auto &own = *static_cast<Transfer *>(self);
    if (own.m_stop.stop_requested())
        return 1;
    const auto now = Clock::now();
    if (now - own.m_lastByte > own.m_request.silence) {
        own.stopWith(TransferEnd::Kind::TryAgain,
                     "has sent nothing for " + std::to_string(own.m_request.silence.count() / 1000) + " s");
        return 1;
    }
    if (own.m_bodyBegun && !own.m_end && now - own.m_reported >= kReportEvery) {
        own.m_reported = now;
        own.m_progress(own.m_part.bytes(), own.m_total);
    }
    return 0;
}

void Transfer::setUp(CURL *curl, const std::string &url)
{
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kRedirections);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "ant-workbench");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, m_curlText);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
    if (m_begin == 0)
        return;
    const std::string range = "Range: bytes=" + std::to_string(m_begin) + "-";
    m_headers.reset(curl_slist_append(nullptr, range.c_str()));
    if (!m_part.version().empty())
        curl_slist_append(m_headers.get(), ("If-Range: " + m_part.version()).c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, m_headers.get());
}

TransferEnd Transfer::judgeStatus(const std::string &url) const
{
    const std::string answer = "answers with status " + std::to_string(m_status);
    if (m_status == 404 || m_status == 410)
        return {
            TransferEnd::Kind::NotThere, "does not have it (status " + std::to_string(m_status) + ")", {}};
    if (m_status == 408 || m_status == 429 || m_status >= 500)
        return {TransferEnd::Kind::TryAgain, answer, std::chrono::seconds(m_retryAfter)};
    return {TransferEnd::Kind::Refused, m_status == 0 ? "sends no HTTP response to " + url : answer, {}};
}

TransferEnd Transfer::judgeLength(CURLcode code) const
{
    if (code != CURLE_OK)
        return {TransferEnd::Kind::TryAgain, m_curlText[0] ? m_curlText : curl_easy_strerror(code), {}};
    if (m_total > 0 && m_part.bytes() < m_total)
        return {TransferEnd::Kind::TryAgain,
                "sent " + std::to_string(m_part.bytes()) + " of " + std::to_string(m_total) + " bytes",
                {}};
    if (m_total > 0 && m_part.bytes() > m_total)
        return {TransferEnd::Kind::WrongSize, "sends more bytes than it announces", {}};
    return {};
}

TransferEnd Transfer::judge(CURLcode code, const std::string &url)
{
    if (m_end && !m_end->reason.empty())
        return *m_end;
    if (m_stop.stop_requested())
        return {TransferEnd::Kind::Stopped, "stopped", {}};
    if (m_status == 416 && m_rangeTotal >= 0 && m_rangeTotal == m_begin)
        return {}; // all of it was there
    if (m_status == 416 || m_status == 412) {
        const auto emptied = m_part.restart({});
        return {emptied.ok() ? TransferEnd::Kind::TryAgain : TransferEnd::Kind::DiskError,
                "does not know the rest of this file",
                {}};
    }
    const bool isSuccess = m_status == 200 || m_status == 206;
    if (m_status != 0 && !isSuccess)
        return judgeStatus(url);
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_TOO_MANY_REDIRECTS)
        return {TransferEnd::Kind::Refused, m_curlText[0] ? m_curlText : curl_easy_strerror(code), {}};
    if (code == CURLE_OK && isSuccess && !m_bodyBegun && !beginBody()) // an empty body
        return *m_end;
    return judgeLength(code);
}

TransferEnd Transfer::run(const std::string &url)
{
    const std::unique_ptr<CURL, CurlFree> curl(startCurl() ? curl_easy_init() : nullptr);
    if (!curl)
        return {TransferEnd::Kind::Refused, "libcurl cannot be used here", {}};
    if (m_begin > 0 && !mayResume()) {
        if (const auto emptied = m_part.restart({}); !emptied.ok())
            return {TransferEnd::Kind::DiskError, emptied.error().message, {}};
        m_begin = 0;
    }
    setUp(curl.get(), url);
    return judge(curl_easy_perform(curl.get()), url);
}

} // namespace

TransferEnd transfer(const DownloadRequest &request, const std::string &url, PartFile &part,
                     const DownloadProgress &progress, const std::stop_token &stop)
{
    return Transfer(request, part, progress, stop).run(url);
}

} // namespace ant::detail
