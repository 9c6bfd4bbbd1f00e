#include "core/engine/detail/process_watch.h"

#include "core/engine/detail/watch_messages.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <random>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

namespace ant::detail {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience(60); ///< for the others to connect
constexpr int kLookMs = 100;                  ///< between looks at the stop token
constexpr char kHello = 'H', kError = 'E', kGoodbye = 'B';

Error failed(const std::string &doing)
{
    return {ErrorCode::Io,
            "the processes of the run cannot reach each other: " + doing + ": " + std::strerror(errno),
            {}};
}

std::string randomToken()
{
    std::random_device random;
    std::ostringstream text;
    for (int i = 0; i < 4; ++i)
        text << std::hex << random();
    return text.str();
}

/// A machine that is switched off closes nothing: the kernel is to ask.
void keepAlive(int socket)
{
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

} // namespace

ProcessWatch::~ProcessWatch()
{
    m_thread = {};
    for (const Peer &peer : m_peers)
        close(peer.socket);
    if (m_listener >= 0)
        close(m_listener);
}

Result<std::string> ProcessWatch::open(bool isOneMachine)
{
    m_token = randomToken();
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(isOneMachine ? INADDR_LOOPBACK : INADDR_ANY);
    socklen_t size = sizeof address;
    auto *plain = reinterpret_cast<sockaddr *>(&address);
    if (m_listener < 0 || bind(m_listener, plain, size) != 0 ||
        listen(m_listener, static_cast<int>(m_labels.size())) != 0 ||
        getsockname(m_listener, plain, &size) != 0)
        return failed("opening a port");
    return m_token + " " + std::to_string(ntohs(address.sin_port)) + " " +
           (isOneMachine ? "127.0.0.1" : ownAddresses());
}

/// Whoever does not say the token within a second is turned away.
Result<void> ProcessWatch::admit(int socket)
{
    const timeval limit = {1, 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    Peer peer{socket, 0, false, {}};
    char kind = 0, buffer[256];
    std::string text;
    while (!unpackMessage(peer.unread, kind, text)) {
        const auto got = recv(socket, buffer, sizeof buffer, 0);
        if (got <= 0)
            break;
        peer.unread.append(buffer, static_cast<std::size_t>(got));
    }
    std::istringstream words(text);
    std::string token;
    words >> token >> peer.rank;
    const bool isOurs =
        kind == kHello && token == m_token && peer.rank > 0 && peer.rank < static_cast<int>(m_labels.size());
    if (!isOurs) {
        close(socket);
        return {};
    }
    keepAlive(socket);
    m_peers.push_back(std::move(peer));
    return {};
}

Result<void> ProcessWatch::accept()
{
    const auto deadline = Clock::now() + kPatience;
    while (m_peers.size() + 1 < m_labels.size()) {
        pollfd wait = {m_listener, POLLIN, 0};
        poll(&wait, 1, kLookMs);
        if (Clock::now() > deadline)
            return Error{ErrorCode::Io,
                         "only " + std::to_string(m_peers.size() + 1) + " of " +
                             std::to_string(m_labels.size()) +
                             " processes came together within a minute; does a firewall keep their machines "
                             "apart?",
                         {}};
        const int socket = (wait.revents & POLLIN) ? accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC) : -1;
        if (socket >= 0)
            if (auto admitted = admit(socket); !admitted.ok())
                return admitted;
    }
    begin();
    return {};
}

Result<void> ProcessWatch::connect(const std::string &address, int rank)
{
    std::istringstream words(address);
    int port = 0;
    std::string hosts;
    words >> m_token >> port >> hosts;
    std::istringstream list(hosts);
    for (std::string host; std::getline(list, host, ',');) {
        const int socket = connectTo(host, port);
        if (socket < 0)
            continue;
        keepAlive(socket);
        m_peers.push_back({socket, 0, false, {}});
        send(m_peers.back(), kHello, m_token + " " + std::to_string(rank));
        begin();
        return {};
    }
    return failed("connecting to " + m_labels[0] + " at " + hosts + ", port " + std::to_string(port));
}

void ProcessWatch::begin()
{
    m_thread = std::jthread([this](const std::stop_token &stop) { serve(stop); });
}

void ProcessWatch::send(const Peer &peer, char kind, const std::string &text)
{
    const std::string bytes = packMessage(kind, text);
    (void)!::send(peer.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void ProcessWatch::serve(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        std::vector<pollfd> waits;
        for (const Peer &peer : m_peers)
            waits.push_back({peer.hasLeft ? -1 : peer.socket, POLLIN, 0});
        if (poll(waits.data(), waits.size(), kLookMs) <= 0)
            continue;
        for (std::size_t i = 0; i < waits.size(); ++i)
            if (waits[i].revents != 0)
                hear(m_peers[i]);
    }
}

void ProcessWatch::hear(Peer &peer)
{
    char buffer[4096];
    const auto got = recv(peer.socket, buffer, sizeof buffer, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        const bool isExpected = std::exchange(peer.hasLeft, true);
        if (!isExpected)
            setFailure({ErrorCode::Internal,
                        m_labels[static_cast<std::size_t>(peer.rank)] +
                            " ended before the run was finished (killed, or out of memory); the others were "
                            "stopped",
                        {}},
                       peer.rank);
        return;
    }
    peer.unread.append(buffer, static_cast<std::size_t>(got));
    char kind = 0;
    for (std::string text; unpackMessage(peer.unread, kind, text);)
        take(peer, kind, text);
}

void ProcessWatch::take(Peer &peer, char kind, const std::string &text)
{
    if (kind == kGoodbye)
        peer.hasLeft = true;
    if (kind != kError || text.empty())
        return;
    // The first process passes on what others told; that names its process already.
    const std::string who = peer.rank == 0 ? "" : m_labels[static_cast<std::size_t>(peer.rank)] + ": ";
    setFailure({static_cast<ErrorCode>(text[0] - 'a'), who + text.substr(1), {}}, peer.rank);
}

void ProcessWatch::setFailure(Error error, int from)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_failure)
            return;
        m_failure = error;
        if (m_listener >= 0) // the first one: it knows all others
            for (const Peer &peer : m_peers)
                if (peer.rank != from)
                    send(peer, kError, static_cast<char>('a' + static_cast<int>(error.code)) + error.text());
    }
    m_lost.request_stop();
}

std::optional<Error> ProcessWatch::failure() const
{
    const std::lock_guard lock(m_mutex);
    return m_failure;
}

void ProcessWatch::tell(const Error &why)
{
    const std::lock_guard lock(m_mutex);
    if (m_failure)
        return;
    m_failure = why;
    for (const Peer &peer : m_peers)
        send(peer, kError, static_cast<char>('a' + static_cast<int>(why.code)) + why.text());
}

void ProcessWatch::sayGoodbye()
{
    for (const Peer &peer : m_peers)
        send(peer, kGoodbye, {});
}

} // namespace ant::detail
