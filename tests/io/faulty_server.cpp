#include "tests/io/faulty_server.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace ant::test {
namespace {

constexpr int kPollMs = 20;

/// The rest of the line that begins with `name`; empty where there is none.
std::string header(const std::string &head, const std::string &name)
{
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos)
        return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

HttpRequest parse(const std::string &head)
{
    HttpRequest request;
    const auto begin = head.find(' ') + 1;
    request.path = head.substr(begin, head.find(' ', begin) - begin);
    request.ifRange = header(head, "If-Range");
    if (const std::string range = header(head, "Range"); range.starts_with("bytes="))
        request.rangeBegin = std::atol(range.c_str() + 6);
    return request;
}

} // namespace

void HttpConnection::send(const std::string &bytes) const
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent = ::send(m_socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0)
            return; // the client has gone
        done += static_cast<std::size_t>(sent);
    }
}

void HttpConnection::respond(const std::string &status, const std::string &headers,
                             const std::string &body) const
{
    send("HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\n\r\n" + body);
}

void HttpConnection::serve(const HttpRequest &request, const std::string &file, const std::string &etag) const
{
    const std::string version = etag.empty() ? "" : "ETag: " + etag + "\r\n";
    const bool mayResume = request.ifRange.empty() || request.ifRange == etag;
    if (request.rangeBegin < 0 || !mayResume)
        return respond("200 OK", version + "Content-Length: " + std::to_string(file.size()) + "\r\n", file);
    const auto begin = static_cast<std::size_t>(request.rangeBegin);
    const std::string total = std::to_string(file.size());
    if (begin >= file.size())
        return respond("416 Range Not Satisfiable",
                       "Content-Range: bytes */" + total + "\r\nContent-Length: 0\r\n", "");
    respond("206 Partial Content",
            version + "Content-Range: bytes " + std::to_string(begin) + "-" +
                std::to_string(file.size() - 1) + "/" + total +
                "\r\nContent-Length: " + std::to_string(file.size() - begin) + "\r\n",
            file.substr(begin));
}

FaultyServer::FaultyServer(Answer answer) : m_answer(std::move(answer))
{
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    const bool isListening = ::bind(m_socket, reinterpret_cast<const sockaddr *>(&address), length) == 0 &&
                             ::listen(m_socket, 8) == 0 &&
                             ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &length) == 0;
    if (!isListening)
        std::abort();
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

FaultyServer::~FaultyServer()
{
    m_isEnding = true;
    m_thread.join();
    ::close(m_socket);
}

std::string FaultyServer::url(const std::string &path) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + path;
}

std::vector<HttpRequest> FaultyServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

void FaultyServer::run()
{
    while (!m_isEnding) {
        pollfd waiting{m_socket, POLLIN, 0};
        if (::poll(&waiting, 1, kPollMs) <= 0)
            continue;
        const int connection = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        answer(connection);
        ::shutdown(connection, SHUT_RDWR);
        ::close(connection);
    }
}

void FaultyServer::answer(int socket)
{
    std::string head;
    char bytes[4096];
    while (head.find("\r\n\r\n") == std::string::npos) {
        const ssize_t count = ::recv(socket, bytes, sizeof(bytes), 0);
        if (count <= 0)
            return;
        head.append(bytes, static_cast<std::size_t>(count));
    }
    const HttpRequest request = parse(head);
    {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(request);
    }
    m_answer(request, HttpConnection(socket));
}

} // namespace ant::test
