#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ant {

/// Collects what tells one data set from another into 16 hex digits (FNV-1a, 64 bits; not against an
/// attacker).
class Digest {
public:
    void add(std::string_view text)
    {
        add(static_cast<std::uint64_t>(text.size()));
        for (const char c : text)
            addByte(static_cast<std::uint8_t>(c));
    }
    void add(std::uint64_t number)
    {
        for (int shift = 0; shift < 64; shift += 8)
            addByte(static_cast<std::uint8_t>(number >> shift));
    }
    std::string text() const
    {
        std::string digits;
        for (int shift = 60; shift >= 0; shift -= 4)
            digits += "0123456789abcdef"[m_state >> shift & 15];
        return digits;
    }

private:
    void addByte(std::uint8_t byte) { m_state = (m_state ^ byte) * 0x100000001b3u; }
    std::uint64_t m_state = 0xcbf29ce484222325u;
};

} // namespace ant
