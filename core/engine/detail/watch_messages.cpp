#include "core/engine/detail/watch_messages.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace ant::detail {
namespace {

constexpr std::uint32_t kLongestText = 64 * 1024;
constexpr int kConnectSeconds = 3;

} // namespace

std::string packMessage(char kind, std::string text)
{
    text.resize(std::min<std::size_t>(text.size(), kLongestText));
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string bytes(1, kind);
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>((length >> shift) & 0xffu);
    return bytes + text;
}

bool unpackMessage(std::string &bytes, char &kind, std::string &text)
{
    constexpr std::size_t kHead = 5;
    if (bytes.size() < kHead)
        return false;
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < 4; ++i)
        length |= std::uint32_t(static_cast<unsigned char>(bytes[i + 1])) << (8 * i);
    if (length > kLongestText)
        bytes.clear();
    if (bytes.size() < kHead + length)
        return false;
    kind = bytes[0];
    text = bytes.substr(kHead, length);
    bytes.erase(0, kHead + length);
    return true;
}

std::string ownAddresses()
{
    std::string list;
    ifaddrs *all = nullptr;
    if (getifaddrs(&all) != 0)
        return list;
    for (const ifaddrs *one = all; one; one = one->ifa_next) {
        if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET)
            continue;
        const auto *address = reinterpret_cast<const sockaddr_in *>(one->ifa_addr);
        char text[INET_ADDRSTRLEN] = {};
        inet_ntop(AF_INET, &address->sin_addr, text, sizeof text);
        if (std::string(text) != "127.0.0.1")
            list.append(list.empty() ? "" : ",").append(text);
    }
    freeifaddrs(all);
    return list;
}

int connectTo(const std::string &host, int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        return -1;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit = {kConnectSeconds, 0};
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit); // bounds connect() too
    if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return socket;
    close(socket);
    return -1;
}

} // namespace ant::detail
