#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ant::detail {

/// A zip archive in memory, entries stored without compression and aligned as torch.save aligns them, so that
/// PyTorch may map the file. Up to 4 GiB (no zip64).
class ZipWriter {
public:
    void add(const std::string &name, std::string_view bytes);
    std::string finish(); ///< with its directory; the writer is empty afterwards

    static constexpr std::uint64_t kMaxBytes = 0xFFFFFFFFu;
    static constexpr std::size_t kMaxEntries = 0xFFFE;

private:
    struct Entry {
        std::string name;
        std::uint32_t crc, bytes, beginByte;
    };
    std::vector<Entry> m_entries;
    std::string m_archive;
};

} // namespace ant::detail
