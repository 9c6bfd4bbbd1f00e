#pragma once

#include "core/base/result.h"

#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace ant::detail {

/// Notices within milliseconds that a process of a shared run has ended, and passes on why one has failed.
///
/// MPI itself waits forever for a process that is gone. So each one holds a TCP connection to the first: the
/// kernel closes it when a process ends, however it ends, and the first tells the others. Connections within
/// one machine stay on its loopback device; a random token keeps strangers out.
/// Thread: safe.
class ProcessWatch {
public:
    /// labels: how each process is called, by rank.
    explicit ProcessWatch(std::vector<std::string> labels) : m_labels(std::move(labels)) {}
    ~ProcessWatch();

    /// The first process: where the others find it. Errors: Io.
    Result<std::string> open(bool isOneMachine);
    /// The first process: waits until all others are connected. Errors: Io (one does not come).
    Result<void> accept();
    /// The others. Errors: Io.
    Result<void> connect(const std::string &address, int rank);

    std::stop_token lost() const { return m_lost.get_token(); }
    std::optional<Error> failure() const;
    /// Tells all others that this process ends because of an error.
    void tell(const Error &why);
    /// From here on the end of a connection is nothing to wonder about.
    void sayGoodbye();

private:
    struct Peer {
        int socket = -1;
        int rank = 0;
        bool hasLeft = false;
        std::string unread;
    };
    Result<void> admit(int socket);
    void begin();
    void serve(const std::stop_token &stop);
    void hear(Peer &peer);
    void take(Peer &peer, char kind, const std::string &text);
    void setFailure(Error error, int from);
    static void send(const Peer &peer, char kind, const std::string &text);

    std::vector<std::string> m_labels;
    std::string m_token;
    int m_listener = -1;
    mutable std::mutex m_mutex; ///< guards m_failure and m_peers
    std::optional<Error> m_failure;
    std::vector<Peer> m_peers;
    std::stop_source m_lost;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ant::detail
