#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ant::test {

/// What a client asked for.
struct HttpRequest {
    std::string path;     ///< "/file.bin"
    std::string ifRange;  ///< of the header If-Range; empty: none
    long rangeBegin = -1; ///< of "Range: bytes=N-"; -1: none
};

/// The other end of a connection: what is sent goes out as it is, true to HTTP or not.
class HttpConnection {
public:
    explicit HttpConnection(int socket) : m_socket(socket) {}
    void send(const std::string &bytes) const;
    /// Status line, headers (each ended by "\r\n") and body.
    void respond(const std::string &status, const std::string &headers, const std::string &body) const;
    /// A whole file as a good server does, with Range and If-Range where an ETag is given.
    void serve(const HttpRequest &request, const std::string &file, const std::string &etag = "") const;

private:
    int m_socket;
};

/// An HTTP server on 127.0.0.1 that answers as a test tells it, a connection at a time.
class FaultyServer {
public:
    using Answer = std::function<void(const HttpRequest &, const HttpConnection &)>;
    explicit FaultyServer(Answer answer);
    ~FaultyServer();
    FaultyServer(const FaultyServer &) = delete;
    FaultyServer &operator=(const FaultyServer &) = delete;

    std::string url(const std::string &path = "/") const;
    std::vector<HttpRequest> requests() const; ///< so far

private:
    void run();
    void answer(int socket);

    Answer m_answer;
    int m_socket = -1;
    int m_port = 0;
    std::atomic<bool> m_isEnding = false;
    mutable std::mutex m_mutex; ///< guards m_requests
    std::vector<HttpRequest> m_requests;
    std::thread m_thread;
};

} // namespace ant::test
