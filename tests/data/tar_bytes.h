#pragma once

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string>

namespace ant::test {

/// A tar archive in memory (POSIX ustar), entry by entry; names and types as given, wise or not.
class TarBytes {
public:
    TarBytes &file(const std::string &name, const std::string &bytes) { return entry(name, '0', bytes, ""); }
    TarBytes &link(const std::string &name, const std::string &target)
    {
        return entry(name, '2', "", target);
    }
    TarBytes &entry(const std::string &name, char type, const std::string &bytes, const std::string &target)
    {
        char header[kBlock] = {};
        std::memcpy(header, name.data(), std::min<std::size_t>(name.size(), 100));
        std::memcpy(header + 100, "0000644", 7);
        std::snprintf(header + 124, 12, "%011zo", bytes.size());
        std::memcpy(header + 136, "00000000000", 11);
        header[156] = type;
        std::memcpy(header + 157, target.data(), std::min<std::size_t>(target.size(), 100));
        std::memcpy(header + 257, "ustar\00000", 8);
        std::memset(header + 148, ' ', 8);
        unsigned sum = 0;
        for (const char c : header)
            sum += static_cast<unsigned char>(c);
        std::snprintf(header + 148, 8, "%06o", sum);
        m_bytes.append(header, kBlock);
        m_bytes += bytes;
        m_bytes.resize((m_bytes.size() + kBlock - 1) / kBlock * kBlock, '\0');
        return *this;
    }
    std::string bytes() const { return m_bytes + std::string(2 * kBlock, '\0'); }

private:
    static constexpr std::size_t kBlock = 512;
    std::string m_bytes;
};

} // namespace ant::test
