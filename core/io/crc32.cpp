#include "core/io/crc32.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace ant::detail {
namespace {

static_assert(std::endian::native == std::endian::little, "weight files are mapped, not converted");

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables makeTables()
{
    Tables tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = value & 1 ? value >> 1 ^ 0xEDB88320u : value >> 1;
        tables[0][i] = value;
    }
    for (std::size_t t = 1; t < 8; ++t) {
        for (std::size_t i = 0; i < 256; ++i)
            tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][tables[t - 1][i] & 0xFF];
    }
    return tables;
}

constexpr Tables kTables = makeTables();

} // namespace

std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t crc = 0xFFFFFFFFu;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        word ^= crc;
        crc = 0;
        for (std::size_t t = 0; t < 8; ++t)
            crc ^= kTables[7 - t][word >> (8 * t) & 0xFF];
    }
    for (; i < bytes.size(); ++i)
        crc = crc >> 8 ^ kTables[0][(crc ^ static_cast<std::uint8_t>(bytes[i])) & 0xFF];
    return ~crc;
}

} // namespace ant::detail
