#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace ant::test {

/// Names in the central directory of a zip file; empty where the bytes are none.
inline std::set<std::string> zipEntries(const std::string &bytes)
{
    const auto number = [&](std::size_t place, int size) {
        std::uint32_t value = 0;
        for (int i = 0; i < size; ++i)
            value |= std::uint32_t(static_cast<unsigned char>(bytes.at(place + std::size_t(i)))) << (8 * i);
        return value;
    };
    std::set<std::string> names;
    const std::size_t end = bytes.rfind(std::string("PK\5\6", 4));
    if (end == std::string::npos)
        return names;
    const std::uint32_t count = number(end + 10, 2);
    std::size_t place = number(end + 16, 4);
    for (std::uint32_t i = 0; i < count && bytes.compare(place, 4, "PK\1\2") == 0; ++i) {
        const std::uint32_t length = number(place + 28, 2);
        names.insert(bytes.substr(place + 46, length));
        place += 46 + length + number(place + 30, 2) + number(place + 32, 2);
    }
    return names;
}

} // namespace ant::test
