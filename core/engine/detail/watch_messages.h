#pragma once

#include <string>

namespace ant::detail {

/// What the processes of a ProcessWatch say to each other: a kind, the length in four bytes, the text (cut
/// off after 64 KiB).
std::string packMessage(char kind, std::string text);
/// Takes the first complete message off the bytes. False where there is none; a length that no message of
/// ours has empties them.
bool unpackMessage(std::string &bytes, char &kind, std::string &text);

/// "192.0.2.1,198.51.100.7": of this machine's interfaces but loopback.
std::string ownAddresses();
/// A connected socket, or -1; after three seconds at the latest.
int connectTo(const std::string &host, int port);

} // namespace ant::detail
